package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** All that is wrong with an object by its schema, in Kubernetes' words and order. */
public final class StructuralValidation {
  private static final String UNCHECKED =
      "some validation rules were not checked because the object was invalid; correct the existing"
          + " errors to complete validation";

  /**
   * Errors after which rules in CEL would make no sense ({@code hasBlockingErr} in
   * apiextensions-apiserver, pkg/registry/customresource/strategy.go).
   */
  private static final Set<FieldError.CauseType> BLOCKING =
      EnumSet.of(
          FieldError.CauseType.NOT_SUPPORTED,
          FieldError.CauseType.REQUIRED,
          FieldError.CauseType.TOO_LONG,
          FieldError.CauseType.TOO_MANY,
          FieldError.CauseType.TYPE_INVALID);

  private StructuralValidation() {}

  /**
   * The errors of the values in an object.
   *
   * @param object with its kind and apiVersion
   */
  public static List<FieldError> values(StructuralSchema schema, JsonNode object) {
    return ValueValidator.validate(schema, object, new ValueErrors("", "")).list();
  }

  /** Whether texts of a format are looked at. */
  public static boolean knowsFormat(String format) {
    return StringFormats.knows(format);
  }

  /** The errors of lists in an object that should be sets or maps and are not. */
  public static List<FieldError> lists(StructuralSchema schema, JsonNode object) {
    List<FieldError> errors = new ArrayList<>();
    ListTypes.validate(schema, object, null, errors);
    return errors;
  }

  /**
   * Says, after other errors, that the schema's rules ({@code x-kubernetes-validations}) have not
   * been looked at, if that is so.
   *
   * @param errors those of the whole object; added to
   * @return whether the rules must not be looked at
   */
  public static boolean noteUncheckedRules(StructuralSchema schema, List<FieldError> errors) {
    boolean blocked = errors.stream().anyMatch(error -> BLOCKING.contains(error.reason()));
    if (blocked && schema.hasRules()) {
      errors.add(FieldError.invalid(FieldPath.of(ValueErrors.NO_PATH), null, UNCHECKED));
    }
    return blocked;
  }

  /**
   * The errors of the values in one field of an object: what a write to {@code status} is held
   * against.
   *
   * @param field e.g. {@code status}
   */
  public static List<FieldError> valuesOf(StructuralSchema schema, String field, JsonNode object) {
    StructuralSchema below = schema.field(field);
    JsonNode value = object.get(field);
    return below == null || value == null
        ? new ArrayList<>()
        : ValueValidator.validate(below, value, new ValueErrors(field, "")).list();
  }
}
