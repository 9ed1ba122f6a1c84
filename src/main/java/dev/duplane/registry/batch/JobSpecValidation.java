package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.SelectorFormat;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.pod.PodTemplates;
import java.util.ArrayList;
import java.util.List;

/** What may be wrong with the spec of a Job (pkg/apis/batch/validation/validation.go). */
final class JobSpecValidation {
  static final String NEVER = "Never";
  static final String ON_FAILURE = "OnFailure";
  static final String INDEXED = "Indexed";

  private static final int MOST_PARALLEL_INDEXED = 100_000;
  private static final List<String> SCHEDULING_FIELDS =
      List.of("nodeSelector", "affinity", "tolerations", "schedulingGates");

  private final FieldPath path;
  private final ObjectView spec;
  private final List<FieldError> errors = new ArrayList<>();

  private JobSpecValidation(FieldPath path, ObjectNode spec) {
    this.path = path;
    this.spec = new ObjectView(spec);
  }

  /** The spec of a Job that is there, with its selector ({@code ValidateJobSpec}). */
  static List<FieldError> validate(FieldPath path, ObjectNode spec) {
    JobSpecValidation validation = new JobSpecValidation(path, spec);
    validation.rules();
    validation.selector();
    return validation.errors;
  }

  /** The spec of a Job to come ({@code ValidateJobTemplateSpec}). */
  static List<FieldError> validateTemplate(FieldPath path, ObjectNode spec) {
    JobSpecValidation validation = new JobSpecValidation(path, spec);
    validation.rules();
    JsonNode selector = spec.get("selector");
    if (selector != null && selector.isObject()) {
      validation.errors.add(
          FieldError.invalid(
              path.child("selector"), selector, "`selector` will be auto-generated"));
    }
    if (spec.path("manualSelector").asBoolean()) {
      validation.errors.add(
          FieldError.notSupported(path.child("manualSelector"), true, List.of("nil", "false")));
    }
    return validation.errors;
  }

  private void rules() {
    for (String field :
        List.of(
            "parallelism",
            "completions",
            "activeDeadlineSeconds",
            "backoffLimit",
            "ttlSecondsAfterFinished",
            "backoffLimitPerIndex",
            "maxFailedIndexes")) {
      long value = spec.node().path(field).asLong();
      if (value < 0) {
        errors.add(
            FieldError.invalid(path.child(field), value, "must be greater than or equal to 0"));
      }
    }
    if (spec.has("maxFailedIndexes") && !spec.has("backoffLimitPerIndex")) {
      errors.add(
          FieldError.required(
              path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified"));
    }
    completionMode();
    ObjectNode template = spec.object("template");
    errors.addAll(PodTemplates.validate(path.child("template"), template));
    restartPolicy(template);
  }

  private void completionMode() {
    String mode = spec.text("completionMode");
    List<String> modes = List.of("NonIndexed", INDEXED);
    if (spec.has("completionMode") && !modes.contains(mode)) {
      errors.add(FieldError.notSupported(path.child("completionMode"), mode, modes));
    }
    if (mode.equals(INDEXED)) {
      if (!spec.has("completions")) {
        errors.add(
            FieldError.required(path.child("completions"), "when completion mode is " + INDEXED));
      }
      if (spec.integer("parallelism") > MOST_PARALLEL_INDEXED) {
        errors.add(
            FieldError.invalid(
                path.child("parallelism"),
                spec.integer("parallelism"),
                "must be less than or equal to "
                    + MOST_PARALLEL_INDEXED
                    + " when completion mode is "
                    + INDEXED));
      }
      return;
    }
    for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
      if (spec.has(field)) {
        errors.add(
            FieldError.invalid(
                path.child(field), spec.integer(field), "requires indexed completion mode"));
      }
    }
  }

  /** A Pod that is always started again never completes anything. */
  private void restartPolicy(ObjectNode template) {
    String policy = template.path("spec").path("restartPolicy").asText();
    FieldPath field = path.child("template").child("spec").child("restartPolicy");
    if (policy.isEmpty() || policy.equals("Always")) {
      errors.add(FieldError.required(field, "valid values: \"OnFailure\", \"Never\""));
    } else if (!policy.equals(NEVER) && !policy.equals(ON_FAILURE)) {
      errors.add(FieldError.notSupported(field, policy, List.of(ON_FAILURE, NEVER)));
    } else if (spec.has("podFailurePolicy") && !policy.equals(NEVER)) {
      errors.add(
          FieldError.invalid(
              field, policy, "only \"Never\" is supported when podFailurePolicy is specified"));
    }
  }

  private void selector() {
    FieldPath field = path.child("selector");
    if (!(spec.get("selector") instanceof ObjectNode selector)) {
      errors.add(FieldError.required(field, ""));
      return;
    }
    errors.addAll(SelectorFormat.selector(field, selector));
    ObjectMeta meta = ObjectMeta.of(spec.object("template"));
    try {
      if (!LabelSelector.ofObject(selector).matches(meta.labels())) {
        errors.add(
            FieldError.invalid(
                path.child("template").child("metadata").child("labels"),
                meta.labels().isEmpty() ? null : meta.get("labels"),
                "`selector` does not match template `labels`"));
      }
    } catch (IllegalArgumentException unreadable) {
      // Told already.
    }
  }

  /**
   * What an update may not change ({@code ValidateJobSpecUpdate}).
   *
   * @param started whether the Job has been: where its Pods run cannot be said any more then
   */
  static List<FieldError> validateUpdate(
      FieldPath path, ObjectNode spec, ObjectNode before, boolean started) {
    List<FieldError> errors = new ArrayList<>();
    boolean indexed = spec.path("completionMode").asText().equals(INDEXED);
    if (!SemanticEquality.equal(spec.get("completions"), before.get("completions"))) {
      if (!indexed) {
        errors.add(FieldError.immutable(path.child("completions"), spec.get("completions")));
      } else if (!SemanticEquality.equal(spec.get("completions"), spec.get("parallelism"))) {
        errors.add(
            FieldError.invalid(
                path.child("completions"),
                spec.get("completions"),
                "can only be modified in tandem with " + path.child("parallelism")));
      }
    }
    immutable(errors, path, spec, before, "selector");
    template(errors, path, spec, before, started);
    for (String field :
        List.of("completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy")) {
      immutable(errors, path, spec, before, field);
    }
    immutable(errors, path, spec, before, "successPolicy");
    return errors;
  }

  private static void template(
      List<FieldError> errors,
      FieldPath path,
      ObjectNode spec,
      ObjectNode before,
      boolean started) {
    ObjectNode was = before.deepCopy();
    if (!started && before.path("suspend").asBoolean()) {
      ObjectNode template = was.withObjectProperty("template");
      copy(spec.path("template").path("spec"), template.withObjectProperty("spec"));
      for (String field : List.of("annotations", "labels")) {
        set(
            template.withObjectProperty("metadata"),
            field,
            spec.path("template").path("metadata").get(field));
      }
    }
    immutable(errors, path, spec, was, "template");
  }

  private static void copy(JsonNode from, ObjectNode to) {
    SCHEDULING_FIELDS.forEach(field -> set(to, field, from.get(field)));
  }

  private static void set(ObjectNode holder, String field, JsonNode value) {
    if (value == null) {
      holder.remove(field);
    } else {
      holder.set(field, value);
    }
  }

  private static void immutable(
      List<FieldError> errors, FieldPath path, ObjectNode spec, ObjectNode before, String field) {
    if (!SemanticEquality.equal(spec.get(field), before.get(field))) {
      errors.add(FieldError.immutable(path.child(field), spec.get(field)));
    }
  }
}
