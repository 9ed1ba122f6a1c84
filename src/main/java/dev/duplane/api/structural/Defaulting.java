package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Property;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the defaults of a schema (apiextensions-apiserver,
 * pkg/apiserver/schema/defaulting/algorithm.go). Null is no value where it is not allowed.
 */
public final class Defaulting {
  private Defaulting() {}

  /** Adds to an object, in place, what it has not and the schema has a default for. */
  public static void apply(ObjectNode object, StructuralSchema schema) {
    for (Property property : schema.properties()) {
      JsonNode value = property.defaultValue();
      StructuralSchema field = schema.field(property.name());
      if (value != null && field != null) {
        JsonNode given = object.get(property.name());
        if (given == null || (given.isNull() && !field.nullable())) {
          object.set(property.name(), value.deepCopy());
        }
      }
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      StructuralSchema field = schema.field(entry.getKey());
      if (field == null && schema.property(entry.getKey()) == null) {
        field = schema.additional();
        if (isMissing(entry.getValue(), field)) {
          entry.setValue(defaultOf(field, entry.getValue()));
        }
      }
      below(entry.getValue(), field);
    }
  }

  private static void below(JsonNode value, @Nullable StructuralSchema schema) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      apply(object, schema);
    } else if (value instanceof ArrayNode list) {
      StructuralSchema items = schema.item();
      for (int i = 0; i < list.size(); i++) {
        if (isMissing(list.get(i), items)) {
          list.set(i, defaultOf(items, list.get(i)));
        }
        below(list.get(i), items);
      }
    }
  }

  private static boolean isMissing(JsonNode value, @Nullable StructuralSchema schema) {
    return value.isNull() && schema != null && !schema.nullable();
  }

  private static JsonNode defaultOf(@Nullable StructuralSchema schema, JsonNode otherwise) {
    JsonNode value = schema == null ? null : schema.defaultValue();
    return value == null ? otherwise : value.deepCopy();
  }
}
