package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.List;

/** All that is wrong with an object by its schema, in Kubernetes' words and order. */
public final class StructuralValidation {
  private StructuralValidation() {}

  /**
   * The errors of an object.
   *
   * @param object with its kind and apiVersion
   */
  public static List<FieldError> validate(StructuralSchema schema, JsonNode object) {
    List<FieldError> errors =
        ValueValidator.validate(schema, object, new ValueErrors("", "")).list();
    ListTypes.validate(schema, object, null, errors);
    return errors;
  }

  /**
   * The errors of one field of an object: what a write to {@code status} is held against.
   *
   * @param field e.g. {@code status}
   */
  public static List<FieldError> validateField(
      StructuralSchema schema, String field, JsonNode object) {
    List<FieldError> errors = new ArrayList<>();
    StructuralSchema below = schema.field(field);
    JsonNode value = object.get(field);
    if (below != null && value != null) {
      errors.addAll(ValueValidator.validate(below, value, new ValueErrors(field, "")).list());
      ListTypes.validate(below, value, FieldPath.of(field), errors);
    }
    return errors;
  }
}
