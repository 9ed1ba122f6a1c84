package dev.duplane.controller.statefulset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.workload.WorkloadOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The claims that the Pods of a StatefulSet have for themselves, and with whom they go (KEP-1847;
 * pkg/controller/statefulset/stateful_set_utils.go, isClaimOwnerUpToDate and
 * updateClaimOwnerRefForSetAndPod): by {@code persistentVolumeClaimRetentionPolicy} a claim is the
 * StatefulSet's, or its Pod's when that is one too many, or nobody's.
 */
final class StatefulClaims {
  private static final String TEMPLATES = "volumeClaimTemplates";
  private static final String OWNERS = "ownerReferences";

  private final OwnObjects claims;
  private final EventRecorder events;

  StatefulClaims(OwnObjects claims, EventRecorder events) {
    this.claims = claims;
    this.events = events;
  }

  static List<ObjectNode> templates(WorkloadOwner set) {
    List<ObjectNode> templates = new ArrayList<>();
    for (JsonNode template : set.node().path("spec").path(TEMPLATES)) {
      templates.add((ObjectNode) template);
    }
    return templates;
  }

  static String name(WorkloadOwner set, ObjectNode template, int ordinal) {
    return ObjectMeta.of(template).name() + "-" + set.name() + "-" + ordinal;
  }

  /** Makes the claims that a Pod has not yet. */
  void create(WorkloadOwner set, ObjectNode pod, int ordinal) {
    for (ObjectNode template : templates(set)) {
      String name = name(set, template, ordinal);
      if (claims.get(set.namespace(), name) != null) {
        continue;
      }
      ObjectNode claim = template.deepCopy();
      claim.remove("status");
      ObjectMeta meta = ObjectMeta.of(claim);
      meta.setName(name);
      JsonNode labels = set.node().path("spec").path("selector").path("matchLabels");
      for (Map.Entry<String, JsonNode> label : labels.properties()) {
        meta.object("labels").set(label.getKey(), label.getValue());
      }
      claims.create(set.namespace(), claim);
      events.event(
          set.involved(),
          EventRecorder.NORMAL,
          "SuccessfulCreate",
          "create Claim "
              + name
              + " Pod "
              + ObjectMeta.of(pod).name()
              + " in StatefulSet "
              + set.name()
              + " success");
    }
  }

  /**
   * Has the claims of a Pod belong to whom they go with.
   *
   * @param surplus whether the Pod is one too many
   */
  void own(WorkloadOwner set, ObjectNode pod, boolean surplus) {
    for (ObjectNode template : templates(set)) {
      ObjectNode claim =
          claims.get(set.namespace(), name(set, template, StatefulPods.ordinal(set, pod)));
      if (claim == null) {
        continue;
      }
      ObjectMeta meta = ObjectMeta.of(claim);
      List<JsonNode> owners = new ClaimOwners(set, pod, surplus).of(claim);
      if (owners != null) {
        ArrayNode references = JsonNodeFactory.instance.arrayNode().addAll(owners);
        meta.remove(OWNERS);
        if (!references.isEmpty()) {
          meta.set(OWNERS, references);
        }
        claims.update(set.namespace(), meta.name(), "", claim);
      }
    }
  }

  /** Whose the claims of one Pod are to be. */
  private record ClaimOwners(WorkloadOwner set, ObjectNode pod, boolean surplus) {
    private boolean deletes(String when) {
      return set.node()
          .path("spec")
          .path("persistentVolumeClaimRetentionPolicy")
          .path(when)
          .asText()
          .equals("Delete");
    }

    private String podUid() {
      return ObjectMeta.of(pod).uid();
    }

    /** The reference that a claim is to have to the set or the Pod; null: to neither. */
    private @Nullable ObjectNode wanted() {
      if (surplus && deletes("whenScaled")) {
        ObjectMeta meta = ObjectMeta.of(pod);
        return OwnObjects.controllerReference("v1", "Pod", meta.name(), meta.uid());
      }
      return deletes("whenDeleted") ? set.reference() : null;
    }

    /** The owners that a claim is to have; null if it is to be left as it is. */
    private @Nullable List<JsonNode> of(ObjectNode claim) {
      List<JsonNode> others = new ArrayList<>();
      List<JsonNode> ours = new ArrayList<>();
      boolean taken = false;
      for (JsonNode reference : claim.path("metadata").path(OWNERS)) {
        if (isStale(reference)) {
          // It is left to the garbage collector.
          return null;
        }
        String uid = reference.path("uid").asText();
        boolean our = uid.equals(set.uid()) || uid.equals(podUid());
        (our ? ours : others).add(reference);
        taken |= !our && reference.path("controller").asBoolean();
      }
      boolean keeps = !deletes("whenScaled") && !deletes("whenDeleted");
      ObjectNode wanted = taken && !keeps ? null : wanted();
      List<JsonNode> now = wanted == null ? List.of() : List.of(wanted);
      if (ours.equals(now)) {
        return null;
      }
      others.addAll(now);
      return others;
    }

    /** Whether it is a reference to another set or Pod of the same name. */
    private boolean isStale(JsonNode reference) {
      String name = reference.path("name").asText();
      String kind = reference.path("kind").asText();
      String uid = reference.path("uid").asText();
      return (kind.equals("StatefulSet") && name.equals(set.name()) && !uid.equals(set.uid()))
          || (kind.equals("Pod")
              && name.equals(ObjectMeta.of(pod).name())
              && !uid.equals(podUid()));
    }
  }
}
