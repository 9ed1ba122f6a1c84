package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.validation.ObjectMetaValidation;
import dev.duplane.registry.SemanticEquality;
import dev.duplane.registry.SubresourceStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an update of a Pod may change: images, the deadline downwards, more tolerations, fewer
 * gates, and little else (pkg/apis/core/validation/validation.go, ValidatePodUpdate).
 */
final class PodUpdateValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final String MAY_NOT_CHANGE =
      "pod updates may not change fields other than `spec.containers[*].image`,"
          + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only"
          + " additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to"
          + " be set to 1 if it was previously negative)\n";

  private final ObjectCodec codec;

  /**
   * @param codec gives both specs the form in which they are compared
   */
  PodUpdateValidation(ObjectCodec codec) {
    this.codec = codec;
  }

  List<FieldError> validate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = whole(after, before);
    ObjectNode now = spec(after);
    ObjectNode then = spec(before);
    for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
      FieldPath path = SPEC.child(list.field());
      if (list.of(now).size() != list.of(then).size()) {
        errors.add(FieldError.forbidden(path, "pod updates may not add or remove containers"));
        return errors;
      }
      images(path, list.of(now), errors);
    }
    if (!deadline(now.get("activeDeadlineSeconds"), then.get("activeDeadlineSeconds"), errors)) {
      return errors;
    }
    tolerations(new ObjectView(now), new ObjectView(then), errors);
    gates(new ObjectView(now), new ObjectView(then), errors);
    ObjectNode munged = munged(now, then, errors);
    if (!SemanticEquality.equal(munged, then)) {
      errors.add(FieldError.forbidden(SPEC, MAY_NOT_CHANGE + SpecDifference.of(then, munged)));
    }
    return errors;
  }

  /** What holds of a Pod at any time, and what no update may do to its metadata. */
  private static List<FieldError> whole(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    errors.addAll(PodValidation.metadataAndSpec(after));
    errors.addAll(PodAnnotations.validateUpdate(after, before));
    return errors;
  }

  private ObjectNode spec(ObjectNode pod) {
    return new ObjectView(codec.normalize(pod)).object("spec");
  }

  private static void images(FieldPath path, List<ObjectNode> now, List<FieldError> errors) {
    for (int i = 0; i < now.size(); i++) {
      if (new ObjectView(now.get(i)).text("image").isEmpty()) {
        errors.add(FieldError.required(path.index(i).child("image"), ""));
      }
    }
    PodValidation.images(path, now, errors);
  }

  /** From none to some, and then only down; false if nothing else is to be looked at. */
  private static boolean deadline(
      @Nullable JsonNode now, @Nullable JsonNode then, List<FieldError> errors) {
    FieldPath path = SPEC.child("activeDeadlineSeconds");
    if (now == null) {
      if (then != null) {
        errors.add(
            FieldError.invalid(path, null, "must not update from a positive integer to nil value"));
      }
      return true;
    }
    if (now.asLong() < 0 || now.asLong() > Integer.MAX_VALUE) {
      errors.add(FieldError.invalid(path, now, "must be between 0 and 2147483647, inclusive"));
      return false;
    }
    if (then != null && then.asLong() < now.asLong()) {
      errors.add(FieldError.invalid(path, now, "must be less than or equal to previous value"));
      return false;
    }
    return true;
  }

  private static void tolerations(ObjectView now, ObjectView then, List<FieldError> errors) {
    FieldPath path = SPEC.child("tolerations");
    List<ObjectNode> kept =
        now.objects("tolerations").stream().map(PodUpdateValidation::withoutSeconds).toList();
    for (ObjectNode toleration : then.objects("tolerations")) {
      if (!kept.contains(withoutSeconds(toleration))) {
        errors.add(
            FieldError.forbidden(
                path, "existing toleration can not be modified except its tolerationSeconds"));
        return;
      }
    }
    TolerationValidation.tolerations(path, now.objects("tolerations"), new Checks(errors));
  }

  private static ObjectNode withoutSeconds(ObjectNode toleration) {
    ObjectNode copy = toleration.deepCopy();
    copy.remove("tolerationSeconds");
    return copy;
  }

  private static void gates(ObjectView now, ObjectView then, List<FieldError> errors) {
    List<ObjectNode> gates = now.objects("schedulingGates");
    List<ObjectNode> old = then.objects("schedulingGates");
    for (int i = 0; i < gates.size(); i++) {
      if (!old.contains(gates.get(i))) {
        errors.add(
            FieldError.forbidden(
                SPEC.child("schedulingGates").index(i).child("name"),
                "only deletion is allowed, but found new scheduling gate '"
                    + new ObjectView(gates.get(i)).text("name")
                    + "'"));
      }
    }
  }

  /** The new spec with all that may change as it was. */
  private static ObjectNode munged(ObjectNode now, ObjectNode then, List<FieldError> errors) {
    ObjectNode munged = now.deepCopy();
    for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
      List<ObjectNode> containers = list.of(munged);
      List<ObjectNode> old = list.of(then);
      for (int i = 0; i < containers.size(); i++) {
        SubresourceStrategy.keep(containers.get(i), old.get(i), "image");
      }
    }
    for (String field : List.of("activeDeadlineSeconds", "schedulingGates", "tolerations")) {
      SubresourceStrategy.keep(munged, then, field);
    }
    if (then.path("terminationGracePeriodSeconds").asLong() < 0
        && munged.path("terminationGracePeriodSeconds").asLong() == 1) {
      SubresourceStrategy.keep(munged, then, "terminationGracePeriodSeconds");
    }
    if (then.path("schedulingGates").size() > 0) {
      nodeSelector(munged, then, errors);
      GatedAffinity.keep(munged, then, errors);
    }
    return munged;
  }

  /** A Pod that waits may be told more of where it is to go. */
  private static void nodeSelector(ObjectNode munged, ObjectNode then, List<FieldError> errors) {
    Map<String, String> now = new ObjectView(munged).textMap("nodeSelector");
    Map<String, String> old = new ObjectView(then).textMap("nodeSelector");
    FieldPath path = SPEC.child("nodeSelector");
    if (!now.entrySet().containsAll(old.entrySet())) {
      errors.add(
          FieldError.invalid(
              path,
              munged.get("nodeSelector"),
              "only additions to spec.nodeSelector are allowed (no mutations or deletions)"));
    }
    SubresourceStrategy.keep(munged, then, "nodeSelector");
  }

  /** What the ephemeralcontainers subresource may change: more of them, and none that is there. */
  static List<FieldError> ephemeralContainers(ObjectNode after, ObjectNode before) {
    if (PodAnnotations.isMirror(before)) {
      return List.of(
          FieldError.forbidden(
              FieldPath.of("[]"), "static pods do not support ephemeral containers"));
    }
    List<FieldError> errors = whole(after, before);
    FieldPath path = SPEC.child("ephemeralContainers");
    List<ObjectNode> now = ContainerList.EPHEMERAL.of(new ObjectView(after).object("spec"));
    List<ObjectNode> then = ContainerList.EPHEMERAL.of(new ObjectView(before).object("spec"));
    for (ObjectNode old : then) {
      String name = new ObjectView(old).text("name");
      ObjectNode same =
          now.stream()
              .filter(it -> new ObjectView(it).text("name").equals(name))
              .findFirst()
              .orElse(null);
      if (same == null) {
        errors.add(
            FieldError.forbidden(
                path, "existing ephemeral containers \"" + name + "\" may not be removed\n"));
      } else if (!SemanticEquality.equal(same, old)) {
        errors.add(
            FieldError.forbidden(
                path, "existing ephemeral containers \"" + name + "\" may not be changed\n"));
      }
    }
    return errors;
  }
}
