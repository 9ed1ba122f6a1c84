package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.List;

/**
 * Whether each field and list that logic is about is described outside of it, too
 * (apiextensions-apiserver, pkg/apiserver/schema/complete.go).
 */
final class StructuralCompleteness {
  private final List<FieldError> errors;

  /**
   * @param errors where they are added
   */
  StructuralCompleteness(List<FieldError> errors) {
    this.errors = errors;
  }

  void validate(JsonNode schema, FieldPath path) {
    if (!schema.isObject()) {
      return;
    }
    logic(schema, schema, path, path);
    validate(schema.path("items"), path.child("items"));
    Subschemas.sorted(schema.path("properties"))
        .forEach((name, field) -> validate(field, path.child("properties").key(name)));
    validate(schema.path("additionalProperties"), path.child("additionalProperties"));
  }

  private void logic(JsonNode logic, JsonNode schema, FieldPath path, FieldPath logicPath) {
    nested(logic.path("not"), schema, path, logicPath.child("not"));
    for (String list : List.of("allOf", "anyOf", "oneOf")) {
      JsonNode parts = logic.path(list);
      for (int i = 0; i < parts.size(); i++) {
        nested(parts.get(i), schema, path, logicPath.child(list).index(i));
      }
    }
  }

  private void nested(JsonNode logic, JsonNode schema, FieldPath path, FieldPath logicPath) {
    if (!logic.isObject()) {
      return;
    }
    if (!schema.isObject()) {
      missing(path, logicPath);
      return;
    }
    logic(logic, schema, path, logicPath);
    nested(
        logic.path("items"), schema.path("items"), path.child("items"), logicPath.child("items"));
    Subschemas.sorted(logic.path("properties"))
        .forEach(
            (name, field) -> {
              FieldPath below = path.child("properties").key(name);
              FieldPath logicBelow = logicPath.child("properties").key(name);
              JsonNode described = schema.path("properties").path(name);
              if (described.isObject()) {
                nested(field, described, below, logicBelow);
              } else {
                missing(below, logicBelow);
              }
            });
  }

  private void missing(FieldPath path, FieldPath logicPath) {
    errors.add(FieldError.required(path, "because it is defined in " + logicPath));
  }
}
