package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.ObjectMetaValidation;
import java.util.ArrayList;
import java.util.List;

/**
 * The templates from which controllers make Pods (core/v1 PodTemplateSpec): they have a Pod's
 * rules, but for what a Pod gets when it is made.
 */
public final class PodTemplates {
  private PodTemplates() {}

  /** Fills in the static defaults (core/v1 defaults.go, SetDefaults_PodSpec). */
  public static void applyDefaults(ObjectNode template) {
    PodSpecDefaults.apply(new ObjectView(template).object("spec"));
  }

  /**
   * All that is wrong with a template, in order (core/validation, ValidatePodTemplateSpec).
   *
   * @param path of the template, e.g. {@code spec.template}
   */
  public static List<FieldError> validate(FieldPath path, ObjectNode template) {
    ObjectMeta meta = ObjectMeta.of(template);
    List<FieldError> errors =
        new ArrayList<>(ObjectMetaValidation.labels(path.child("labels"), meta.labels()));
    FieldPath annotations = path.child("annotations");
    errors.addAll(ObjectMetaValidation.annotations(annotations, meta.annotations()));
    errors.addAll(PodAnnotations.validate(annotations, template));
    ObjectNode spec = new ObjectView(template).object("spec");
    errors.addAll(PodSpecValidation.validate(path.child("spec"), spec, false, ""));
    errors.addAll(PodAnnotations.validateMatch(path.child("spec"), template));
    if (!new ObjectView(spec).objects("ephemeralContainers").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              path.child("spec").child("ephemeralContainers"),
              "ephemeral containers not allowed in pod template"));
    }
    return errors;
  }

  /**
   * What is allowed in a template and yet probably not meant (pkg/api/pod/warnings.go,
   * GetWarningsForPodTemplate).
   *
   * @param strict whether addresses in an unusual form are refused
   */
  public static List<String> warnings(FieldPath path, ObjectNode template, boolean strict) {
    return PodWarnings.ofTemplate(path, template, strict);
  }
}
