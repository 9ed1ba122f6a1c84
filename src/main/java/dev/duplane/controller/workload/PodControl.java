package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import java.util.Map;

/**
 * Makes and deletes the Pods of workloads and says so in Events
 * (pkg/controller/controller_utils.go, {@code RealPodControl}).
 */
public final class PodControl {
  private final OwnObjects pods;
  private final EventRecorder events;

  /**
   * @param pods where they are made
   * @param events tells of it
   */
  public PodControl(OwnObjects pods, EventRecorder events) {
    this.pods = pods;
    this.events = events;
  }

  /**
   * A Pod as a template has it, with a name to be generated from the owner's.
   *
   * @param template core/v1 PodTemplateSpec
   */
  public static ObjectNode fromTemplate(WorkloadOwner owner, JsonNode template) {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("generateName", owner.name() + "-");
    for (String field : new String[] {"labels", "annotations", "finalizers"}) {
      JsonNode value = template.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value.deepCopy());
      }
    }
    metadata.putArray("ownerReferences").add(owner.reference());
    pod.set("spec", template.path("spec").deepCopy());
    return pod;
  }

  /** Adds labels to a Pod or a template. */
  public static void label(ObjectNode object, Map<String, String> labels) {
    ObjectNode present = ObjectMeta.of(object).object("labels");
    labels.forEach(present::put);
  }

  /**
   * Makes a Pod.
   *
   * @return whether it is there: no Pod is made in a Namespace that goes
   * @throws StatusException if that is refused, which an Event tells, too
   */
  public boolean create(WorkloadOwner owner, ObjectNode pod) {
    try {
      ObjectMeta made = pods.meta(pods.create(owner.namespace(), pod));
      events.event(
          owner.involved(),
          EventRecorder.NORMAL,
          "SuccessfulCreate",
          "Created pod: " + made.name());
      return true;
    } catch (StatusException e) {
      if (OwnObjects.isNamespaceTerminating(e)) {
        return false;
      }
      events.event(
          owner.involved(),
          EventRecorder.WARNING,
          "FailedCreate",
          "Error creating: " + e.getMessage());
      throw e;
    }
  }

  /**
   * Deletes a Pod.
   *
   * @throws StatusException if that is refused, which an Event tells, too
   */
  public void delete(WorkloadOwner owner, ObjectNode pod) {
    String name = ObjectMeta.of(pod).name();
    try {
      pods.delete(owner.namespace(), name);
      events.event(
          owner.involved(), EventRecorder.NORMAL, "SuccessfulDelete", "Deleted pod: " + name);
    } catch (StatusException e) {
      events.event(
          owner.involved(),
          EventRecorder.WARNING,
          "FailedDelete",
          "Error deleting: " + e.getMessage());
      throw e;
    }
  }
}
