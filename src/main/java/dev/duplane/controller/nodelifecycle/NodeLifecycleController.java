package dev.duplane.controller.nodelifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.NodeStatusChange;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.PodsOnNodes;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the taints of a Node that follow from its conditions and from {@code spec.unschedulable},
 * and the labels that stand under two names ({@code
 * pkg/controller/nodelifecycle/node_lifecycle_controller.go}, doNoScheduleTaintingPass,
 * processTaintBaseEviction, reconcileNodeLabels).
 *
 * <pre>
 *   Ready False                not-ready            NoSchedule and NoExecute
 *   Ready Unknown              unreachable          NoSchedule and NoExecute
 *   MemoryPressure True        memory-pressure      NoSchedule
 *   DiskPressure True          disk-pressure        NoSchedule
 *   PIDPressure True           pid-pressure         NoSchedule
 *   NetworkUnavailable True    network-unavailable  NoSchedule
 *   spec.unschedulable         unschedulable        NoSchedule
 * </pre>
 *
 * The taint {@code not-ready} that a new Node gets (Admission Control, "TaintNodesByCondition")
 * goes when its conditions do not ask for it. When a Node that was ready is Unknown, an Event says
 * so, and its Pods are no longer ready.
 */
public final class NodeLifecycleController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "node-lifecycle-controller";

  private static final String PREFIX = "node.kubernetes.io/";
  private static final String NOT_READY = PREFIX + "not-ready";
  private static final String UNREACHABLE = PREFIX + "unreachable";
  private static final String UNSCHEDULABLE = PREFIX + "unschedulable";

  /** The taint that a condition asks for when it is True. */
  private static final Map<String, String> PROBLEMS =
      Map.of(
          "MemoryPressure", PREFIX + "memory-pressure",
          "DiskPressure", PREFIX + "disk-pressure",
          "PIDPressure", PREFIX + "pid-pressure",
          "NetworkUnavailable", PREFIX + "network-unavailable");

  /** Labels by the names that they had before Kubernetes 1.14. */
  private static final Map<String, String> OLD_LABELS =
      Map.of(
          "beta.kubernetes.io/os", "kubernetes.io/os",
          "beta.kubernetes.io/arch", "kubernetes.io/arch");

  private static final GroupResource NODES = new GroupResource("", "nodes");

  private final OwnObjects nodes;
  private final OwnObjects pods;
  private final Indexer known;
  private final PodsOnNodes podsOnNodes;
  private final EventRecorder events;
  private final Clock clock;

  /** The names of the Nodes that were ready when they were last seen. */
  private final Set<String> ready = new HashSet<>();

  /** What makes two taints the same. */
  private record TaintKey(String key, String effect) {
    private static TaintKey of(JsonNode taint) {
      return new TaintKey(taint.path("key").asText(), taint.path("effect").asText());
    }
  }

  /**
   * @param registry where the Nodes are changed
   * @param known the Nodes there are
   * @param knownPods the Pods there are
   * @param clock gives the times of taints
   */
  public NodeLifecycleController(Registry registry, Indexer known, Indexer knownPods, Clock clock) {
    this.nodes = OwnObjects.of(registry, "", "nodes", OwnObjects.CONTROLLER_MANAGER);
    this.pods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.events = new EventRecorder(registry, clock, "node-controller");
    this.known = known;
    this.podsOnNodes = new PodsOnNodes(knownPods);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(NODES));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode node = known.get(request);
    if (node == null) {
      ready.remove(request.name());
      return Result.DONE;
    }
    labels(node);
    ArrayNode taints = taints(node);
    JsonNode before = node.path("spec").path("taints");
    if (before.isArray() ? !taints.equals(before) : !taints.isEmpty()) {
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      change.putObject("spec").set("taints", taints);
      nodes.patch("", request.name(), "", PatchType.STRATEGIC_MERGE, change);
    }
    boolean wasReady = ready.remove(request.name());
    String status = Conditions.status(node, "Ready");
    if (status.equals("True")) {
      ready.add(request.name());
    } else if (status.equals("Unknown")) {
      if (wasReady) {
        NodeStatusChange.record(events, node, "NodeNotReady");
      }
      podsOnNodes.on(request.name()).forEach(this::markNotReady);
    }
    return Result.DONE;
  }

  @Override
  public void reset() {
    ready.clear();
  }

  /** Nobody knows how a Pod is whose kubelet is silent ({@code MarkPodsNotReady}). */
  private void markNotReady(ObjectNode pod) {
    if (!PodState.ready(pod)) {
      return;
    }
    ObjectMeta meta = ObjectMeta.of(pod);
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "False")
        .put("lastTransitionTime", Identity.timestamp(clock.instant()));
    pods.patch(meta.namespace(), meta.name(), "status", PatchType.STRATEGIC_MERGE, change);
    events.event(pod, EventRecorder.WARNING, "NodeNotReady", "Node is not ready");
  }

  private void labels(ObjectNode node) {
    Map<String, String> labels = ObjectMeta.of(node).labels();
    Map<String, String> missing = new TreeMap<>();
    OLD_LABELS.forEach(
        (old, stable) -> {
          String value = labels.get(stable);
          if (value != null && !value.equals(labels.get(old))) {
            missing.put(old, value);
          }
        });
    if (!missing.isEmpty()) {
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      missing.forEach(change.putObject("metadata").putObject("labels")::put);
      nodes.patch("", ObjectMeta.of(node).name(), "", PatchType.STRATEGIC_MERGE, change);
    }
  }

  /** The taints that the Node should have: its own in their order, then those that are new. */
  private ArrayNode taints(ObjectNode node) {
    Set<TaintKey> wanted = wanted(node);
    ArrayNode taints = JsonNodeFactory.instance.arrayNode();
    for (JsonNode taint : node.path("spec").path("taints")) {
      if (!isOwn(node, TaintKey.of(taint)) || wanted.remove(TaintKey.of(taint))) {
        taints.add(taint);
      }
    }
    for (TaintKey taint : wanted) {
      taints
          .addObject()
          .put("key", taint.key())
          .put("effect", taint.effect())
          .put("timeAdded", Identity.timestamp(clock.instant()));
    }
    return taints;
  }

  private static Set<TaintKey> wanted(ObjectNode node) {
    Set<TaintKey> wanted = new LinkedHashSet<>();
    for (JsonNode condition : node.path("status").path("conditions")) {
      String type = condition.path("type").asText();
      String status = condition.path("status").asText();
      String problem = PROBLEMS.get(type);
      if (problem != null && status.equals("True")) {
        wanted.add(new TaintKey(problem, "NoSchedule"));
      } else if (type.equals("Ready") && !status.equals("True")) {
        String key = status.equals("False") ? NOT_READY : UNREACHABLE;
        wanted.add(new TaintKey(key, "NoSchedule"));
        wanted.add(new TaintKey(key, "NoExecute"));
      }
    }
    if (node.path("spec").path("unschedulable").asBoolean()) {
      wanted.add(new TaintKey(UNSCHEDULABLE, "NoSchedule"));
    }
    return wanted;
  }

  /**
   * Whether a taint is this controller's to take away. Of those that end Pods it is only while the
   * Node says whether it is ready.
   */
  private static boolean isOwn(ObjectNode node, TaintKey taint) {
    boolean ready = taint.key().equals(NOT_READY) || taint.key().equals(UNREACHABLE);
    return switch (taint.effect()) {
      case "NoSchedule" ->
          ready || taint.key().equals(UNSCHEDULABLE) || PROBLEMS.containsValue(taint.key());
      case "NoExecute" -> ready && !Conditions.status(node, "Ready").isEmpty();
      default -> false;
    };
  }
}
