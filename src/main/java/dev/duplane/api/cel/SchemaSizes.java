package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large values can be that keep to a schema (apiserver, pkg/cel/common/schemas.go and
 * pkg/cel/limits.go; apiextensions-apiserver, pkg/apiserver/schema/cel/compilation.go, {@code
 * sizeEstimator}).
 */
final class SchemaSizes {
  private static final long REQUEST = 3L * 1024 * 1024;
  private static final long DURATION = 32;
  private static final long DATE = 12;
  private static final long DATE_TIME = 32;
  private static final int BYTES_A_CHARACTER = 4;

  private final JsonNode root;
  private final boolean resource;

  /**
   * @param resource whether it is the schema of an object with kind, apiVersion and metadata
   */
  SchemaSizes(JsonNode root, boolean resource) {
    this.root = root;
    this.resource = resource;
  }

  /** The most values of the schema that a request has room for. */
  long mostValues() {
    return REQUEST / (least(root) + 1);
  }

  /**
   * The size of what a path leads to; null if the schema does not say.
   *
   * @param path from a variable, which is not looked at: all are of this schema
   */
  @Nullable CostRange of(List<String> path) {
    JsonNode schema = root;
    for (int i = 1; i < path.size(); i++) {
      switch (path.get(i)) {
        case "@items" -> schema = schema.path("items");
        case "@values" -> schema = schema.path("additionalProperties");
        case "@keys" -> {
          return i == path.size() - 1 ? CostRange.NONE : null;
        }
        default -> {
          if (i == 1 && resource && !field(schema, path.get(i)).isObject()) {
            return meta(path);
          }
          schema = field(schema, path.get(i));
        }
      }
      if (!schema.isObject()) {
        return null;
      }
    }
    return new CostRange(0, most(schema));
  }

  private @Nullable CostRange meta(List<String> path) {
    return switch (path.get(1)) {
      case "metadata" -> new CostRange(0, path.size() == 2 ? 0 : REQUEST - 2);
      case "kind", "apiVersion" -> new CostRange(0, REQUEST - 2);
      default -> null;
    };
  }

  private static JsonNode field(JsonNode schema, String name) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      if (name.equals(PropertyNames.escape(property.getKey()))) {
        return property.getValue();
      }
    }
    return schema.path("none");
  }

  /** The most elements, characters or bytes of a value. */
  private static long most(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return characters(schema);
    }
    return switch (schema.path("type").asText("")) {
      case "array" ->
          schema.has("maxItems")
              ? Math.max(0, schema.path("maxItems").asLong())
              : (REQUEST - 2) / (least(schema.path("items")) + 1);
      case "object" -> {
        JsonNode values = schema.path("additionalProperties");
        if (!values.isObject()) {
          yield 0;
        }
        yield schema.has("maxProperties")
            ? Math.max(0, schema.path("maxProperties").asLong())
            : (REQUEST - 2) / (least(values) + 6);
      }
      case "string" ->
          switch (schema.path("format").asText("")) {
            case "byte" ->
                schema.has("maxLength")
                    ? Math.max(0, schema.path("maxLength").asLong())
                    : REQUEST - 2;
            case "duration" -> DURATION;
            case "date" -> DATE;
            case "date-time" -> DATE_TIME;
            default -> characters(schema);
          };
      default -> 0;
    };
  }

  private static long characters(JsonNode schema) {
    if (schema.has("maxLength")) {
      return Math.max(0, schema.path("maxLength").asLong()) * BYTES_A_CHARACTER;
    }
    long longest = 0;
    for (JsonNode value : schema.path("enum")) {
      longest = Math.max(longest, value.asText("").getBytes(StandardCharsets.UTF_8).length);
    }
    boolean listed =
        !schema.path("enum").isEmpty() && !schema.path("x-kubernetes-int-or-string").asBoolean();
    return listed ? longest : REQUEST - 2;
  }

  /** The fewest bytes of a value in JSON. */
  private static long least(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return 1;
    }
    return switch (schema.path("type").asText("")) {
      case "array" -> 2;
      case "object" -> object(schema);
      case "boolean" -> 4;
      case "string" ->
          switch (schema.path("format").asText("")) {
            case "duration" -> 3;
            case "date" -> DATE;
            case "date-time" -> 21;
            default -> 2;
          };
      default -> 1;
    };
  }

  private static long object(JsonNode schema) {
    long least = 2;
    if (schema.path("additionalProperties").isObject()) {
      return least;
    }
    for (JsonNode required : schema.path("required")) {
      JsonNode property = schema.path("properties").path(required.asText());
      if (property.isObject() && !property.has("default")) {
        least += required.asText().length() + least(property) + 4;
      }
    }
    return least;
  }
}
