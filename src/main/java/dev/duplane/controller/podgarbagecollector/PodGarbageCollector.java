package dev.duplane.controller.podgarbagecollector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.PodsOnNodes;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends Pods that no kubelet can end ({@code pkg/controller/podgc/gc_controller.go}, gcOrphaned and
 * gcTerminating): it has them fail, and deletes them at once. A Node that is gone is waited for for
 * a while. That Pods which have ended go when they are very many is not done.
 */
public final class PodGarbageCollector implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "pod-garbage-collector-controller";

  /** As {@code quarantineTime} has it. */
  private static final Duration QUARANTINE = Duration.ofSeconds(40);

  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
  private static final GroupResource NODES = new GroupResource("", "nodes");

  private final OwnObjects pods;
  private final Indexer known;
  private final Indexer nodes;
  private final PodsOnNodes podsOnNodes;
  private final Clock clock;

  /** Since when Nodes that Pods are bound to are known to be gone. */
  private final Map<String, Instant> gone = new HashMap<>();

  /**
   * @param registry where the Pods are
   * @param manager whose informers are read
   * @param clock by which Nodes are waited for
   */
  public PodGarbageCollector(Registry registry, ControllerManager manager, Clock clock) {
    this.pods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.known = manager.informer(pods.resource());
    this.nodes = manager.informer(NODES);
    this.podsOnNodes = new PodsOnNodes(known);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(NODES, this::observeNode), new Source(pods.resource(), this::observePod));
  }

  @Override
  public void reset() {
    gone.clear();
  }

  private void observeNode(ObjectEvent event, Consumer<Request> queue) {
    String name = event.request().name();
    if (event.current() != null) {
      gone.remove(name);
    }
    if (event.current() == null || isOutOfService(event.shared())) {
      for (ObjectNode pod : podsOnNodes.on(name)) {
        ObjectMeta meta = ObjectMeta.of(pod);
        queue.accept(pods.request(meta.namespace(), meta.name()));
      }
    }
  }

  private void observePod(ObjectEvent event, Consumer<Request> queue) {
    String node = nodeOf(event.shared());
    if (event.current() != null && !node.isEmpty()) {
      ObjectNode there = nodes.get(new Request(NODES, "", node));
      if (there == null || isOutOfService(there)) {
        queue.accept(event.request());
      }
    }
  }

  private static String nodeOf(ObjectNode pod) {
    return pod.path("spec").path("nodeName").asText();
  }

  private static boolean isOutOfService(ObjectNode node) {
    if (Conditions.isTrue(node, "Ready")) {
      return false;
    }
    for (JsonNode taint : node.path("spec").path("taints")) {
      if (taint.path("key").asText().equals(OUT_OF_SERVICE)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode pod = known.get(request);
    String name = pod == null ? "" : nodeOf(pod);
    if (pod == null || name.isEmpty()) {
      return Result.DONE;
    }
    ObjectNode node = nodes.get(new Request(NODES, "", name));
    if (node != null) {
      if (isOutOfService(node) && PodState.deleting(pod)) {
        end(pod, null);
      }
      return Result.DONE;
    }
    Instant now = clock.instant();
    Instant due = gone.computeIfAbsent(name, n -> now).plus(QUARANTINE);
    if (now.isBefore(due)) {
      return Result.after(Duration.between(now, due));
    }
    end(pod, "PodGC: node no longer exists");
    return Result.DONE;
  }

  /**
   * Has a Pod fail, and deletes it.
   *
   * @param why its condition DisruptionTarget says; null: it gets none
   */
  private void end(ObjectNode pod, @Nullable String why) {
    ObjectMeta meta = ObjectMeta.of(pod);
    if (!PodState.ended(pod)) {
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      ObjectNode status = change.putObject("status").put("phase", "Failed");
      if (why != null) {
        ObjectNode condition = status.putArray("conditions").addObject();
        condition.put("type", "DisruptionTarget").put("status", "True");
        condition.put("reason", "DeletionByPodGC").put("message", why);
        condition.put("lastTransitionTime", Identity.timestamp(clock.instant()));
        if (meta.integer("generation") > 0) {
          condition.put("observedGeneration", meta.integer("generation"));
        }
      }
      pods.patch(meta.namespace(), meta.name(), "status", PatchType.STRATEGIC_MERGE, change);
    }
    pods.delete(
        meta.namespace(), meta.name(), new DeleteOptions(false, 0L, meta.uid(), null, null));
  }
}
