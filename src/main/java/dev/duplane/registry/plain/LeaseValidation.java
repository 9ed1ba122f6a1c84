package dev.duplane.registry.plain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for Leases (pkg/apis/coordination/validation, ValidateLeaseSpec). */
public final class LeaseValidation {
  private LeaseValidation() {}

  /** All that is wrong with a Lease, whatever it was before. */
  public static List<FieldError> validate(ObjectNode lease, @Nullable ObjectNode before) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode duration = lease.path("spec").get("leaseDurationSeconds");
    if (duration != null && duration.asInt() <= 0) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("spec", "leaseDurationSeconds"), duration, "must be greater than 0"));
    }
    JsonNode transitions = lease.path("spec").get("leaseTransitions");
    if (transitions != null && transitions.asInt() < 0) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("spec", "leaseTransitions"),
              transitions,
              "must be greater than or equal to 0"));
    }
    return errors;
  }
}
