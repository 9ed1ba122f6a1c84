package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for JSON Schemas, structural or not ({@code
 * ValidateCustomResourceDefinitionOpenAPISchema}).
 */
final class SchemaPropsValidation {
  private static final List<String> TYPES =
      List.of("array", "boolean", "integer", "number", "object", "string");
  private static final Set<String> META_FIELDS = Set.of("metadata", "kind", "apiVersion");
  private static final List<String> NOT_SUPPORTED =
      List.of("id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref");

  /** Errors of CEL come after all errors of the schemas. */
  private final List<FieldError> errors = new ArrayList<>();

  private final RuleValidation rules;

  /**
   * What holds at one place of a schema.
   *
   * @param noDefaults why there may be no default; empty if there may
   * @param insideMeta whether the value is metadata, or in it
   * @param uncorrelatable the nearest place from which on a value cannot be told from others when
   *     an object changes
   * @param values how many values there can be in an object
   */
  private record Place(
      String noDefaults, boolean insideMeta, @Nullable FieldPath uncorrelatable, long values) {
    Place withoutDefaults(String reason) {
      return new Place(reason, insideMeta, uncorrelatable, values);
    }

    Place insideMetadata() {
      return new Place(noDefaults, true, uncorrelatable, values);
    }

    Place uncorrelatable(FieldPath path) {
      return uncorrelatable == null ? new Place(noDefaults, insideMeta, path, values) : this;
    }

    /** The values below, of which a field of the schema limits how many one has. */
    Place below(JsonNode schema, String limit) {
      return new Place(
          noDefaults, insideMeta, uncorrelatable, RuleCosts.below(values, schema.path(limit)));
    }
  }

  /**
   * @param structural whether the schema is structural, so that rules in CEL can be looked at
   * @param unchanged whether the schema was taken before as it is
   */
  SchemaPropsValidation(boolean structural, boolean unchanged) {
    this.rules = new RuleValidation(structural, unchanged, errors);
  }

  /** All that is wrong with the schema of an object. */
  List<FieldError> validate(JsonNode schema, FieldPath path) {
    schema(schema, path, new Place("", false, null, 1), true);
    List<FieldError> all = new ArrayList<>(errors);
    all.addAll(rules.errors());
    all.addAll(rules.total(path));
    return all;
  }

  private void schema(JsonNode schema, FieldPath path, Place place, boolean root) {
    if (!schema.isObject()) {
      return;
    }
    int before = errors.size();
    supported(schema, path, place);
    if (schema.path("uniqueItems").asBoolean()) {
      errors.add(
          FieldError.forbidden(
              path.child("uniqueItems"),
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
    additional(schema, path, place);
    properties(schema, path, place, root);
    schema(schema.path("not"), path.child("not"), place, false);
    for (String list : List.of("allOf", "oneOf", "anyOf")) {
      JsonNode parts = schema.path(list);
      for (int i = 0; i < parts.size(); i++) {
        schema(parts.get(i), path.child(list).index(i), place, false);
      }
    }
    map(schema, "definitions", path, place);
    items(schema, path, place);
    map(schema, "dependencies", path, place);
    if (schema.has("x-kubernetes-preserve-unknown-fields")
        && !schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      errors.add(
          FieldError.invalid(
              path.child("x-kubernetes-preserve-unknown-fields"),
              false,
              "must be true or undefined"));
    }
    ListTypeValidation.validate(schema, path, errors);
    rules.validate(
        schema,
        path,
        root || schema.path("x-kubernetes-embedded-resource").asBoolean(),
        errors.size() == before,
        place.uncorrelatable(),
        place.values());
  }

  private void supported(JsonNode schema, FieldPath path, Place place) {
    String type = schema.path("type").asText("");
    if (!type.isEmpty() && !TYPES.contains(type)) {
      errors.add(FieldError.notSupported(path.child("type"), type, TYPES));
    }
    if (schema.has("default") && !place.noDefaults().isEmpty()) {
      errors.add(
          FieldError.forbidden(path.child("default"), "must not be set " + place.noDefaults()));
    }
    for (String field : NOT_SUPPORTED) {
      if (schema.has(field)) {
        errors.add(FieldError.forbidden(path.child(field), field + " is not supported"));
      }
    }
    if (type.equals("null")) {
      errors.add(
          FieldError.forbidden(
              path.child("type"), "type cannot be set to null, use nullable as an alternative"));
    }
    if (schema.path("items").isArray()) {
      errors.add(
          FieldError.forbidden(
              path.child("items"), "items must be a schema object and not an array"));
    }
    if (place.insideMeta() && schema.path("x-kubernetes-embedded-resource").asBoolean()) {
      errors.add(
          FieldError.forbidden(
              path.child("x-kubernetes-embedded-resource"),
              "must not be used inside of resource meta"));
    }
  }

  private void additional(JsonNode schema, FieldPath path, Place place) {
    JsonNode additional = schema.path("additionalProperties");
    if (additional.isMissingNode()) {
      return;
    }
    FieldPath at = path.child("additionalProperties");
    if (!schema.path("properties").isEmpty()
        && (additional.isObject() || !additional.asBoolean())) {
      errors.add(
          FieldError.forbidden(at, "additionalProperties and properties are mutual exclusive"));
    }
    schema(
        additional,
        at,
        (place.insideMeta()
                ? place.withoutDefaults("inside additionalProperties applying to object metadata")
                : place)
            .below(schema, "maxProperties"),
        false);
  }

  private void properties(JsonNode schema, FieldPath path, Place place, boolean root) {
    boolean resource = root || schema.path("x-kubernetes-embedded-resource").asBoolean();
    for (Map.Entry<String, JsonNode> field :
        Subschemas.sorted(schema.path("properties")).entrySet()) {
      Place below = place;
      if (resource && META_FIELDS.contains(field.getKey())) {
        below = below.insideMetadata();
        if (root) {
          below = below.withoutDefaults("in top-level " + field.getKey());
        }
      }
      schema(field.getValue(), path.child("properties").key(field.getKey()), below, false);
    }
  }

  private void map(JsonNode schema, String name, FieldPath path, Place place) {
    Subschemas.sorted(schema.path(name))
        .forEach((key, below) -> schema(below, path.child(name).key(key), place, false));
  }

  private void items(JsonNode schema, FieldPath path, Place place) {
    JsonNode items = schema.path("items");
    boolean map = schema.path("x-kubernetes-list-type").asText("").equals("map");
    Place below = (map ? place : place.uncorrelatable(path)).below(schema, "maxItems");
    schema(items, path.child("items"), below, false);
    for (int i = 0; items.isArray() && i < items.size(); i++) {
      schema(items.get(i), path.child("items").index(i), below, false);
    }
  }
}
