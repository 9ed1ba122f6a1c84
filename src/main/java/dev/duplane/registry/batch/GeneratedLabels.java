package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The labels by which a Job knows its Pods, old names and new ones
 * (pkg/apis/batch/validation/validation.go, {@code validateGeneratedSelector}).
 */
final class GeneratedLabels {
  static final String PREFIX = "batch.kubernetes.io/";
  static final String JOB_NAME = "job-name";
  static final String CONTROLLER_UID = "controller-uid";

  private GeneratedLabels() {}

  /** What of them is not as it has been made: a client cannot choose them. */
  static List<FieldError> validate(ObjectNode job) {
    ObjectMeta meta = ObjectMeta.of(job);
    List<FieldError> errors = new ArrayList<>();
    if (job.path("spec").path("manualSelector").asBoolean()
        || !job.path("spec").hasNonNull("selector")) {
      return errors;
    }
    ObjectNode spec = new ObjectView(job).object("spec");
    Map<String, String> labels = ObjectMeta.of(new ObjectView(spec).object("template")).labels();
    Map<String, String> expected = new LinkedHashMap<>();
    for (String prefix : List.of("", PREFIX)) {
      expected.put(prefix + CONTROLLER_UID, meta.uid());
      expected.put(prefix + JOB_NAME, meta.name());
    }
    FieldPath path = FieldPath.of("spec", "template", "metadata").child("labels");
    expected.forEach(
        (key, value) -> {
          String found = labels.get(key);
          if (found == null) {
            errors.add(FieldError.required(path.key(key), "must be '" + value + "'"));
          } else if (!found.equals(value)) {
            errors.add(FieldError.invalid(path.key(key), found, "must be '" + value + "'"));
          }
        });
    try {
      if (!LabelSelector.ofObject(spec.path("selector")).matches(expected)) {
        errors.add(
            FieldError.invalid(
                FieldPath.of("spec", "selector"),
                spec.get("selector"),
                "`selector` not auto-generated"));
      }
    } catch (IllegalArgumentException unreadable) {
      // Told with the rest of the spec.
    }
    return errors;
  }
}
