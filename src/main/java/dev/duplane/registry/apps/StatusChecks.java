package dev.duplane.registry.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules that the statuses of workloads have in common: numbers are not negative, and some not
 * greater than others (pkg/apis/apps/validation/validation.go).
 */
final class StatusChecks {
  private static final FieldPath STATUS = FieldPath.of("status");

  private final ObjectView status;
  private final ObjectView before;
  private final List<FieldError> errors = new ArrayList<>();

  StatusChecks(ObjectNode after, ObjectNode before) {
    this.status = new ObjectView(new ObjectView(after).object("status"));
    JsonNode stored = before.path("status");
    this.before =
        new ObjectView(stored instanceof ObjectNode object ? object : status.node().objectNode());
  }

  StatusChecks notNegative(String... fields) {
    for (String field : fields) {
      if (status.integer(field) < 0) {
        errors.add(
            FieldError.invalid(
                STATUS.child(field), status.integer(field), "must be greater than or equal to 0"));
      }
    }
    return this;
  }

  StatusChecks notAboveReplicas(String... fields) {
    for (String field : fields) {
      notAbove(field, "replicas", "cannot be greater than status.replicas");
    }
    return this;
  }

  StatusChecks notAboveReady(String field) {
    notAbove(field, "readyReplicas", "cannot be greater than readyReplicas");
    return this;
  }

  private void notAbove(String field, String other, String message) {
    if (status.integer(field) > status.integer(other)) {
      errors.add(FieldError.invalid(STATUS.child(field), status.integer(field), message));
    }
  }

  StatusChecks collisionsStay() {
    String field = "collisionCount";
    boolean gone = before.has(field) && !status.has(field);
    if (gone || status.integer(field) < before.integer(field)) {
      errors.add(
          FieldError.invalid(STATUS.child(field), status.integer(field), "cannot be decremented"));
    }
    return this;
  }

  List<FieldError> errors() {
    return errors;
  }
}
