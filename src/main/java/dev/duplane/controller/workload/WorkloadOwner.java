package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.OwnObjects;
import org.jspecify.annotations.Nullable;

/**
 * A workload as the owner of other objects (meta/v1 OwnerReference).
 *
 * @param kind one of apps/v1 or batch/v1
 * @param node the object, not to be changed
 */
public record WorkloadOwner(String kind, ObjectNode node) {
  /** The group and version of a kind of workload. */
  static String apiVersion(String kind) {
    return kind.equals("Job") || kind.equals("CronJob") ? "batch/v1" : "apps/v1";
  }

  /** The object's name. */
  public String name() {
    return node.path("metadata").path("name").asText();
  }

  /** The object's Namespace. */
  public String namespace() {
    return node.path("metadata").path("namespace").asText();
  }

  /** The object's uid. */
  public String uid() {
    return node.path("metadata").path("uid").asText();
  }

  /** Whether it is being deleted: it takes on nothing then. */
  public boolean deleting() {
    return node.path("metadata").has("deletionTimestamp");
  }

  /** A copy of the top that may be changed, without a resourceVersion: it is written as it is. */
  ObjectNode unversioned() {
    ObjectNode copy = node.objectNode();
    copy.setAll(node);
    ObjectNode metadata = node.objectNode();
    metadata.setAll((ObjectNode) node.path("metadata"));
    metadata.remove("resourceVersion");
    copy.set("metadata", metadata);
    return copy;
  }

  /** The reference that an object has to the workload that controls it. */
  public ObjectNode reference() {
    return OwnObjects.controllerReference(apiVersion(kind), kind, name(), uid());
  }

  /** The workload as an Event is about it. */
  public ObjectNode involved() {
    ObjectNode involved = JsonNodeFactory.instance.objectNode();
    involved.put("apiVersion", apiVersion(kind)).put("kind", kind);
    involved.set("metadata", node.path("metadata"));
    return involved;
  }

  /** The reference of an object to what controls it, null if nothing does. */
  public static @Nullable JsonNode controllerOf(JsonNode object) {
    for (JsonNode reference : object.path("metadata").path("ownerReferences")) {
      if (reference.path("controller").asBoolean()) {
        return reference;
      }
    }
    return null;
  }

  /** Whether an object is controlled by this one. */
  public boolean controls(JsonNode object) {
    JsonNode reference = controllerOf(object);
    return reference != null && reference.path("uid").asText().equals(uid());
  }
}
