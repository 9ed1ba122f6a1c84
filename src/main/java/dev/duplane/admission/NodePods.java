package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.cel.AccessCheck;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;
import dev.duplane.registry.pod.PodReferences;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a kubelet may do to Pods, and for which of them it gets tokens: those on its own Node
 * (plugin/pkg/admission/noderestriction/admission.go, {@code admitPod} and what follows).
 */
final class NodePods {
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final GroupResource NODES = new GroupResource("", "nodes");

  private final NodeObjects objects;
  private final AccessCheck access;

  /**
   * What is looked up.
   *
   * @param drivers CSIDrivers, which ask for tokens of their own
   */
  record NodeObjects(
      NamespacedObjects pods,
      NamespacedObjects nodes,
      NamespacedObjects claims,
      NamespacedObjects volumes,
      NamespacedObjects drivers) {}

  NodePods(NodeObjects objects, AccessCheck access) {
    this.objects = objects;
    this.access = access;
  }

  void admit(String node, AdmissionAttributes attributes) {
    switch (attributes.subresource()) {
      case "" -> pod(node, attributes);
      case "status" -> status(node, attributes);
      case "eviction" -> {
        if (!isOn(node, existing(attributes.namespace(), attributes.name()))) {
          throw attributes.forbidden(
              "node " + node + " can only evict pods with spec.nodeName set to itself");
        }
      }
      default ->
          throw attributes.forbidden(
              "unexpected pod subresource "
                  + GoText.quote(attributes.subresource())
                  + ", only 'status' and 'eviction' are allowed");
    }
  }

  private ObjectNode existing(String namespace, String name) {
    ObjectNode pod = objects.pods().named(namespace, name);
    if (pod == null) {
      throw StatusException.notFound(PODS, name);
    }
    return pod;
  }

  private static boolean isOn(String node, @Nullable ObjectNode pod) {
    return pod != null && pod.at("/spec/nodeName").asText().equals(node);
  }

  private static String quoted(String node) {
    return "node " + GoText.quote(node);
  }

  private void pod(String node, AdmissionAttributes attributes) {
    ObjectNode pod = attributes.object();
    if (attributes.operation() == Operation.CREATE && pod != null) {
      String refusal = refusalOfNew(node, pod);
      if (!refusal.isEmpty()) {
        throw attributes.forbidden(refusal);
      }
      return;
    }
    if (attributes.operation() != Operation.DELETE) {
      throw attributes.forbidden(
          "unexpected operation "
              + GoText.quote(attributes.operation().name())
              + ", "
              + quoted(node)
              + " can only create and delete mirror pods");
    }
    if (!isOn(node, attributes.oldObject())) {
      throw attributes.forbidden(
          quoted(node) + " can only delete pods with spec.nodeName set to itself");
    }
  }

  private String refusalOfNew(String node, ObjectNode pod) {
    String own = quoted(node);
    PodReferences references = new PodReferences(pod);
    if (!references.isMirror()) {
      return "pod does not have "
          + GoText.quote(PodReferences.MIRROR_ANNOTATION)
          + " annotation, "
          + own
          + " can only create mirror pods";
    }
    if (!isOn(node, pod)) {
      return own + " can only create pods with spec.nodeName set to itself";
    }
    String owner = refusalOfOwner(node, ObjectMeta.of(pod).objects("ownerReferences"));
    if (!owner.isEmpty()) {
      return owner;
    }
    List<String> referenced = new ArrayList<>();
    if (!pod.at("/spec/serviceAccountName").asText().isEmpty()) {
      referenced.add("a service account");
    }
    if (!references.secrets().isEmpty()) {
      referenced.add("secrets");
    }
    if (!references.configMaps().isEmpty()) {
      referenced.add("configmaps");
    }
    if (references.projections().stream().anyMatch(each -> each.has("clusterTrustBundle"))) {
      referenced.add("clustertrustbundles");
    }
    for (JsonNode volume : pod.at("/spec/volumes")) {
      if (volume.hasNonNull("persistentVolumeClaim")) {
        referenced.add("persistentvolumeclaims");
      }
    }
    return referenced.isEmpty()
        ? ""
        : own + " can not create pods that reference " + referenced.get(0);
  }

  private String refusalOfOwner(String node, List<ObjectNode> owners) {
    String only = quoted(node) + " can only create pods with ";
    if (owners.size() > 1) {
      return only + "a single owner reference set to itself";
    }
    ObjectNode owner = owners.isEmpty() ? null : owners.get(0);
    if (owner == null
        || !owner.path("apiVersion").asText().equals("v1")
        || !owner.path("kind").asText().equals("Node")
        || !owner.path("name").asText().equals(node)) {
      return only + "an owner reference set to itself";
    }
    if (!owner.path("controller").asBoolean()) {
      return only + "a controller owner reference set to itself";
    }
    if (owner.path("blockOwnerDeletion").asBoolean()) {
      return quoted(node) + " must not set blockOwnerDeletion on an owner reference";
    }
    ObjectNode own = objects.nodes().named("", node);
    if (own == null) {
      throw StatusException.notFound(NODES, node);
    }
    String uid = owner.path("uid").asText();
    return uid.equals(ObjectMeta.of(own).uid())
        ? ""
        : "node " + node + " UID mismatch: expected " + uid + " got " + ObjectMeta.of(own).uid();
  }

  private static void status(String node, AdmissionAttributes attributes) {
    ObjectNode before = attributes.oldObject();
    ObjectNode after = attributes.object();
    if (before == null || after == null) {
      throw attributes.forbidden(
          "unexpected operation " + GoText.quote(attributes.operation().name()));
    }
    if (!isOn(node, before)) {
      throw attributes.forbidden(
          quoted(node) + " can only update pod status for pods with spec.nodeName set to itself");
    }
    if (!ObjectMeta.of(before).labels().equals(ObjectMeta.of(after).labels())) {
      throw attributes.forbidden(quoted(node) + " cannot update labels through pod status");
    }
    JsonNode claims = before.at("/status/resourceClaimStatuses");
    JsonNode given = after.at("/status/resourceClaimStatuses");
    if (!claims.equals(given) && !(claims.isEmpty() && given.isEmpty())) {
      throw attributes.forbidden(quoted(node) + " cannot update resource claim statues");
    }
  }

  /** A kubelet gets tokens for Pods on its Node only, of audiences that these ask for. */
  void admitToken(String node, AdmissionAttributes attributes) {
    ObjectNode request = attributes.object();
    if (request == null
        || attributes.operation() != Operation.CREATE
        || !attributes.subresource().equals("token")) {
      return;
    }
    JsonNode reference = request.at("/spec/boundObjectRef");
    if (!reference.path("apiVersion").asText().equals("v1")
        || !reference.path("kind").asText().equals("Pod")
        || reference.path("name").asText().isEmpty()) {
      throw attributes.forbidden("node requested token not bound to a pod");
    }
    String uid = reference.path("uid").asText();
    if (uid.isEmpty()) {
      throw attributes.forbidden("node requested token with a pod binding without a uid");
    }
    ObjectNode pod = existing(attributes.namespace(), reference.path("name").asText());
    if (!uid.equals(ObjectMeta.of(pod).uid())) {
      throw attributes.forbidden(
          "the UID in the bound object reference ("
              + uid
              + ") does not match the UID in record. The object might have been deleted and then"
              + " recreated");
    }
    if (!isOn(node, pod)) {
      throw attributes.forbidden(
          "node requested token bound to a pod scheduled on a different node");
    }
    JsonNode audiences = request.at("/spec/audiences");
    if (audiences.size() > 1) {
      throw attributes.forbidden("node may only request 0 or 1 audiences");
    }
    String audience = audiences.path(0).asText();
    if (!asksFor(pod, audience) && !mayRequest(attributes, audience)) {
      throw attributes.forbidden(
          "audience "
              + GoText.quote(audience)
              + " not found in pod spec volume, "
              + attributes.user().username()
              + " is not authorized to request tokens for this audience");
    }
  }

  private boolean mayRequest(AdmissionAttributes attributes, String audience) {
    return access
        .check(
            new AccessCheck.Question(
                attributes.user(),
                "request-serviceaccounts-token-audience",
                "",
                "",
                audience,
                "",
                attributes.namespace(),
                attributes.name()))
        .allowed();
  }

  private boolean asksFor(ObjectNode pod, String audience) {
    PodReferences references = new PodReferences(pod);
    for (JsonNode source : references.projections()) {
      JsonNode token = source.path("serviceAccountToken");
      if (token.isObject() && token.path("audience").asText().equals(audience)) {
        return true;
      }
    }
    for (JsonNode volume : pod.at("/spec/volumes")) {
      if (driverAsksFor(volume.at("/csi/driver").asText(), audience)) {
        return true;
      }
    }
    String namespace = ObjectMeta.of(pod).namespace();
    for (String claim : references.claims()) {
      ObjectNode found = objects.claims().named(namespace, claim);
      String volume = found == null ? "" : found.at("/spec/volumeName").asText();
      ObjectNode bound = volume.isEmpty() ? null : objects.volumes().named("", volume);
      if (bound != null && driverAsksFor(bound.at("/spec/csi/driver").asText(), audience)) {
        return true;
      }
    }
    return false;
  }

  private boolean driverAsksFor(String driver, String audience) {
    ObjectNode found = driver.isEmpty() ? null : objects.drivers().named("", driver);
    if (found != null) {
      for (JsonNode request : found.at("/spec/tokenRequests")) {
        if (request.path("audience").asText().equals(audience)) {
          return true;
        }
      }
    }
    return false;
  }
}
