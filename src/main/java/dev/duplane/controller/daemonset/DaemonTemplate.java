package dev.duplane.controller.daemonset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.controller.scheduler.PodDemand;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.WorkloadOwner;
import java.util.List;
import java.util.Map;

/**
 * The Pods of a DaemonSet: what they bear, and which Nodes they fit
 * (pkg/controller/daemon/util/daemonset_util.go, {@code NodeShouldRunDaemonPod}).
 */
final class DaemonTemplate {
  static final String HASH = "controller-revision-hash";
  private static final String GENERATION = "pod-template-generation";
  private static final String TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";
  private static final String NAME = "metadata.name";
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String NO_EXECUTE = "NoExecute";
  private static final String NO_SCHEDULE = "NoSchedule";

  private final ObjectNode pod;
  private final String generation;
  private final PodDemand demand;
  private final String nodeName;

  /** What becomes of a DaemonSet's Pods on a Node. */
  enum Fit {
    /** There is to be one. */
    RUNS,
    /** One that is there stays. */
    STAYS,
    /** There is to be none. */
    NONE
  }

  DaemonTemplate(WorkloadOwner owner) {
    this.pod = PodControl.fromTemplate(owner, owner.node().path("spec").path("template"));
    this.generation =
        owner.node().path("metadata").path("annotations").path(TEMPLATE_GENERATION).asText();
    ObjectNode spec = (ObjectNode) pod.get("spec");
    bear(spec);
    this.demand = PodDemand.of(pod);
    this.nodeName = spec.path("nodeName").asText();
  }

  /** Daemons run where others do not ({@code AddOrUpdateDaemonPodTolerations}). */
  private static void bear(ObjectNode spec) {
    for (String key : List.of("not-ready", "unreachable")) {
      bear(spec, key, NO_EXECUTE);
    }
    for (String key :
        List.of("disk-pressure", "memory-pressure", "pid-pressure", "unschedulable")) {
      bear(spec, key, NO_SCHEDULE);
    }
    if (spec.path("hostNetwork").asBoolean()) {
      bear(spec, "network-unavailable", NO_SCHEDULE);
    }
  }

  private static void bear(ObjectNode spec, String key, String effect) {
    ObjectNode toleration = JsonNodeFactory.instance.objectNode();
    toleration.put("key", "node.kubernetes.io/" + key).put("operator", "Exists");
    toleration.put("effect", effect);
    for (JsonNode present : spec.path("tolerations")) {
      boolean same =
          present.path("key").asText().equals(toleration.path("key").asText())
              && present.path("effect").asText().equals(effect)
              && present.path("operator").asText().equals("Exists")
              && present.path("value").asText().isEmpty();
      if (same) {
        ((ObjectNode) present).remove("tolerationSeconds");
        return;
      }
    }
    spec.withArrayProperty("tolerations").add(toleration);
  }

  /** What becomes of Pods on a Node. */
  Fit on(ObjectNode node) {
    ObjectMeta meta = ObjectMeta.of(node);
    boolean named = nodeName.isEmpty() || nodeName.equals(meta.name());
    if (!named || !demand.matches(meta.name(), meta.labels())) {
      return Fit.NONE;
    }
    boolean runs = true;
    boolean stays = true;
    for (JsonNode each : node.path("spec").path("taints")) {
      PodDemand.Taint taint = PodDemand.Taint.of(each);
      if (taint.forbids() && !demand.tolerates(taint)) {
        runs = false;
        stays &= !taint.effect().equals(NO_EXECUTE);
      }
    }
    return runs ? Fit.RUNS : stays ? Fit.STAYS : Fit.NONE;
  }

  /** A Pod for a Node, which the scheduler is to bind to it. */
  ObjectNode podOn(String node, String hash) {
    ObjectNode made = pod.deepCopy();
    PodControl.label(
        made,
        generation.isEmpty() ? Map.of(HASH, hash) : Map.of(GENERATION, generation, HASH, hash));
    ObjectView spec = new ObjectView((ObjectNode) made.get("spec"));
    ObjectView affinity =
        new ObjectView(new ObjectView(spec.object("affinity")).object("nodeAffinity"));
    ObjectNode field = JsonNodeFactory.instance.objectNode();
    field.put("key", NAME).put("operator", "In").putArray("values").add(node);
    affinity
        .node()
        .putObject(REQUIRED)
        .putArray("nodeSelectorTerms")
        .addObject()
        .putArray("matchFields")
        .add(field);
    return made;
  }

  /** Whether a Pod has the template that the DaemonSet has now ({@code IsPodUpdated}). */
  boolean isUpdated(ObjectNode of, String hash) {
    JsonNode labels = of.path("metadata").path("labels");
    return labels.path(HASH).asText().equals(hash)
        || (!generation.isEmpty() && labels.path(GENERATION).asText().equals(generation));
  }

  /** The Node that a Pod is on or for ({@code GetTargetNodeName}). */
  static String nodeOf(ObjectNode of) {
    String bound = of.path("spec").path("nodeName").asText();
    if (!bound.isEmpty()) {
      return bound;
    }
    JsonNode terms =
        of.path("spec")
            .path("affinity")
            .path("nodeAffinity")
            .path(REQUIRED)
            .path("nodeSelectorTerms");
    for (JsonNode term : terms) {
      for (JsonNode field : term.path("matchFields")) {
        if (field.path("key").asText().equals(NAME)) {
          return field.path("values").path(0).asText();
        }
      }
    }
    return "";
  }
}
