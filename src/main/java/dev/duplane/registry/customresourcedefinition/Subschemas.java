package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The schemas below a schema, in the order in which {@code SchemaHas} visits them. */
final class Subschemas {
  private Subschemas() {}

  /** Visits a schema and all below it. */
  static void walk(JsonNode schema, Consumer<JsonNode> visitor) {
    if (!schema.isObject()) {
      return;
    }
    visitor.accept(schema);
    each(schema.path("items"), visitor);
    for (String list : List.of("allOf", "anyOf", "oneOf")) {
      schema.path(list).forEach(below -> walk(below, visitor));
    }
    walk(schema.path("not"), visitor);
    sorted(schema.path("properties")).forEach((name, below) -> walk(below, visitor));
    walk(schema.path("additionalProperties"), visitor);
    sorted(schema.path("patternProperties")).forEach((name, below) -> walk(below, visitor));
    walk(schema.path("additionalItems"), visitor);
    for (String map : List.of("definitions", "dependencies")) {
      sorted(schema.path(map)).forEach((name, below) -> walk(below, visitor));
    }
  }

  private static void each(JsonNode items, Consumer<JsonNode> visitor) {
    if (items.isArray()) {
      items.forEach(below -> walk(below, visitor));
    } else {
      walk(items, visitor);
    }
  }

  /** The fields of an object by name: Go visits them in no order at all. */
  static Map<String, JsonNode> sorted(JsonNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    object.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    return sorted;
  }
}
