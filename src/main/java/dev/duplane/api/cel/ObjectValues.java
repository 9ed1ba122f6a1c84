package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.NullValue;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.values.CelValue;
import dev.cel.common.values.StructValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Objects that expressions of MutatingAdmissionPolicies make: {@code Object.spec{…}} and {@code
 * JSONPatch{…}} (apiserver, pkg/cel/mutation/dynamic/objects.go).
 */
public final class ObjectValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ObjectValues() {}

  /** The fields of an object, which knows the name of its type. */
  private static final class Fields extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    private final String type;

    Fields(String type, Map<String, Object> fields) {
      super(fields);
      this.type = type;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Map && super.equals(other);
    }

    @Override
    public int hashCode() {
      return super.hashCode();
    }
  }

  /** An object in the making. Its fields are a map that nobody else has, and nobody changes. */
  @SuppressWarnings("Immutable")
  private static final class Made extends StructValue<CelValue> {
    private final Fields fields;

    Made(Fields fields) {
      this.fields = fields;
    }

    @Override
    public Object value() {
      return fields;
    }

    @Override
    public boolean isZeroValue() {
      return fields.isEmpty();
    }

    @Override
    public CelType celType() {
      return StructTypeReference.create(fields.type);
    }

    /** Fields are read from {@link #value()}. */
    @Override
    public CelValue select(CelValue field) {
      throw new IllegalArgumentException("no such key: " + field.value());
    }

    @Override
    public Optional<CelValue> find(CelValue field) {
      return Optional.empty();
    }
  }

  static Optional<CelValue> make(String type, Map<String, Object> fields) {
    return Optional.of(new Made(new Fields(type, fields)));
  }

  /**
   * A value as JSON.
   *
   * @throws IllegalArgumentException if it has parts that are no JSON
   */
  public static JsonNode json(Object value) {
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach(
          (key, field) -> {
            if (!(key instanceof String name)) {
              throw new IllegalArgumentException("map key " + key + " is not string");
            }
            object.set(name, json(field));
          });
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(item -> array.add(json(item)));
      return array;
    }
    if (value instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    return value instanceof NullValue ? NODES.nullNode() : NODES.textNode(value.toString());
  }

  /**
   * Checks that objects are of the types that their places say: in {@code spec} of an {@code
   * Object} stands an {@code Object.spec}.
   *
   * @throws IllegalArgumentException with what is not
   */
  public static void checkTypes(Object value) {
    if (value instanceof Fields fields) {
      checkTypes(fields, fields.type);
    }
  }

  private static void checkTypes(Object value, String expected) {
    if (value instanceof List<?> list) {
      list.forEach(item -> checkTypes(item, expected));
    } else if (value instanceof Fields fields) {
      if (!fields.type.equals(expected)) {
        throw new IllegalArgumentException(
            "type mismatch: unexpected type name \""
                + fields.type
                + "\", expected \""
                + expected
                + "\", which matches field name path from root Object type");
      }
      fields.forEach((name, field) -> checkTypes(field, expected + "." + name));
    }
  }
}
