package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Puts the schemas of a CustomResourceDefinition into the form that a round trip through Go's types
 * gives them. Most of it is done by the contract's schema; what is left are fields that have one of
 * two types, which read themselves and are never strict, and any JSON, whose keys are sorted
 * (apiextensions/v1 marshal.go and conversion.go).
 */
final class DefinitionForm {
  private final ObjectCodec schemas;

  /**
   * @param resource customresourcedefinitions, as the contract has it
   */
  DefinitionForm(ApiResource resource) {
    Schema version = field(field(resource.schema(), "spec"), "versions").items();
    this.schemas = ObjectCodec.of(field(field(version, "schema"), "openAPIV3Schema"));
  }

  private static Schema field(Schema schema, String name) {
    Property property = Objects.requireNonNull(schema.property(name), name);
    return property.schema();
  }

  /**
   * Normalizes the schemas of all versions, in place.
   *
   * @throws StatusException 400 if something is of a wrong type
   */
  void normalize(ObjectNode definition) {
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("schema").get("openAPIV3Schema") instanceof ObjectNode schema) {
        try {
          below(schema);
        } catch (DecodeException e) {
          throw StatusException.badRequest(
              "CustomResourceDefinition in version \"v1\" cannot be handled as a"
                  + " CustomResourceDefinition: "
                  + e.getMessage());
        }
      }
    }
  }

  private void below(ObjectNode schema) {
    for (String map : List.of("properties", "patternProperties", "definitions")) {
      schema.path(map).forEach(this::belowValue);
    }
    for (String list : List.of("allOf", "oneOf", "anyOf")) {
      schema.path(list).forEach(this::belowValue);
    }
    belowValue(schema.path("not"));
    for (String either : List.of("additionalProperties", "additionalItems")) {
      JsonNode value = schema.get(either);
      if (value != null && !value.isBoolean() && !value.isObject()) {
        throw new DecodeException("boolean or JSON schema expected");
      }
      if (value != null) {
        schema.set(either, read(value));
      }
    }
    if (schema.get("items") instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, read(list.get(i)));
      }
    } else if (schema.has("items")) {
      schema.set("items", read(schema.get("items")));
    }
    for (Map.Entry<String, JsonNode> dependency : schema.path("dependencies").properties()) {
      dependency.setValue(read(dependency.getValue()));
    }
    for (String any : List.of("default", "example", "enum")) {
      if (schema.has(any)) {
        schema.set(any, sorted(schema.get(any)));
      }
    }
  }

  private void belowValue(JsonNode value) {
    if (value instanceof ObjectNode schema) {
      below(schema);
    }
  }

  /** A schema that has been taken as it came; anything else stays. */
  private JsonNode read(JsonNode value) {
    if (!(value instanceof ObjectNode given)) {
      return value;
    }
    ObjectNode schema = schemas.decode(given).object();
    below(schema);
    return schema;
  }

  private static JsonNode sorted(JsonNode value) {
    if (value instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(f -> fields.put(f.getKey(), sorted(f.getValue())));
      ObjectNode sorted = object.objectNode();
      sorted.setAll(fields);
      return sorted;
    }
    if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        list.set(i, sorted(list.get(i)));
      }
    }
    return value;
  }
}
