package dev.duplane.api.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message and the JSON object that it stands for. Fields have the same names in both, but a Go
 * struct that is embedded is a message of its own and its fields stand among those of the JSON
 * object: {@code Volume.volumeSource.emptyDir} is {@code emptyDir} of a volume. Such a field is
 * known by the contract, whose object has not the field but all of the fields below it.
 *
 * <p>Its fields are looked at on first use, and perhaps twice, with equal results.
 */
final class MessageType {

  /** How a value is written. */
  enum Form {
    STRING,
    BOOL,
    INT,
    LONG,
    DOUBLE,
    BYTES,
    TIME,
    MICRO_TIME,
    QUANTITY,
    INT_OR_STRING,
    /** JSON in its text form, within a message that has nothing else. */
    JSON,
    /** A list that is a message of its own, as a Go type that is a list has no field to be. */
    LIST,
    MAP,
    MESSAGE
  }

  /**
   * A field.
   *
   * @param number its number
   * @param name its name in JSON
   * @param form how its value is written, or that of its items
   * @param repeated whether it is a list
   * @param inlined whether the fields of its message stand in the JSON object itself
   * @param message the message, map entry or list that it holds, if it holds one
   */
  record Field(
      int number,
      String name,
      Form form,
      boolean repeated,
      boolean inlined,
      @Nullable MessageType message) {

    MessageType type() {
      if (message == null) {
        throw new IllegalStateException(name + " holds no message");
      }
      return message;
    }
  }

  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
  private static final Map<String, Form> FORMS =
      Map.of(
          META + "Time",
          Form.TIME,
          META + "MicroTime",
          Form.MICRO_TIME,
          META + "FieldsV1",
          Form.JSON,
          META + "Verbs",
          Form.LIST,
          "k8s.io.apimachinery.pkg.api.resource.Quantity",
          Form.QUANTITY,
          "k8s.io.apimachinery.pkg.util.intstr.IntOrString",
          Form.INT_OR_STRING,
          "k8s.io.apimachinery.pkg.runtime.RawExtension",
          Form.JSON);

  private record Fields(List<Field> descending, Map<Integer, Field> byNumber) {}

  private final Descriptor descriptor;
  private final @Nullable Schema schema;
  private volatile @Nullable Fields fields;

  MessageType(Descriptor descriptor, @Nullable Schema schema) {
    this.descriptor = descriptor;
    this.schema = schema == null || schema.type() != Schema.SchemaType.OBJECT ? null : schema;
  }

  /** The name without its package, e.g. {@code ServicePort}. */
  String name() {
    return descriptor.getName();
  }

  /** Whether texts are written that are not there, as Go does with those that are no pointers. */
  boolean writesEmptyTexts() {
    return name().equals("ListMeta");
  }

  /** The fields, the one with the highest number first. */
  List<Field> descending() {
    return fields().descending();
  }

  @Nullable Field field(int number) {
    return fields().byNumber().get(number);
  }

  /** A field that the message is known to have. */
  Field required(int number) {
    Field field = field(number);
    if (field == null) {
      throw new IllegalStateException(name() + " has no field " + number);
    }
    return field;
  }

  private Fields fields() {
    Fields known = fields;
    if (known != null) {
      return known;
    }
    List<Field> descending = new ArrayList<>();
    Map<Integer, Field> byNumber = new HashMap<>();
    for (FieldDescriptor field : descriptor.getFields()) {
      Field made = field(field);
      descending.add(made);
      byNumber.put(made.number(), made);
    }
    descending.sort(Comparator.comparingInt(Field::number).reversed());
    Fields made = new Fields(List.copyOf(descending), Map.copyOf(byNumber));
    fields = made;
    return made;
  }

  private Field field(FieldDescriptor field) {
    Form form = form(field);
    boolean inlined = form == Form.MESSAGE && !field.isRepeated() && inlined(field);
    MessageType message =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            ? new MessageType(field.getMessageType(), inlined ? schema : schemaOf(field))
            : null;
    boolean repeated = field.isRepeated() && form != Form.MAP;
    return new Field(field.getNumber(), field.getName(), form, repeated, inlined, message);
  }

  private static Form form(FieldDescriptor field) {
    if (field.isMapField()) {
      return Form.MAP;
    }
    return switch (field.getJavaType()) {
      case STRING -> Form.STRING;
      case BOOLEAN -> Form.BOOL;
      case INT -> Form.INT;
      case LONG -> Form.LONG;
      case DOUBLE -> Form.DOUBLE;
      case BYTE_STRING -> Form.BYTES;
      case MESSAGE -> FORMS.getOrDefault(field.getMessageType().getFullName(), Form.MESSAGE);
      case FLOAT, ENUM ->
          throw new IllegalArgumentException(field.getFullName() + ": " + field.getType());
    };
  }

  private boolean inlined(FieldDescriptor field) {
    Schema object = schema;
    return object != null
        && object.property(field.getName()) == null
        && field.getMessageType().getFields().stream()
            .allMatch(below -> object.property(below.getName()) != null);
  }

  private @Nullable Schema schemaOf(FieldDescriptor field) {
    Property property = schema == null ? null : schema.property(field.getName());
    if (property == null) {
      return null;
    }
    return property.schema().type() == Schema.SchemaType.LIST
        ? property.schema().items()
        : property.schema();
  }
}
