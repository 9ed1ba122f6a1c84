package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Zero values, which decide what stays on the wire. */
final class Zero {
  private Zero() {}

  /** Whether Go's {@code omitempty} drops the value from a field of that presence. */
  static boolean dropped(Presence presence, JsonNode value) {
    if (presence == Presence.ALWAYS) {
      return false;
    }
    if (value.isNull()) {
      return true;
    }
    return presence == Presence.OMIT_EMPTY && isZero(value);
  }

  private static boolean isZero(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue().isEmpty();
      case NUMBER -> value.isIntegralNumber() ? value.longValue() == 0 : value.doubleValue() == 0;
      case BOOLEAN -> !value.booleanValue();
      case ARRAY, OBJECT -> value.isEmpty();
      default -> false;
    };
  }

  /**
   * What is written for a field that is always there and was not given. The contract has a default
   * for all that is not a pointer, list or map; the rest is null, as is a time.
   */
  static JsonNode ofAbsent(Property property) {
    return switch (property.schema().type()) {
      case INT_OR_STRING -> JsonTree.NODES.numberNode(0);
      case QUANTITY -> JsonTree.NODES.textNode("0");
      default -> {
        JsonNode value = property.defaultValue();
        yield value == null ? JsonTree.NODES.nullNode() : value;
      }
    };
  }

  /** What null stands for as an item of a list or a value of a map. */
  static JsonNode ofItem(Schema schema) {
    return switch (schema.type()) {
      case OBJECT -> JsonTree.NODES.objectNode();
      case STRING -> JsonTree.NODES.textNode("");
      case INTEGER, NUMBER, INT_OR_STRING -> JsonTree.NODES.numberNode(0);
      case BOOLEAN -> JsonTree.NODES.booleanNode(false);
      case QUANTITY -> JsonTree.NODES.textNode("0");
      case TIME, MICRO_TIME, LIST, MAP, BYTES, ANY -> JsonTree.NODES.nullNode();
    };
  }

  /**
   * Whether an absent or null value of that field is written as an object: a struct, no pointer.
   */
  static boolean struct(Property property) {
    @Nullable JsonNode value = property.defaultValue();
    return property.presence() == Presence.ALWAYS
        && property.schema().type() == Schema.SchemaType.OBJECT
        && value != null;
  }
}
