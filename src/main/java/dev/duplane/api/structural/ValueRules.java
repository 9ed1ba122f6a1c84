package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a schema asks of a value beyond its type (apiextensions/v1 JSONSchemaProps; {@code
 * ValueValidation} in apiextensions-apiserver). Null where nothing is asked.
 *
 * @param regularExpression the pattern, null if there is none or it is no regular expression
 */
record ValueRules(
    String format,
    @Nullable Double maximum,
    boolean exclusiveMaximum,
    @Nullable Double minimum,
    boolean exclusiveMinimum,
    @Nullable Double multipleOf,
    @Nullable Long maxLength,
    @Nullable Long minLength,
    String pattern,
    @Nullable Pattern regularExpression,
    @Nullable Long maxItems,
    @Nullable Long minItems,
    boolean uniqueItems,
    @Nullable Long maxProperties,
    @Nullable Long minProperties,
    List<String> required,
    List<JsonNode> enumeration,
    List<StructuralSchema> allOf,
    List<StructuralSchema> anyOf,
    List<StructuralSchema> oneOf,
    @Nullable StructuralSchema not) {

  static ValueRules of(JsonNode schema) {
    String pattern = schema.path("pattern").asText("");
    return new ValueRules(
        schema.path("format").asText(""),
        number(schema, "maximum"),
        schema.path("exclusiveMaximum").asBoolean(),
        number(schema, "minimum"),
        schema.path("exclusiveMinimum").asBoolean(),
        number(schema, "multipleOf"),
        count(schema, "maxLength"),
        count(schema, "minLength"),
        pattern,
        pattern.isEmpty() ? null : compile(pattern),
        count(schema, "maxItems"),
        count(schema, "minItems"),
        schema.path("uniqueItems").asBoolean(),
        count(schema, "maxProperties"),
        count(schema, "minProperties"),
        texts(schema.path("required")),
        nodes(schema.path("enum")),
        schemas(schema.path("allOf")),
        schemas(schema.path("anyOf")),
        schemas(schema.path("oneOf")),
        schema.has("not") ? StructuralSchema.nested(schema.get("not")) : null);
  }

  private static @Nullable Double number(JsonNode schema, String field) {
    JsonNode value = schema.path(field);
    return value.isNumber() ? value.doubleValue() : null;
  }

  private static @Nullable Long count(JsonNode schema, String field) {
    JsonNode value = schema.path(field);
    return value.isNumber() ? value.longValue() : null;
  }

  /** Go's regular expressions are Java's, but for how groups are named. */
  private static @Nullable Pattern compile(String pattern) {
    try {
      return Pattern.compile(pattern.replace("(?P<", "(?<"));
    } catch (PatternSyntaxException e) {
      return null;
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return List.copyOf(texts);
  }

  private static List<JsonNode> nodes(JsonNode list) {
    List<JsonNode> nodes = new ArrayList<>();
    list.forEach(nodes::add);
    return List.copyOf(nodes);
  }

  private static List<StructuralSchema> schemas(JsonNode list) {
    List<StructuralSchema> schemas = new ArrayList<>();
    list.forEach(schema -> schemas.add(StructuralSchema.nested(schema)));
    return List.copyOf(schemas);
  }
}
