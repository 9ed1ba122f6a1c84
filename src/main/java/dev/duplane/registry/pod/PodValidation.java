package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules for a whole Pod, in the order in which kube-apiserver tells of them
 * (pkg/apis/core/validation/validation.go, ValidatePodCreate).
 */
final class PodValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");

  private PodValidation() {}

  static List<FieldError> validateCreate(ObjectNode pod) {
    List<FieldError> errors = metadataAndSpec(pod);
    ObjectNode node = new ObjectView(pod).object("spec");
    ObjectView spec = new ObjectView(node);
    if (!spec.objects("ephemeralContainers").isEmpty()) {
      errors.add(
          FieldError.forbidden(SPEC.child("ephemeralContainers"), "cannot be set on create"));
    }
    if (!spec.text("nodeName").isEmpty() && !spec.objects("schedulingGates").isEmpty()) {
      errors.add(
          FieldError.forbidden(
              SPEC.child("nodeName"), "cannot be set until all schedulingGates have been cleared"));
    }
    errors.addAll(PodAnnotations.validateMatch(SPEC, pod));
    return errors;
  }

  /** What holds of a Pod at any time. */
  static List<FieldError> metadataAndSpec(ObjectNode pod) {
    ObjectMeta meta = ObjectMeta.of(pod);
    List<FieldError> errors =
        new ArrayList<>(ObjectMetaValidation.validate(meta, true, NameFormat::subdomain));
    errors.addAll(PodAnnotations.validate(pod));
    ObjectNode spec = new ObjectView(pod).object("spec");
    errors.addAll(PodSpecValidation.validate(SPEC, spec, true, meta.name()));
    if (new ObjectView(spec).text("serviceAccountName").isEmpty()) {
      tokens(spec, errors);
    }
    for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
      images(SPEC.child(list.field()), list.of(spec), errors);
    }
    return errors;
  }

  private static void tokens(ObjectNode spec, List<FieldError> errors) {
    List<ObjectNode> volumes = new ObjectView(spec).objects("volumes");
    for (int i = 0; i < volumes.size(); i++) {
      JsonNode sources = volumes.get(i).path("projected").path("sources");
      for (int j = 0; j < sources.size(); j++) {
        if (sources.get(j).hasNonNull("serviceAccountToken")) {
          errors.add(
              FieldError.forbidden(
                  SPEC.child("volumes")
                      .index(i)
                      .child("projected")
                      .child("sources")
                      .index(j)
                      .child("serviceAccountToken"),
                  "must not be specified when serviceAccountName is not set"));
        }
      }
    }
  }

  /** Templates are not held to this: a blank image was a placeholder there. */
  static void images(FieldPath path, List<ObjectNode> containers, List<FieldError> errors) {
    for (int i = 0; i < containers.size(); i++) {
      String image = new ObjectView(containers.get(i)).text("image");
      if (!image.strip().equals(image)) {
        errors.add(
            FieldError.invalid(
                path.index(i).child("image"),
                image,
                "must not have leading or trailing whitespace"));
      }
    }
  }
}
