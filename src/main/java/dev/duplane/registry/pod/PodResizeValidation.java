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

/**
 * What a resize of a running Pod may change: how much CPU and memory its containers have, and it
 * may not take a bound away (KEP-1287; ValidatePodResize).
 */
final class PodResizeValidation {
  private static final FieldPath SPEC = FieldPath.of("spec");
  private static final FieldPath WHOLE = FieldPath.of("[]");
  private static final String RESOURCES = "resources";
  private static final List<String> BOUNDS = List.of("limits", "requests");

  private final ObjectCodec codec;

  /**
   * @param codec gives both specs the form in which they are compared
   */
  PodResizeValidation(ObjectCodec codec) {
    this.codec = codec;
  }

  List<FieldError> validate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors =
        new ArrayList<>(
            ObjectMetaValidation.validateUpdate(ObjectMeta.of(after), ObjectMeta.of(before)));
    errors.addAll(PodValidation.metadataAndSpec(after));
    if (PodAnnotations.isMirror(before)) {
      return List.of(FieldError.forbidden(WHOLE, "static pods cannot be resized"));
    }
    if (before.path("spec").path("os").path("name").asText().equals("windows")) {
      return List.of(FieldError.forbidden(WHOLE, "windows pods cannot be resized"));
    }
    ObjectNode now = spec(after);
    ObjectNode then = spec(before);
    if (!sameContainers(now, then, errors)) {
      return errors;
    }
    String qos = before.path("status").path("qosClass").asText(QosClass.of(then));
    if (!qos.equals(QosClass.of(now))) {
      errors.add(
          FieldError.invalid(SPEC, qos, "Pod QOS Class may not change as a result of resizing"));
    }
    if (!supported(before)) {
      errors.add(FieldError.forbidden(SPEC, "Pod running on node without support for resize"));
    }
    removed(now, then, errors);
    changed(now, then, errors);
    return errors;
  }

  private ObjectNode spec(ObjectNode pod) {
    return new ObjectView(codec.normalize(pod)).object("spec");
  }

  private static boolean sameContainers(ObjectNode now, ObjectNode then, List<FieldError> errors) {
    int found = errors.size();
    for (ContainerList list : List.of(ContainerList.REGULAR, ContainerList.INIT)) {
      FieldPath path = SPEC.child(list.field());
      List<ObjectNode> containers = list.of(now);
      List<ObjectNode> old = list.of(then);
      if (containers.size() != old.size()) {
        errors.add(
            FieldError.forbidden(path, list.field() + " may not be added or removed on resize"));
        continue;
      }
      for (int i = 0; i < old.size(); i++) {
        if (!containers.get(i).path("name").equals(old.get(i).path("name"))) {
          errors.add(
              FieldError.forbidden(
                  path.index(i).child("name"),
                  list.field() + " may not be renamed or reordered on resize"));
        }
      }
    }
    return errors.size() == found;
  }

  /** A kubelet that can do it tells of the resources of a container that runs. */
  private static boolean supported(ObjectNode pod) {
    for (JsonNode container : pod.path("status").path("containerStatuses")) {
      if (container.path("state").path("running").isObject()) {
        return container.path(RESOURCES).isObject();
      }
    }
    return true;
  }

  private static void removed(ObjectNode now, ObjectNode then, List<FieldError> errors) {
    removed(SPEC, now, then, errors);
    for (ContainerList list : List.of(ContainerList.INIT, ContainerList.REGULAR)) {
      List<ObjectNode> old = list.of(then);
      for (int i = 0; i < old.size(); i++) {
        if (list == ContainerList.REGULAR || PodResources.isSidecar(old.get(i))) {
          removed(SPEC.child(list.field()).index(i), list.of(now).get(i), old.get(i), errors);
        }
      }
    }
  }

  private static void removed(
      FieldPath path, ObjectNode now, ObjectNode then, List<FieldError> errors) {
    for (String bound : List.of("requests", "limits")) {
      Map<String, String> old = bounds(then, bound);
      if (!bounds(now, bound).keySet().containsAll(old.keySet())) {
        errors.add(
            FieldError.forbidden(
                path.child(RESOURCES).child(bound), "resource " + bound + " cannot be removed"));
      }
    }
  }

  private static Map<String, String> bounds(ObjectNode holder, String bound) {
    return holder.get(RESOURCES) instanceof ObjectNode resources
        ? new ObjectView(resources).textMap(bound)
        : Map.of();
  }

  private static void changed(ObjectNode now, ObjectNode then, List<FieldError> errors) {
    int found = errors.size();
    List<ObjectNode> containers = ContainerList.REGULAR.of(now);
    for (int i = 0; i < containers.size(); i++) {
      ObjectNode old = ContainerList.REGULAR.of(then).get(i);
      keepComputeResources(containers.get(i), old);
      if (!SemanticEquality.equal(containers.get(i), old)) {
        errors.add(FieldError.forbidden(SPEC, "only cpu and memory resources are mutable"));
      }
    }
    List<ObjectNode> init = ContainerList.INIT.of(now);
    for (int i = 0; i < init.size(); i++) {
      ObjectNode old = ContainerList.INIT.of(then).get(i);
      boolean sidecar = PodResources.isSidecar(init.get(i));
      if (sidecar) {
        keepComputeResources(init.get(i), old);
      }
      if (!SemanticEquality.equal(init.get(i), old)) {
        errors.add(
            FieldError.forbidden(
                SPEC,
                sidecar
                    ? "only cpu and memory resources for sidecar containers are mutable"
                    : "resources for non-sidecar init containers are immutable"));
      }
    }
    if (then.has(RESOURCES) && now.has(RESOURCES)) {
      keepComputeResources(now, then);
    }
    if (errors.size() == found && !SemanticEquality.equal(now, then)) {
      errors.add(FieldError.forbidden(SPEC, "only cpu and memory resources are mutable"));
    }
  }

  /** Gives a container what may change as it was. */
  private static void keepComputeResources(ObjectNode now, ObjectNode then) {
    ObjectView resources = new ObjectView(new ObjectView(now).object(RESOURCES));
    ObjectView old = new ObjectView(new ObjectView(then).object(RESOURCES));
    for (String bound : BOUNDS) {
      if (!(old.get(bound) instanceof ObjectNode before)) {
        resources.remove(bound);
        continue;
      }
      for (String compute : List.of("cpu", "memory")) {
        SubresourceStrategy.keep(resources.object(bound), before, compute);
      }
    }
    // What claims a container has is not resized, and is not compared: Go forgets them here.
    resources.remove("claims");
  }
}
