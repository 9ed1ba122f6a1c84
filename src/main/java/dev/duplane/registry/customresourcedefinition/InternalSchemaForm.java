package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * Values as messages show them, by the names that fields have in apiextensions-apiserver's own
 * types (pkg/apis/apiextensions/types.go and types_jsonschema.go), which have no JSON names.
 */
final class InternalSchemaForm {
  /** The fields of JSONSchemaProps: JSON name, and what Go has if it is not given. */
  private static final List<String> SCHEMA_FIELDS =
      List.of(
          "id:text",
          "$schema:text",
          "$ref:null",
          "description:text",
          "type:text",
          "nullable:false",
          "format:text",
          "title:text",
          "default:null",
          "maximum:null",
          "exclusiveMaximum:false",
          "minimum:null",
          "exclusiveMinimum:false",
          "maxLength:null",
          "minLength:null",
          "pattern:text",
          "maxItems:null",
          "minItems:null",
          "uniqueItems:false",
          "multipleOf:null",
          "enum:null",
          "maxProperties:null",
          "minProperties:null",
          "required:null",
          "items:null",
          "allOf:null",
          "oneOf:null",
          "anyOf:null",
          "not:null",
          "properties:null",
          "additionalProperties:null",
          "patternProperties:null",
          "dependencies:null",
          "additionalItems:null",
          "definitions:null",
          "externalDocs:null",
          "example:null",
          "x-kubernetes-preserve-unknown-fields:null",
          "x-kubernetes-embedded-resource:false",
          "x-kubernetes-int-or-string:false",
          "x-kubernetes-list-map-keys:null",
          "x-kubernetes-list-type:null",
          "x-kubernetes-map-type:null",
          "x-kubernetes-validations:null");

  private static final List<String> SUBSCHEMAS = List.of("allOf", "oneOf", "anyOf");
  private static final List<String> SUBSCHEMA_MAPS =
      List.of("properties", "patternProperties", "definitions");

  private InternalSchemaForm() {}

  /** A value of which the names alone differ. */
  static JsonNode of(JsonNode value) {
    if (value instanceof ObjectNode object) {
      ObjectNode shown = JsonNodeFactory.instance.objectNode();
      object
          .properties()
          .forEach(
              f ->
                  shown.set(
                      goName(f.getKey()),
                      f.getKey().equals("openAPIV3Schema")
                          ? schema(f.getValue())
                          : of(f.getValue())));
      return shown;
    }
    if (value instanceof ArrayNode list) {
      ArrayNode shown = JsonNodeFactory.instance.arrayNode();
      list.forEach(item -> shown.add(of(item)));
      return shown;
    }
    return value;
  }

  /** A rule in CEL. */
  static ObjectNode rule(JsonNode rule) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    shown.put("Rule", rule.path("rule").asText());
    shown.put("Message", rule.path("message").asText());
    shown.put("MessageExpression", rule.path("messageExpression").asText());
    shown.set("Reason", rule.get("reason"));
    shown.put("FieldPath", rule.path("fieldPath").asText());
    shown.set("OptionalOldSelf", rule.get("optionalOldSelf"));
    return shown;
  }

  /** A JSONSchemaProps, with all that it has not. */
  static JsonNode schema(JsonNode schema) {
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    for (String field : SCHEMA_FIELDS) {
      String name = field.substring(0, field.lastIndexOf(':'));
      JsonNode value = schema.get(name);
      shown.set(
          goName(name),
          value == null ? zero(field.substring(name.length() + 1)) : shown(name, value));
    }
    return shown;
  }

  private static JsonNode zero(String zero) {
    return switch (zero) {
      case "text" -> TextNode.valueOf("");
      case "false" -> BooleanNode.FALSE;
      default -> NullNode.getInstance();
    };
  }

  private static JsonNode shown(String name, JsonNode value) {
    if (SUBSCHEMAS.contains(name)) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> list.add(schema(item)));
      return list;
    }
    if (SUBSCHEMA_MAPS.contains(name)) {
      ObjectNode map = JsonNodeFactory.instance.objectNode();
      value.properties().forEach(f -> map.set(f.getKey(), schema(f.getValue())));
      return map;
    }
    return switch (name) {
      case "not" -> schema(value);
      case "items" -> {
        ObjectNode either = JsonNodeFactory.instance.objectNode();
        either.set("Schema", value.isObject() ? schema(value) : null);
        either.set("JSONSchemas", value.isArray() ? of(value) : null);
        yield either;
      }
      case "additionalProperties", "additionalItems" -> {
        ObjectNode either = JsonNodeFactory.instance.objectNode();
        either.put("Allows", value.isObject() || value.asBoolean());
        either.set("Schema", value.isObject() ? schema(value) : null);
        yield either;
      }
      case "x-kubernetes-validations" -> {
        ArrayNode rules = JsonNodeFactory.instance.arrayNode();
        value.forEach(rule -> rules.add(rule(rule)));
        yield rules;
      }
      default -> value;
    };
  }

  /** {@code x-kubernetes-list-type} is {@code XListType}, {@code id} is {@code ID}. */
  static String goName(String name) {
    if (name.startsWith("x-kubernetes-")) {
      StringBuilder go = new StringBuilder("X");
      for (String word : name.substring("x-kubernetes-".length()).split("-", -1)) {
        go.append(capitalized(word));
      }
      return go.toString();
    }
    return switch (name) {
      case "id" -> "ID";
      case "openAPIV3Schema" -> "OpenAPIV3Schema";
      case "jsonPath" -> "JSONPath";
      case "$ref", "$schema" -> capitalized(name.substring(1));
      default -> capitalized(name);
    };
  }

  private static String capitalized(String word) {
    return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** The names of the fields that a schema has, in the order of the type. */
  static List<String> fieldNames(JsonNode schema) {
    return SCHEMA_FIELDS.stream()
        .map(field -> field.substring(0, field.lastIndexOf(':')))
        .filter(schema::has)
        .toList();
  }
}
