package dev.duplane.registry.customresourcedefinition;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.structural.DefaultValidation;
import dev.duplane.registry.customresourcedefinition.InternalSpec.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rules for the schema of a whole object ({@code validateCustomResourceDefinitionValidation}).
 */
final class RootSchemaValidation {
  /** What may stand at the root if {@code properties.status} alone is held against a status. */
  private static final List<String> ALLOWED_AT_ROOT =
      List.of(
          "description",
          "type",
          "format",
          "title",
          "maximum",
          "exclusiveMaximum",
          "minimum",
          "exclusiveMinimum",
          "maxLength",
          "minLength",
          "pattern",
          "maxItems",
          "minItems",
          "uniqueItems",
          "multipleOf",
          "required",
          "items",
          "properties",
          "externalDocs",
          "example",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-validations");

  private final JsonNode schema;
  private final FieldPath path;
  private final FieldPath schemaPath;
  private final boolean hasStatus;
  private final boolean unchanged;
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * @param validation what has the schema
   * @param hasStatus whether the status is written by a path of its own
   * @param unchanged whether the schema was taken before as it is
   */
  RootSchemaValidation(Part validation, boolean hasStatus, boolean unchanged) {
    this.unchanged = unchanged;
    this.schema = validation.value().path("openAPIV3Schema");
    this.path = validation.path();
    this.schemaPath = path.child("openAPIV3Schema");
    this.hasStatus = hasStatus;
  }

  List<FieldError> validate() {
    if (!schema.isObject()) {
      return errors;
    }
    if (hasStatus) {
      rootFields();
    }
    if (schema.path("nullable").asBoolean()) {
      errors.add(
          FieldError.forbidden(
              path.child("openAPIV3Schema.nullable"), "nullable cannot be true at the root"));
    }
    String unsupported = StructuralRules.unsupported(schema);
    boolean structural = unsupported.isEmpty();
    if (structural) {
      List<FieldError> found = StructuralRules.validate(schema, schemaPath);
      if (found.isEmpty()) {
        DefaultValidation.validate(schema, schemaPath.toString(), found);
      }
      errors.addAll(found);
      structural = found.isEmpty();
    }
    errors.addAll(new SchemaPropsValidation(structural, unchanged).validate(schema, schemaPath));
    if (errors.isEmpty() && !unsupported.isEmpty()) {
      errors.add(FieldError.invalid(schemaPath, "", unsupported));
    }
    return errors;
  }

  private void rootFields() {
    for (String field : InternalSchemaForm.fieldNames(schema)) {
      if (field.equals("type") && !schema.path("type").asText().equals("object")) {
        errors.add(
            FieldError.invalid(
                path.child("openAPIV3Schema.type"),
                schema.path("type").asText(),
                "only \"object\" is allowed as the type at the root of the schema if the status"
                    + " subresource is enabled"));
        return;
      }
      if (!ALLOWED_AT_ROOT.contains(field)) {
        errors.add(
            FieldError.invalid(
                schemaPath,
                InternalSchemaForm.schema(schema),
                ALLOWED_AT_ROOT.stream()
                    .map(InternalSchemaForm::goName)
                    .collect(
                        Collectors.joining(
                            " ",
                            "only [",
                            "] fields are allowed at the root of the schema if the status"
                                + " subresource is enabled"))));
        return;
      }
    }
  }
}
