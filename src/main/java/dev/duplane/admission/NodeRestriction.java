package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets kubelets write their own Node and what belongs to it, and nothing else (Admission Control,
 * "NodeRestriction"; plugin/pkg/admission/noderestriction/admission.go). What they write through
 * Pods and tokens is judged by {@link NodePods}.
 */
final class NodeRestriction implements AdmissionPlugin {
  private static final String LEASES = "kube-node-lease";

  private static final List<String> REPORTED =
      List.of("capacity", "conditions", "allocatedResourceStatuses", "allocatedResources");

  private final NodePods pods;

  NodeRestriction(NodePods pods) {
    this.pods = pods;
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    String node = attributes.user().nodeName();
    if (node == null || attributes.operation() == Operation.CONNECT) {
      return;
    }
    if (node.isEmpty()) {
      throw attributes.forbidden(
          "could not determine node from user " + GoText.quote(attributes.user().username()));
    }
    GroupResource resource = attributes.resource().groupResource();
    switch (resource.toString()) {
      case "pods" -> pods.admit(node, attributes);
      case "nodes" -> node(node, attributes);
      case "persistentvolumeclaims" -> claim(node, attributes);
      case "serviceaccounts" -> pods.admitToken(node, attributes);
      case "leases.coordination.k8s.io" -> {
        if (!attributes.namespace().equals(LEASES)) {
          throw attributes.forbidden(
              "can only access leases in the " + GoText.quote(LEASES) + " system namespace");
        }
        requireOwn(node, attributes, "node lease");
      }
      case "csinodes.storage.k8s.io" -> requireOwn(node, attributes, "CSINode");
      default -> {
        // Whatever else kubelets write is the authorizer's matter.
      }
    }
  }

  private static void requireOwn(String node, AdmissionAttributes attributes, String what) {
    if (!attributes.name().equals(node)) {
      throw attributes.forbidden(
          "can only access " + what + " with the same name as the requesting node");
    }
  }

  private static void node(String node, AdmissionAttributes attributes) {
    String quoted = "node " + GoText.quote(node);
    if (!attributes.name().equals(node)) {
      throw attributes.forbidden(
          quoted + " is not allowed to modify node " + GoText.quote(attributes.name()));
    }
    ObjectNode object = attributes.object();
    ObjectNode before = attributes.oldObject();
    if (object == null || attributes.operation() == Operation.DELETE) {
      return;
    }
    JsonNode source = object.at("/spec/configSource");
    if (before == null) {
      if (source.isObject()) {
        throw attributes.forbidden(
            quoted + " is not allowed to create pods with a non-nil configSource");
      }
      String forbidden = forbiddenLabels(labels(object), Map.of());
      if (!forbidden.isEmpty()) {
        throw attributes.forbidden(
            quoted + " is not allowed to set the following labels: " + forbidden);
      }
      return;
    }
    if (source.isObject() && !source.equals(before.at("/spec/configSource"))) {
      throw attributes.forbidden(
          quoted + " is not allowed to update configSource to a new non-nil configSource");
    }
    if (!equal(object, before, "/spec/taints")) {
      throw attributes.forbidden(quoted + " is not allowed to modify taints");
    }
    if (!equal(object, before, "/metadata/ownerReferences")) {
      throw attributes.forbidden(quoted + " is not allowed to modify ownerReferences");
    }
    String forbidden = forbiddenLabels(labels(object), labels(before));
    if (!forbidden.isEmpty()) {
      throw attributes.forbidden("is not allowed to modify labels: " + forbidden);
    }
  }

  private static boolean equal(ObjectNode a, ObjectNode b, String list) {
    JsonNode first = a.at(list);
    JsonNode second = b.at(list);
    return first.equals(second) || (first.isEmpty() && second.isEmpty());
  }

  private static Map<String, String> labels(ObjectNode object) {
    return ObjectMeta.of(object).labels();
  }

  /** Those labels of Kubernetes that differ and are not for a kubelet to set. */
  private static String forbiddenLabels(Map<String, String> after, Map<String, String> before) {
    TreeSet<String> forbidden = new TreeSet<>();
    TreeSet<String> all = new TreeSet<>(after.keySet());
    all.addAll(before.keySet());
    for (String label : all) {
      String value = after.get(label);
      boolean changed = value == null || !value.equals(before.get(label));
      if (changed && !NodeLabels.mayBeSetByKubelet(label)) {
        forbidden.add(label);
      }
    }
    return String.join(", ", forbidden);
  }

  private static void claim(String node, AdmissionAttributes attributes) {
    if (!attributes.subresource().equals("status")) {
      throw attributes.forbidden("may only update PVC status");
    }
    if (!withoutReported(attributes.object()).equals(withoutReported(attributes.oldObject()))) {
      throw attributes.forbidden(
          "node "
              + GoText.quote(node)
              + " is not allowed to update fields other than status.capacity and"
              + " status.conditions");
    }
  }

  /** A claim without what kubelets report of it, and without what tells of the write. */
  private static JsonNode withoutReported(@Nullable ObjectNode claim) {
    if (claim == null) {
      return NullNode.instance;
    }
    ObjectNode rest = claim.deepCopy();
    ObjectMeta.of(rest).node().remove(List.of("resourceVersion", "managedFields"));
    if (rest.get("status") instanceof ObjectNode status) {
      status.remove(REPORTED);
    }
    return rest;
  }
}
