package dev.duplane.api.validation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.IntOrPercent;
import java.util.List;

/** Numbers or percentages in fields (pkg/apis/apps/validation/validation.go). */
public final class IntOrPercentFormat {
  private IntOrPercentFormat() {}

  /** A number that is not negative, or a percentage (ValidatePositiveIntOrPercent). */
  public static List<FieldError> notNegative(FieldPath path, JsonNode value) {
    if (value.isTextual()) {
      return value.textValue().matches("[0-9]+%")
          ? List.of()
          : List.of(
              FieldError.invalid(
                  path,
                  value,
                  "a valid percent string must be a numeric string followed by an ending '%' (e.g."
                      + " '1%',  or '93%', regex used for validation is '[0-9]+%')"));
    }
    return value.asLong() < 0
        ? List.of(FieldError.invalid(path, value, "must be greater than or equal to 0"))
        : List.of();
  }

  /** At most all of it (IsNotMoreThan100Percent). */
  public static List<FieldError> notMoreThanAll(FieldPath path, JsonNode value) {
    IntOrPercent read = IntOrPercent.of(value);
    return read.percent() && read.number() > 100
        ? List.of(FieldError.invalid(path, value, "must not be greater than 100%"))
        : List.of();
  }
}
