package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What makes a schema structural: it says of each value what it is, outside of all logic
 * (apiextensions-apiserver, pkg/apiserver/schema/validation.go, {@code ValidateStructural}, and
 * convert.go, {@code validateUnsupportedFields}).
 */
public final class StructuralRules {
  private static final JsonNode INT_OR_STRING =
      JsonNodeFactory.instance
          .arrayNode()
          .add(JsonNodeFactory.instance.objectNode().put("type", "integer"))
          .add(JsonNodeFactory.instance.objectNode().put("type", "string"));

  private static final String INT_OR_STRING_FIELD = "x-kubernetes-int-or-string";
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
  private static final String EMBEDDED = "x-kubernetes-embedded-resource";

  private enum Level {
    ROOT("must not be empty at the root"),
    ITEM("must not be empty for specified array items"),
    FIELD("must not be empty for specified object fields");

    private final String noType;

    Level(String noType) {
      this.noType = noType;
    }
  }

  private final List<FieldError> errors = new ArrayList<>();

  private StructuralRules() {}

  /** All that keeps a schema from being structural, in the order of the messages. */
  public static List<FieldError> validate(JsonNode schema, FieldPath path) {
    StructuralRules rules = new StructuralRules();
    rules.invariants(schema, Level.ROOT, path);
    new StructuralCompleteness(rules.errors).validate(schema, path);
    rules.errors.sort(Comparator.comparing(FieldError::toString));
    return rules.errors;
  }

  /** The first field that no structural schema has; empty if there is none. */
  public static String unsupported(JsonNode schema) {
    List<String> found = new ArrayList<>();
    Subschemas.walk(
        schema,
        each -> {
          for (Map.Entry<String, String> field :
              List.of(
                  Map.entry("id", "id"),
                  Map.entry("$schema", "schema"),
                  Map.entry("$ref", "$ref"),
                  Map.entry("patternProperties", "patternProperties"),
                  Map.entry("dependencies", "dependencies"),
                  Map.entry("additionalItems", "additionalItems"),
                  Map.entry("definitions", "definitions"))) {
            if (each.has(field.getKey())) {
              found.add("OpenAPIV3Schema '" + field.getValue() + "' is not supported");
            }
          }
          if (each.has(PRESERVE) && !each.path(PRESERVE).asBoolean()) {
            found.add(
                "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined");
          }
          if (each.path("items").isArray()) {
            found.add("OpenAPIV3Schema 'items' must be a schema, but is an array");
          }
        });
    return found.isEmpty() ? "" : found.get(0);
  }

  private static boolean is(JsonNode schema, String field) {
    return schema.path(field).asBoolean();
  }

  private static String type(JsonNode schema) {
    return schema.path("type").asText("");
  }

  private void invariants(JsonNode schema, Level level, FieldPath path) {
    JsonNode items = schema.path("items");
    if (type(schema).equals("array") && !items.isObject()) {
      errors.add(FieldError.required(path.child("items"), "must be specified"));
    }
    if (items.isObject()) {
      invariants(items, Level.ITEM, path.child("items"));
    }
    Subschemas.sorted(schema.path("properties"))
        .forEach(
            (name, field) -> invariants(field, Level.FIELD, path.child("properties").key(name)));
    JsonNode additional = schema.path("additionalProperties");
    if (!additional.isMissingNode() && level == Level.ROOT) {
      errors.add(
          FieldError.forbidden(path.child("additionalProperties"), "must not be used at the root"));
    }
    if (additional.isObject()) {
      invariants(additional, Level.FIELD, path.child("additionalProperties"));
    }
    extensions(schema, path);
    logic(
        schema,
        schema.path("anyOf").equals(INT_OR_STRING),
        schema.at("/allOf/0/anyOf").equals(INT_OR_STRING),
        path);
    type(schema, level, path);
    metadata(schema, level, path);
  }

  private void extensions(JsonNode schema, FieldPath path) {
    for (String field : List.of(PRESERVE, EMBEDDED)) {
      if (is(schema, INT_OR_STRING_FIELD) && is(schema, field)) {
        errors.add(
            FieldError.invalid(
                path.child(field), true, "must be false if x-kubernetes-int-or-string is true"));
      }
    }
  }

  private void type(JsonNode schema, Level level, FieldPath path) {
    String type = type(schema);
    FieldPath at = path.child("type");
    if (is(schema, EMBEDDED) && !type.equals("object")) {
      String detail = "must be object if x-kubernetes-embedded-resource is true";
      errors.add(
          type.isEmpty() ? FieldError.required(at, detail) : FieldError.invalid(at, type, detail));
    } else if (type.isEmpty() && !is(schema, INT_OR_STRING_FIELD) && !is(schema, PRESERVE)) {
      errors.add(FieldError.required(at, level.noType));
    }
    if (is(schema, EMBEDDED) && schema.has("additionalProperties")) {
      errors.add(
          FieldError.forbidden(
              path.child("additionalProperties"),
              "must not be used if x-kubernetes-embedded-resource is set"));
    }
    if (level == Level.ROOT && !type.isEmpty() && !type.equals("object")) {
      errors.add(FieldError.invalid(at, type, "must be object at the root"));
    }
  }

  private void metadata(JsonNode schema, Level level, FieldPath path) {
    JsonNode properties = schema.path("properties");
    boolean checked = level == Level.ROOT || is(schema, EMBEDDED);
    for (String name : List.of("kind", "apiVersion")) {
      if (checked && properties.has(name) && !type(properties.get(name)).equals("string")) {
        errors.add(
            FieldError.invalid(
                path.child("properties").key(name).child("type"),
                type(properties.get(name)),
                "must be string"));
      }
    }
    JsonNode metadata = properties.path("metadata");
    FieldPath at = path.child("properties").key("metadata");
    if (checked && metadata.isObject() && !type(metadata).equals("object")) {
      errors.add(FieldError.invalid(at.child("type"), type(metadata), "must be object"));
    }
    if (level == Level.ROOT && metadata.isObject() && saysMore(metadata)) {
      errors.add(
          FieldError.forbidden(
              at,
              "must not specify anything other than name and generateName, but metadata is"
                  + " implicitly specified"));
    }
    if (is(schema, EMBEDDED) && !is(schema, PRESERVE) && properties.isEmpty()) {
      errors.add(
          FieldError.required(
              path.child("properties"),
              "must not be empty if x-kubernetes-embedded-resource is true without"
                  + " x-kubernetes-preserve-unknown-fields"));
    }
  }

  /** Whether the schema of an object's metadata is about more than the name. */
  private static boolean saysMore(JsonNode metadata) {
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      switch (field.getKey()) {
        case "type", "default", "externalDocs", "example" -> {
          // Said of all metadata, checked elsewhere, or not looked at.
        }
        case "properties" -> {
          for (Map.Entry<String, JsonNode> below : field.getValue().properties()) {
            if (!List.of("name", "generateName").contains(below.getKey())) {
              return true;
            }
          }
        }
        default -> {
          return true;
        }
      }
    }
    return false;
  }

  /** What stands below anyOf and its like must not say what a value is. */
  private void logic(JsonNode schema, boolean skipAnyOf, boolean skipFirstAllOf, FieldPath path) {
    JsonNode anyOf = skipAnyOf ? MissingNode.getInstance() : schema.path("anyOf");
    for (int i = 0; i < anyOf.size(); i++) {
      nested(anyOf.get(i), false, path.child("anyOf").index(i));
    }
    for (int i = 0; i < schema.path("allOf").size(); i++) {
      nested(schema.path("allOf").get(i), skipFirstAllOf && i == 0, path.child("allOf").index(i));
    }
    for (int i = 0; i < schema.path("oneOf").size(); i++) {
      nested(schema.path("oneOf").get(i), false, path.child("oneOf").index(i));
    }
    nested(schema.path("not"), false, path.child("not"));
    String pattern = schema.path("pattern").asText("");
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      errors.add(
          FieldError.invalid(
              path.child("pattern"),
              pattern,
              "must be a valid regular expression, but isn't: error parsing regexp: "
                  + e.getDescription()));
    }
  }

  private void nested(JsonNode schema, boolean skipAnyOf, FieldPath path) {
    if (!schema.isObject()) {
      return;
    }
    logic(schema, skipAnyOf, false, path);
    nested(schema.path("items"), false, path.child("items"));
    Subschemas.sorted(schema.path("properties"))
        .forEach((name, field) -> nested(field, false, path.child("properties").key(name)));
    for (Map.Entry<String, String> forbidden : FORBIDDEN) {
      if (schema.has(forbidden.getKey())) {
        errors.add(
            FieldError.forbidden(
                path.child(forbidden.getKey()),
                "must be " + forbidden.getValue() + " to be structural"));
      }
    }
    if (schema.path("properties").has("metadata")) {
      errors.add(
          FieldError.forbidden(
              path.child("properties").key("metadata"),
              "must not be specified in a nested context"));
    }
  }

  /** What is not said in logic, and how it must be instead. */
  private static final List<Map.Entry<String, String>> FORBIDDEN =
      List.of(
          Map.entry("type", "empty"),
          Map.entry("additionalProperties", "undefined"),
          Map.entry("default", "undefined"),
          Map.entry("title", "empty"),
          Map.entry("description", "empty"),
          Map.entry("nullable", "false"),
          Map.entry(PRESERVE, "false"),
          Map.entry(EMBEDDED, "false"),
          Map.entry(INT_OR_STRING_FIELD, "false"),
          Map.entry("x-kubernetes-list-map-keys", "empty"),
          Map.entry("x-kubernetes-list-type", "undefined"),
          Map.entry("x-kubernetes-map-type", "undefined"),
          Map.entry("x-kubernetes-validations", "empty"));
}
