package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns OpenAPI 3.0 documents into one of version 2.0, as kube-openapi does: references point to
 * {@code definitions}, what a reference is wrapped in falls away, request bodies become parameters
 * and media types move to the operation.
 */
final class Swagger {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String REF_3 = "#/components/schemas/";
  private static final String REF_2 = "#/definitions/";

  private Swagger() {}

  /** One document of several. */
  static ObjectNode of(List<ObjectNode> documents) {
    ObjectNode swagger = NODES.objectNode().put("swagger", "2.0");
    swagger.set("info", documents.get(0).path("info"));
    Map<String, JsonNode> paths = new TreeMap<>();
    Map<String, JsonNode> definitions = new TreeMap<>();
    for (ObjectNode document : documents) {
      for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
        paths.put(path.getKey(), pathItem(path.getValue()));
      }
      for (Map.Entry<String, JsonNode> schema :
          document.path("components").path("schemas").properties()) {
        definitions.merge(schema.getKey(), schema(schema.getValue()), Swagger::joined);
      }
    }
    swagger.set("paths", NODES.objectNode().setAll(paths));
    swagger.set("definitions", NODES.objectNode().setAll(definitions));
    return swagger;
  }

  /** A schema of two documents is the same in both, but for the kinds that it stands for. */
  private static JsonNode joined(JsonNode one, JsonNode other) {
    String kinds = "x-kubernetes-group-version-kind";
    if (one.get(kinds) instanceof ArrayNode list && other.get(kinds) instanceof ArrayNode more) {
      for (JsonNode kind : more) {
        boolean known = false;
        for (JsonNode listed : list) {
          known |= listed.equals(kind);
        }
        if (!known) {
          list.add(kind);
        }
      }
    }
    return one;
  }

  private static JsonNode pathItem(JsonNode item) {
    ObjectNode converted = NODES.objectNode();
    for (Map.Entry<String, JsonNode> field : item.properties()) {
      boolean operation = field.getValue().has("responses");
      JsonNode value =
          operation
              ? operation(field.getValue())
              : field.getKey().equals("parameters")
                  ? parameters(field.getValue())
                  : field.getValue();
      converted.set(field.getKey(), value);
    }
    return converted;
  }

  private static ObjectNode operation(JsonNode operation) {
    ObjectNode converted = NODES.objectNode();
    ArrayNode parameters = NODES.arrayNode();
    for (Map.Entry<String, JsonNode> field : operation.properties()) {
      switch (field.getKey()) {
        case "requestBody" -> {
          JsonNode content = field.getValue().path("content");
          content.fieldNames().forEachRemaining(withArray(converted, "consumes")::add);
          ObjectNode body = parameters.addObject().put("in", "body").put("name", "body");
          if (field.getValue().path("required").asBoolean()) {
            body.put("required", true);
          }
          body.set("schema", schema(first(content).path("schema")));
        }
        case "parameters" -> parameters.addAll(parameters(field.getValue()));
        case "responses" -> responses(converted, field.getValue());
        default -> converted.set(field.getKey(), field.getValue());
      }
    }
    if (!parameters.isEmpty()) {
      converted.set("parameters", parameters);
    }
    return converted;
  }

  private static ArrayNode parameters(JsonNode parameters) {
    ArrayNode converted = NODES.arrayNode();
    for (JsonNode parameter : parameters) {
      ObjectNode flat = converted.addObject();
      for (Map.Entry<String, JsonNode> field : parameter.properties()) {
        if (field.getKey().equals("schema")) {
          flat.setAll(schema(field.getValue()));
        } else {
          flat.set(field.getKey(), field.getValue());
        }
      }
    }
    return converted;
  }

  private static void responses(ObjectNode operation, JsonNode responses) {
    ObjectNode converted = operation.putObject("responses");
    for (Map.Entry<String, JsonNode> response : responses.properties()) {
      ObjectNode answer = converted.putObject(response.getKey());
      JsonNode description = response.getValue().get("description");
      answer.put("description", description == null ? "" : description.asText());
      JsonNode content = response.getValue().path("content");
      if (!content.isEmpty()) {
        answer.set("schema", schema(first(content).path("schema")));
        if (!operation.has("produces")) {
          content.fieldNames().forEachRemaining(withArray(operation, "produces")::add);
        }
      }
    }
  }

  private static ArrayNode withArray(ObjectNode node, String name) {
    return node.get(name) instanceof ArrayNode array ? array : node.putArray(name);
  }

  private static JsonNode first(JsonNode object) {
    return object.isEmpty() ? NODES.objectNode() : object.elements().next();
  }

  private static ObjectNode schema(JsonNode schema) {
    JsonNode all = schema.path("allOf");
    ObjectNode converted = NODES.objectNode();
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "$ref" -> converted.put("$ref", REF_2 + value.asText().substring(REF_3.length()));
        case "properties" -> {
          ObjectNode properties = converted.putObject("properties");
          value.properties().forEach(one -> properties.set(one.getKey(), schema(one.getValue())));
        }
        case "items", "additionalProperties" ->
            converted.set(field.getKey(), value.isObject() ? schema(value) : value);
        case "allOf" -> {
          if (all.path(0).has("$ref")) {
            converted.setAll(schema(all.path(0)));
          }
        }
        // Version 2.0 knows no alternatives: a number or a string is a string with a format.
        case "oneOf", "anyOf", "not", "nullable" -> {}
        // The default of something referred to is an empty object, which says nothing.
        case "default" -> {
          if (all.isMissingNode()) {
            converted.set("default", value);
          }
        }
        default -> converted.set(field.getKey(), value);
      }
    }
    if (schema.has("oneOf") && !converted.has("type")) {
      converted.put("type", "string");
    }
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      // kubectl would refuse the fields that it does not find (apiextensions-apiserver,
      // pkg/controller/openapi/v2).
      converted.remove(List.of("type", "properties", "items", "additionalProperties"));
    }
    return converted;
  }
}
