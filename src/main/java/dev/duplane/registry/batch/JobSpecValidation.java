package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
  private static final int MOST_FAILED = 100_000;
  private static final int MANY_COMPLETIONS = 100_000;
  private static final int MOST_OF_MANY = 10_000;
  private static final List<String> SCHEDULING_FIELDS =
      List.of("nodeSelector", "tolerations", "schedulingGates");

  private static final String AFFINITY = "affinity";

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
    String manager = spec.optionalText("managedBy");
    if (manager != null) {
      errors.addAll(JobPolicyValidation.managedBy(path.child("managedBy"), manager));
    }
    completionMode();
    errors.addAll(JobPolicyValidation.validate(path, spec.node()));
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
      failedIndexes();
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

  /** Big Jobs whose indexes fail one by one must not grow a status without bounds (KEP-3850). */
  private void failedIndexes() {
    FieldPath most = path.child("maxFailedIndexes");
    int failed = spec.integer("maxFailedIndexes");
    int completions = spec.integer("completions");
    boolean limited = spec.has("maxFailedIndexes");
    if (limited && spec.has("completions") && failed > completions) {
      errors.add(FieldError.invalid(most, failed, "must be less than or equal to completions"));
    }
    if (failed > MOST_FAILED) {
      errors.add(FieldError.invalid(most, failed, "must be less than or equal to " + MOST_FAILED));
    }
    if (completions <= MANY_COMPLETIONS || !spec.has("backoffLimitPerIndex")) {
      return;
    }
    if (!limited) {
      errors.add(
          FieldError.required(
              most, "must be specified when completions is above " + MANY_COMPLETIONS));
    }
    for (String field : List.of("parallelism", "maxFailedIndexes")) {
      if (spec.integer(field) > MOST_OF_MANY) {
        errors.add(
            FieldError.invalid(
                path.child(field),
                spec.integer(field),
                "must be less than or equal to "
                    + MOST_OF_MANY
                    + " when completions are above "
                    + MANY_COMPLETIONS
                    + " and used with backoff limit per index"));
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
   * @param changeable whether there are no Pods that the template would not be right for
   */
  static List<FieldError> validateUpdate(
      FieldPath path, ObjectNode spec, ObjectNode before, boolean changeable) {
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
    template(errors, path, spec, before, changeable);
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
      boolean changeable) {
    if (!changeable) {
      immutable(errors, path, spec, before, "template");
      return;
    }
    ObjectNode was = before.path("template").path("spec").deepCopy();
    JsonNode now = spec.path("template").path("spec");
    copy(now, was);
    for (String list : List.of("containers", "initContainers")) {
      resources(now.path(list), was.path(list));
    }
    immutable(errors, path.child("template"), template(now), template(was), "spec");
  }

  private static ObjectNode template(JsonNode podSpec) {
    return JsonNodeFactory.instance.objectNode().set("spec", podSpec);
  }

  private static void resources(JsonNode now, JsonNode was) {
    for (int i = 0; i < was.size() && now.size() == was.size(); i++) {
      if (now.get(i).path("name").equals(was.get(i).path("name"))) {
        set((ObjectNode) was.get(i), "resources", now.get(i).get("resources"));
      }
    }
  }

  private static void copy(JsonNode from, ObjectNode to) {
    SCHEDULING_FIELDS.forEach(field -> set(to, field, from.get(field)));
    if (from.hasNonNull(AFFINITY) || to.hasNonNull(AFFINITY)) {
      // Of affinities that to Nodes may change, which is what a queue of Jobs is about (KEP-2926).
      ObjectNode affinity = to.withObjectProperty(AFFINITY);
      set(affinity, "nodeAffinity", from.path(AFFINITY).get("nodeAffinity"));
      if (affinity.isEmpty() && !from.hasNonNull(AFFINITY)) {
        to.remove(AFFINITY);
      }
    }
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
