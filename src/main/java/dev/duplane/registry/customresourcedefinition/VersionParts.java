package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.registry.customresourcedefinition.InternalSpec.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for what a version has beside its schema ({@code
 * ValidateCustomResourceDefinitionSubresources}, {@code ValidateCustomResourceColumnDefinition},
 * {@code ValidateCustomResourceSelectableFields}).
 */
final class VersionParts {
  private static final List<String> COLUMN_TYPES =
      List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> COLUMN_FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");
  private static final Set<String> SELECTABLE_TYPES = Set.of("string", "boolean", "integer");
  private static final int SELECTABLE_MAX = 8;

  private VersionParts() {}

  /** The errors of subresources. */
  static List<FieldError> subresources(@Nullable Part subresources) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode scale = subresources == null ? null : subresources.value().get("scale");
    if (scale == null || subresources == null) {
      return errors;
    }
    replicas(
        scale.path("specReplicasPath").asText(""),
        ".spec.",
        subresources.path().child("scale.specReplicasPath"),
        errors);
    replicas(
        scale.path("statusReplicasPath").asText(""),
        ".status.",
        subresources.path().child("scale.statusReplicasPath"),
        errors);
    String selector = scale.path("labelSelectorPath").asText("");
    FieldPath path = subresources.path().child("scale.labelSelectorPath");
    if (!selector.isEmpty()
        && simplePath(selector, path, errors)
        && !selector.startsWith(".spec.")
        && !selector.startsWith(".status.")) {
      errors.add(
          FieldError.invalid(
              path, selector, "should be a json path under either .spec or .status"));
    }
    return errors;
  }

  private static void replicas(
      String value, String below, FieldPath path, List<FieldError> errors) {
    if (value.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    } else if (simplePath(value, path, errors) && !value.startsWith(below)) {
      errors.add(
          FieldError.invalid(
              path,
              value,
              "should be a json path under " + below.substring(0, below.length() - 1)));
    }
  }

  private static boolean simplePath(String value, FieldPath path, List<FieldError> errors) {
    if (value.startsWith(".")) {
      return true;
    }
    errors.add(FieldError.invalid(path, value, "must be a simple json path starting with ."));
    return false;
  }

  /** The errors of printer columns. */
  static List<FieldError> columns(@Nullable Part columns) {
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; columns != null && i < columns.value().size(); i++) {
      column(columns.value().get(i), columns.path().index(i), errors);
    }
    return errors;
  }

  private static void column(JsonNode column, FieldPath path, List<FieldError> errors) {
    if (column.path("name").asText("").isEmpty()) {
      errors.add(FieldError.required(path.child("name"), ""));
    }
    String type = column.path("type").asText("");
    String types = "must be one of " + String.join(",", COLUMN_TYPES);
    if (type.isEmpty()) {
      errors.add(FieldError.required(path.child("type"), types));
    } else if (!COLUMN_TYPES.contains(type)) {
      errors.add(FieldError.invalid(path.child("type"), type, types));
    }
    String format = column.path("format").asText("");
    if (!format.isEmpty() && !COLUMN_FORMATS.contains(format)) {
      errors.add(
          FieldError.invalid(
              path.child("format"), format, "must be one of " + String.join(",", COLUMN_FORMATS)));
    }
    String jsonPath = column.path("jsonPath").asText("");
    if (jsonPath.isEmpty()) {
      errors.add(FieldError.required(path.child("JSONPath"), ""));
    } else {
      simplePath(jsonPath, path.child("JSONPath"), errors);
    }
  }

  /**
   * The errors of selectable fields.
   *
   * @param schema in which they are
   */
  static List<FieldError> selectableFields(@Nullable Part fields, @Nullable Part schema) {
    List<FieldError> errors = new ArrayList<>();
    if (fields == null || fields.value().isEmpty()) {
      return errors;
    }
    if (schema == null) {
      errors.add(
          FieldError.invalid(
              fields.path(),
              "",
              "selectableFields may only be set when version.schema.openAPIV3Schema is not"
                  + " included"));
      return errors;
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < fields.value().size(); i++) {
      selectable(
          fields.value().get(i).path("jsonPath").asText(""),
          schema.value().path("openAPIV3Schema"),
          fields.path().index(i).child("jsonPath"),
          seen,
          errors);
    }
    if (seen.size() > SELECTABLE_MAX) {
      errors.add(FieldError.tooMany(fields.path(), seen.size(), SELECTABLE_MAX));
    }
    return errors;
  }

  private static void selectable(
      String jsonPath, JsonNode schema, FieldPath path, Set<String> seen, List<FieldError> errors) {
    if (jsonPath.isEmpty()) {
      errors.add(FieldError.required(path, ""));
      return;
    }
    SchemaFieldPath found;
    try {
      found = SchemaFieldPath.parse(jsonPath, schema, false);
    } catch (SchemaFieldPath.InvalidPathException e) {
      errors.add(FieldError.invalid(path, jsonPath, "is an invalid path: " + e.getMessage()));
      return;
    }
    if (jsonPath.startsWith(".metadata.") || jsonPath.equals(".metadata")) {
      errors.add(FieldError.invalid(path, jsonPath, "must not point to fields in metadata"));
    }
    if (!SELECTABLE_TYPES.contains(found.schema().path("type").asText())) {
      errors.add(
          FieldError.invalid(
              path,
              jsonPath,
              "must point to a field of type string, boolean or integer. Enum string fields and"
                  + " strings with formats are allowed."));
    }
    if (!seen.add(found.path())) {
      errors.add(FieldError.duplicate(path, jsonPath));
    }
  }
}
