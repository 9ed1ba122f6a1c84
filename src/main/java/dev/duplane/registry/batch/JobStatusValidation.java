package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.batch.IndexesFormat.IndexInterval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be wrong with a new status of a Job, be it job-controller's or another one's (KEP-4368;
 * pkg/apis/batch/validation/validation.go, {@code ValidateJobStatusUpdate}). Most rules are about
 * fields that have changed ({@code getStatusValidationOptions} in strategy.go).
 */
final class JobStatusValidation {
  private static final FieldPath STATUS = FieldPath.of("status");
  private static final String COMPLETE = "Complete";
  private static final String FAILED = "Failed";
  private static final String FAILURE_TARGET = "FailureTarget";
  private static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
  private static final String UNCOUNTED = "uncountedTerminatedPods";
  private static final String COMPLETED_INDEXES = "completedIndexes";
  private static final String FAILED_INDEXES = "failedIndexes";

  private final ObjectNode after;
  private final ObjectNode before;
  private final JsonNode spec;
  private final JsonNode status;
  private final JsonNode old;
  private final boolean complete;
  private final boolean failed;
  private final List<FieldError> errors = new ArrayList<>();

  private JobStatusValidation(ObjectNode after, ObjectNode before) {
    this.after = after;
    this.before = before;
    this.spec = after.path("spec");
    this.status = after.path("status");
    this.old = before.path("status");
    this.complete = is(after, COMPLETE);
    this.failed = is(after, FAILED);
  }

  /** All that is wrong, in order. */
  static List<FieldError> validate(ObjectNode after, ObjectNode before) {
    JobStatusValidation validation = new JobStatusValidation(after, before);
    validation.numbers();
    validation.uncounted();
    validation.ending();
    validation.indexes();
    validation.running();
    validation.transitions();
    return validation.errors;
  }

  private static boolean is(ObjectNode job, String condition) {
    return Conditions.isTrue(job, condition);
  }

  private boolean hasTurned(String condition) {
    return is(after, condition) != is(before, condition);
  }

  private boolean hasChanged(String field) {
    return !SemanticEquality.equal(status.get(field), old.get(field));
  }

  private boolean hasFinished() {
    return (complete || failed) != (is(before, COMPLETE) || is(before, FAILED));
  }

  private static FieldPath field(String name) {
    return STATUS.child(name);
  }

  private void refuse(String field, @Nullable JsonNode value, String why) {
    errors.add(FieldError.invalid(field(field), value, why));
  }

  private void conditions(boolean wrong, String why) {
    if (wrong) {
      errors.add(FieldError.invalidAsAWhole(field("conditions"), why));
    }
  }

  private void numbers() {
    for (String field : List.of("active", "succeeded", "failed", "ready", "terminating")) {
      if (status.path(field).asInt() < 0) {
        refuse(field, status.get(field), "must be greater than or equal to 0");
      }
    }
  }

  private void uncounted() {
    Set<String> seen = new HashSet<>();
    for (String list : List.of("succeeded", "failed")) {
      JsonNode uids = status.path(UNCOUNTED).path(list);
      for (int i = 0; i < uids.size(); i++) {
        FieldPath path = field(UNCOUNTED).child(list).index(i);
        String uid = uids.get(i).asText();
        if (uid.isEmpty()) {
          errors.add(FieldError.invalid(path, uid, "must not be empty"));
        } else if (!seen.add(uid)) {
          errors.add(FieldError.duplicate(path, uid));
        }
      }
    }
  }

  private void ending() {
    conditions(
        (hasTurned(COMPLETE) || hasTurned(FAILED)) && complete && failed,
        "cannot set Complete=True and Failed=true conditions");
    conditions(
        (hasTurned(COMPLETE) || hasTurned(FAILURE_TARGET)) && complete && is(after, FAILURE_TARGET),
        "cannot set Complete=True and FailureTarget=true conditions");
    JsonNode completed = status.get("completionTime");
    boolean timed = completed != null && !completed.isNull();
    if (hasTurned(COMPLETE) || hasChanged("completionTime")) {
      if (timed && !complete) {
        refuse(
            "completionTime",
            completed,
            "cannot set completionTime when there is no Complete=True condition");
      }
      if (!timed && complete) {
        errors.add(
            FieldError.required(
                field("completionTime"), "completionTime is required for Complete jobs"));
      }
    }
    if ((hasChanged("startTime") || hasChanged("completionTime"))
        && completed != null
        && timed
        && status.hasNonNull("startTime")
        && time(completed).isBefore(time(status.get("startTime")))) {
      refuse("completionTime", completed, "must be equal to or after `startTime`");
    }
    conditions(
        (hasTurned(FAILED) || hasChanged(FAILED_INDEXES)) && failed && !is(after, FAILURE_TARGET),
        "cannot set Failed=True condition without the FailureTarget=true condition");
    conditions(
        (hasTurned(COMPLETE) || hasTurned(SUCCESS_CRITERIA_MET))
            && complete
            && !is(after, SUCCESS_CRITERIA_MET),
        "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
    finished();
  }

  private static Instant time(JsonNode text) {
    return Instant.parse(text.asText());
  }

  /** What a Job that has ended has no more. */
  private void finished() {
    if (!complete && !failed) {
      return;
    }
    if ((hasFinished() || hasChanged("active")) && status.path("active").asInt() > 0) {
      refuse("active", status.get("active"), "active>0 is invalid for finished job");
    }
    boolean nothingToDo =
        spec.path("suspend").asBoolean() && spec.path("completions").asInt(-1) == 0;
    if ((hasFinished() || hasChanged("startTime"))
        && !nothingToDo
        && !status.hasNonNull("startTime")) {
      errors.add(FieldError.required(field("startTime"), "startTime is required for finished job"));
    }
    JsonNode uncounted = status.path(UNCOUNTED);
    if ((hasFinished() || hasChanged(UNCOUNTED))
        && uncounted.path("succeeded").size() + uncounted.path("failed").size() > 0) {
      ObjectNode shown = JsonNodeFactory.instance.objectNode();
      shown.set("Succeeded", uncounted.get("succeeded"));
      shown.set("Failed", uncounted.get("failed"));
      refuse(UNCOUNTED, shown, "must be empty for finished job");
    }
  }

  private void indexes() {
    boolean completedChanged = hasChanged(COMPLETED_INDEXES);
    boolean failedChanged = hasChanged(FAILED_INDEXES);
    boolean counted = spec.hasNonNull("completions");
    boolean perIndex = spec.hasNonNull("backoffLimitPerIndex");
    boolean some = status.hasNonNull(FAILED_INDEXES);
    if (completedChanged && counted) {
      parsed(COMPLETED_INDEXES);
    }
    if (failedChanged && counted && perIndex && some) {
      parsed(FAILED_INDEXES);
    }
    boolean indexed = spec.path("completionMode").asText().equals(JobSpecValidation.INDEXED);
    if (completedChanged && !indexed && !status.path(COMPLETED_INDEXES).asText().isEmpty()) {
      refuse(
          COMPLETED_INDEXES,
          status.get(COMPLETED_INDEXES),
          "cannot set non-empty completedIndexes when non-indexed completion mode");
    }
    if (failedChanged && !perIndex && some) {
      refuse(
          FAILED_INDEXES,
          status.get(FAILED_INDEXES),
          "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
    }
    if ((completedChanged || failedChanged) && counted && some) {
      overlap();
    }
  }

  private void parsed(String field) {
    String text = status.path(field).asText();
    try {
      var unused = IndexesFormat.parse(text, spec.path("completions").asInt());
    } catch (IllegalArgumentException e) {
      errors.add(
          FieldError.invalid(field(field), text, "error parsing " + field + ": " + e.getMessage()));
    }
  }

  private void overlap() {
    int completions = spec.path("completions").asInt();
    try {
      for (IndexInterval done :
          IndexesFormat.parse(status.path(COMPLETED_INDEXES).asText(), completions)) {
        for (IndexInterval other :
            IndexesFormat.parse(status.path(FAILED_INDEXES).asText(), completions)) {
          if (done.first() <= other.last() && other.first() <= done.last()) {
            refuse(
                FAILED_INDEXES,
                status.get(FAILED_INDEXES),
                "failedIndexes and completedIndexes overlap at index: "
                    + Math.max(done.first(), other.first()));
            return;
          }
        }
      }
    } catch (IllegalArgumentException e) {
      // Told already.
    }
  }

  private void running() {
    boolean finished = complete || failed;
    if (finished
        && (hasFinished() || hasChanged("terminating"))
        && status.path("terminating").asInt() > 0) {
      refuse("terminating", status.get("terminating"), "terminating>0 is invalid for finished job");
    }
    if ((hasChanged("ready") || hasChanged("active"))
        && status.path("ready").asInt() > status.path("active").asInt()) {
      refuse("ready", status.get("ready"), "cannot set more ready pods than active");
    }
    boolean met = is(after, SUCCESS_CRITERIA_MET);
    conditions(met && failed, "cannot set SuccessCriteriaMet=True and Failed=true conditions");
    conditions(
        met && is(after, FAILURE_TARGET),
        "cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
    conditions(
        spec.hasNonNull("successPolicy") && !met && complete,
        "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
  }

  private void transitions() {
    for (String type : List.of(FAILED, COMPLETE, FAILURE_TARGET)) {
      conditions(
          is(before, type) && !is(after, type),
          "cannot disable the terminal " + type + "=True condition");
    }
    decreased("failed");
    boolean scalable =
        spec.path("completionMode").asText().equals(JobSpecValidation.INDEXED)
            && spec.path("completions").equals(spec.path("parallelism"));
    if (!scalable) {
      decreased("succeeded");
    }
    if (status.hasNonNull("completionTime")
        && old.hasNonNull("completionTime")
        && hasChanged("completionTime")) {
      errors.add(FieldError.immutable(field("completionTime"), status.get("completionTime")));
    }
    boolean resuming =
        is(before, "Suspended")
            && Conditions.of(after, "Suspended").path("status").asText().equals("False");
    if (hasChanged("startTime")
        && !resuming
        && old.hasNonNull("startTime")
        && !spec.path("suspend").asBoolean()) {
      errors.add(
          FieldError.required(
              field("startTime"), "startTime cannot be removed for unsuspended job"));
    }
    boolean wasMet = is(before, SUCCESS_CRITERIA_MET);
    boolean met = is(after, SUCCESS_CRITERIA_MET);
    conditions(wasMet && !met, "cannot disable the SuccessCriteriaMet=True condition");
    conditions(
        is(before, COMPLETE) && !wasMet && met,
        "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
  }

  private void decreased(String counter) {
    if (status.path(counter).asInt() < old.path(counter).asInt()) {
      errors.add(
          FieldError.invalid(
              field(counter),
              status.path(counter).asInt(),
              "cannot decrease the " + counter + " counter"));
    }
  }
}
