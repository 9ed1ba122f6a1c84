package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.PodsOnNodes;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The kubelets of all Nodes: each Node becomes ready, and the Pods on it run. */
public final class KubeletController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "kubelet";

  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Indexer nodes;
  private final Indexer pods;
  private final PodsOnNodes podsOnNodes;
  private final NodeSync nodeSync;
  private final PodSync podSync;
  private final PodAddressing addressing;

  /** The Pods that have no addresses yet, by their Nodes. */
  private final Map<String, TreeSet<Request>> waiting = new HashMap<>();

  /**
   * @param registry what it reports to
   * @param nodes the Nodes there are
   * @param pods the Pods there are
   * @param clock gives the times of what happens
   * @param configuration what the kubelets are told
   * @param version of the kubelets: {@code v1.36.2}
   */
  public KubeletController(
      Registry registry,
      Indexer nodes,
      Indexer pods,
      Clock clock,
      KubeletConfiguration configuration,
      String version) {
    this.nodes = nodes;
    this.pods = pods;
    this.addressing = new PodAddressing(configuration.nodeIps());
    this.nodeSync = new NodeSync(registry, clock, configuration, version);
    this.podSync = new PodSync(registry, clock, addressing);
    this.podsOnNodes = new PodsOnNodes(pods);
  }

  private static String nodeOf(ObjectNode pod) {
    return pod.path("spec").path("nodeName").asText();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(new Source(NODES, this::observeNode), new Source(PODS, this::observePod));
  }

  @Override
  public void reset() {
    addressing.reset();
    nodeSync.reset();
    podSync.reset();
    waiting.clear();
  }

  private static @Nullable ObjectNode now(ObjectEvent event) {
    return event.current() == null ? null : event.shared();
  }

  private void observeNode(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode before = event.before();
    ObjectNode now = now(event);
    nodeSync.observe(before, now);
    if (now != null) {
      queue.accept(event.request());
    }
    if (before == null || now == null || changesPods(before, now)) {
      for (ObjectNode pod : podsOnNodes.on(event.request().name())) {
        queue.accept(request(pod));
      }
    }
  }

  /** Whether a change of a Node may change what its Pods report. */
  private static boolean changesPods(ObjectNode before, ObjectNode now) {
    JsonNode then = before.path("metadata");
    JsonNode meta = now.path("metadata");
    return NodeSync.isSilent(before) != NodeSync.isSilent(now)
        || !before.path("spec").path("podCIDRs").equals(now.path("spec").path("podCIDRs"))
        || !before.path("status").path("addresses").equals(now.path("status").path("addresses"))
        || !then.path("labels").equals(meta.path("labels"))
        || !then.path("annotations").equals(meta.path("annotations"));
  }

  private static Request request(ObjectNode pod) {
    ObjectMeta meta = ObjectMeta.of(pod);
    return new Request(PODS, meta.namespace(), meta.name());
  }

  private void observePod(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode before = event.before();
    ObjectNode now = now(event);
    boolean free = addressing.observe(before, now);
    String node = nodeOf(event.shared());
    boolean waits = now != null && !node.isEmpty() && now.path("status").path("podIPs").isEmpty();
    TreeSet<Request> others = waiting.computeIfAbsent(node, name -> new TreeSet<>());
    if (waits) {
      others.add(event.request());
    } else {
      others.remove(event.request());
    }
    if (free) {
      others.forEach(queue);
    }
    if (others.isEmpty()) {
      waiting.remove(node);
    }
    if (now != null && !node.isEmpty()) {
      queue.accept(event.request());
    }
  }

  @Override
  public Result reconcile(Request request) {
    if (request.resource().equals(NODES)) {
      ObjectNode node = nodes.get(request);
      if (node != null && !ObjectMeta.of(node).deleting()) {
        nodeSync.reconcile(node);
      }
      return Result.DONE;
    }
    ObjectNode pod = pods.get(request);
    if (pod == null || nodeOf(pod).isEmpty()) {
      return Result.DONE;
    }
    ObjectNode node = nodes.get(new Request(NODES, "", nodeOf(pod)));
    return NodeSync.isSilent(node) ? Result.DONE : podSync.reconcile(pod, node);
  }
}
