package dev.duplane.api.protobuf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message and the JSON object that it stands for. Fields have the same names in both, or names of
 * the same letters: a message has neither signs nor the case of Go's JSON tags, so that {@code
 * xKubernetesListType} is {@code x-kubernetes-list-type}, {@code ref} is {@code $ref} and {@code
 * aPIGroup} is {@code apiGroup}. But a Go struct that is embedded is a message of its own and its
 * fields stand among those of the JSON object: {@code Volume.volumeSource.emptyDir} is {@code
 * emptyDir} of a volume. Such a field is known by the contract, whose object has not the field but
 * all of the fields below it.
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
    /**
     * A schema or something else, of which JSON shows no more than the one that there is
     * (apiextensions/v1, marshal.go).
     */
    UNION,
    MESSAGE
  }

  /**
   * A field.
   *
   * @param number its number
   * @param name its name in JSON
   * @param goName its name in Go's structs, as errors have it
   * @param form how its value is written, or that of its items
   * @param repeated whether it is a list
   * @param inlined whether the fields of its message stand in the JSON object itself
   * @param message the message, map entry or list that it holds, if it holds one
   */
  record Field(
      int number,
      String name,
      String goName,
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
  private static final String EXTENSIONS =
      "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.";
  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry(META + "Time", Form.TIME),
          Map.entry(META + "MicroTime", Form.MICRO_TIME),
          Map.entry(META + "FieldsV1", Form.JSON),
          Map.entry(META + "Verbs", Form.LIST),
          Map.entry("k8s.io.api.authentication.v1.ExtraValue", Form.LIST),
          Map.entry("k8s.io.api.authorization.v1.ExtraValue", Form.LIST),
          Map.entry("k8s.io.api.certificates.v1.ExtraValue", Form.LIST),
          Map.entry("k8s.io.apimachinery.pkg.api.resource.Quantity", Form.QUANTITY),
          Map.entry("k8s.io.apimachinery.pkg.util.intstr.IntOrString", Form.INT_OR_STRING),
          Map.entry("k8s.io.apimachinery.pkg.runtime.RawExtension", Form.JSON),
          Map.entry(EXTENSIONS + "JSON", Form.JSON),
          Map.entry(EXTENSIONS + "JSONSchemaPropsOrArray", Form.UNION),
          Map.entry(EXTENSIONS + "JSONSchemaPropsOrBool", Form.UNION),
          Map.entry(EXTENSIONS + "JSONSchemaPropsOrStringArray", Form.UNION));

  /** What JSON names have and names in protobuf cannot. */
  private static final Pattern SIGNS = Pattern.compile("[-$]");

  private record Fields(List<Field> descending, Map<Integer, Field> byNumber) {}

  private final Descriptor descriptor;

  /** Of the object, or of the map whose entry this is; null of a union. */
  private final @Nullable Schema schema;

  /** Of the object that this is or is found in. */
  private final @Nullable Schema within;

  private volatile @Nullable Fields fields;

  private MessageType(Descriptor descriptor, @Nullable Schema schema, @Nullable Schema within) {
    this.descriptor = descriptor;
    this.schema = schema;
    this.within = within;
  }

  /** The message of an object of that schema, or of one that the contract has not. */
  static MessageType of(Descriptor descriptor, @Nullable Schema schema) {
    return schema == null || schema.type() != Schema.SchemaType.OBJECT
        ? new MessageType(descriptor, null, null)
        : within(descriptor, schema, schema);
  }

  /** Kept with the schema around it, as a schema may hold itself. */
  private static MessageType within(Descriptor descriptor, @Nullable Schema schema, Schema within) {
    return within.derived(descriptor, () -> new MessageType(descriptor, schema, within));
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
    Property property = property(field);
    boolean inlined =
        property == null
            && form == Form.MESSAGE
            && !field.isRepeated()
            && inlined(field.getMessageType());
    MessageType message =
        field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
            ? message(field, form, inlined)
            : null;
    boolean repeated = field.isRepeated() && form != Form.MAP;
    String name = property == null ? field.getName() : property.name();
    return new Field(
        field.getNumber(), name, goName(field.getName()), form, repeated, inlined, message);
  }

  private static String goName(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
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

  /** Whether the object has all fields of a message, be it within one that is inlined in turn. */
  private boolean inlined(Descriptor message) {
    return schema != null
        && message.getFields().stream()
            .allMatch(
                below ->
                    property(below) != null
                        || (form(below) == Form.MESSAGE
                            && !below.isRepeated()
                            && inlined(below.getMessageType())));
  }

  /** The field of the contract with the name of a message's, or else with its letters. */
  private @Nullable Property property(FieldDescriptor field) {
    if (schema == null) {
      return null;
    }
    Property same = schema.property(field.getName());
    if (same != null) {
      return same;
    }
    for (Property property : schema.properties()) {
      if (SIGNS.matcher(property.name()).replaceAll("").equalsIgnoreCase(field.getName())) {
        return property;
      }
    }
    return null;
  }

  private MessageType message(FieldDescriptor field, Form form, boolean inlined) {
    Descriptor message = field.getMessageType();
    Schema here = schema;
    Schema around = within;
    if (here == null || around == null || inlined) {
      // The contract does not say what a union holds: it is what the union is found in.
      return of(message, inlined ? here : around);
    }
    return switch (form) {
      case UNION -> within(message, null, around);
      case MAP -> {
        Property map = property(field);
        yield map == null ? of(message, null) : within(message, map.schema(), around);
      }
      default -> of(message, shape(property(field), here));
    };
  }

  /** Of what a field holds, or the items of its list; in an entry of a map, of the map's values. */
  private static @Nullable Schema shape(@Nullable Property property, Schema here) {
    if (here.type() == Schema.SchemaType.MAP) {
      return here.values();
    }
    if (property == null) {
      return null;
    }
    Schema schema = property.schema();
    return schema.type() == Schema.SchemaType.LIST ? schema.items() : schema;
  }

  /**
   * As Go would read and write again what a union holds, which the contract cannot say.
   *
   * @param object a schema, which every union may be
   */
  ObjectNode normalized(ObjectNode object) {
    return within == null ? object : ObjectCodec.of(within).normalize(object);
  }
}
