package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Binds Pods to Nodes ({@code pkg/scheduler/schedule_one.go}). A Pod that no Node takes is told
 * why, by its condition PodScheduled and an Event. It is looked at again when a Node that takes it
 * comes, changes, or gets room; and what it is told is brought up to date a second after something
 * has changed ({@code podInitialBackoffSeconds}), so that a Node which is being made ready is not
 * reported before it is.
 */
public final class SchedulerController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "scheduler";

  /** Who it is, in managedFields. */
  static final String MANAGER = "kube-scheduler";

  private static final GroupResource NODES = new GroupResource("", "nodes");
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final String SCHEDULER_NAME = "default-scheduler";
  private static final Duration BACKOFF = Duration.ofSeconds(1);

  /** Stands for all Pods that wait: what they are told may not be so any more. */
  private static final Request WAITING = new Request(PODS, "", "");

  private final OwnObjects pods;
  private final Indexer known;
  private final SchedulerEvents events;
  private final PodPreemption preemption;
  private final Clock clock;
  private final ClusterCache cache;
  private final WaitingPods waiting = new WaitingPods();

  private final ActivePods active = new ActivePods();

  /** When something has changed first since waiting Pods were told; null: nothing has. */
  private @Nullable Instant changed;

  /**
   * @param registry where the Pods are bound
   * @param known the Pods there are
   * @param namespaces the Namespaces there are
   * @param budgets the PodDisruptionBudgets there are
   * @param clock gives the times of conditions and Events
   */
  public SchedulerController(
      Registry registry,
      Indexer known,
      Indexer namespaces,
      Supplier<Collection<ObjectNode>> budgets,
      Clock clock) {
    this.pods = OwnObjects.of(registry, "", "pods", MANAGER);
    this.known = known;
    this.cache =
        new ClusterCache(
            known,
            budgets,
            name -> {
              ObjectNode namespace = namespaces.get(new Request(NAMESPACES, "", name));
              return namespace == null ? Map.of() : ObjectMeta.of(namespace).labels();
            });
    this.events = new SchedulerEvents(registry, clock);
    this.preemption = new PodPreemption(pods, events, clock);
    this.clock = clock;
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
    cache.clear();
    waiting.clear();
    active.clear();
    changed = null;
  }

  private void observeNode(ObjectEvent event, Consumer<Request> queue) {
    String name = event.request().name();
    cache.observeNode(name, event.current() == null ? null : event.shared());
    wake(name, queue);
  }

  private void observePod(ObjectEvent event, Consumer<Request> queue) {
    ObjectNode pod = event.current() == null ? null : event.shared();
    boolean pending = pod != null && isPending(pod);
    boolean nominated = cache.isNominated(event.request());
    String roomier = cache.observePod(event.request(), pod, pending);
    if (roomier != null) {
      wake(roomier, queue);
    } else {
      waiting.wakeAsking(woken -> activate(woken, queue));
    }
    if (!pending || (nominated && !cache.isNominated(event.request()))) {
      waiting.remove(event.request());
    }
    active.remove(event.request());
    if (pending) {
      activate(event.request(), queue);
    }
  }

  private void activate(Request request, Consumer<Request> queue) {
    active.add(request, priority(request));
    queue.accept(request);
  }

  private int priority(Request request) {
    ObjectNode pod = known.get(request);
    return pod == null ? 0 : pod.path("spec").path("priority").asInt();
  }

  /** A Node may take what it has not taken so far. */
  private void wake(String node, Consumer<Request> queue) {
    if (waiting.isEmpty()) {
      return;
    }
    NodeInfo info = cache.node(node);
    if (info != null) {
      cache.nominatedOn(node).forEach(woken -> activate(woken, queue));
      waiting.wake(info, woken -> activate(woken, queue));
    }
    if (changed == null) {
      changed = clock.instant();
    }
    queue.accept(WAITING);
  }

  /** Whether a Pod is this scheduler's to bind. */
  private static boolean isPending(ObjectNode pod) {
    JsonNode spec = pod.path("spec");
    return spec.path("nodeName").asText().isEmpty()
        && spec.path("schedulerName").asText().equals(SCHEDULER_NAME)
        && spec.path("schedulingGates").isEmpty()
        && pod.path("status").path("phase").asText().equals("Pending")
        && !ObjectMeta.of(pod).deleting();
  }

  @Override
  public Result reconcile(Request request) {
    if (request.equals(WAITING)) {
      return tellWaiting();
    }
    Request next = active.take(request);
    try {
      schedule(next, false);
    } catch (RuntimeException e) {
      active.add(next, priority(next));
      throw e;
    }
    return Result.DONE;
  }

  private Result tellWaiting() {
    if (changed == null || waiting.isEmpty()) {
      changed = null;
      return Result.DONE;
    }
    Duration left = Duration.between(clock.instant(), changed.plus(BACKOFF));
    if (!left.isNegative() && !left.isZero()) {
      return Result.after(left);
    }
    changed = null;
    waiting.all().forEach(pod -> schedule(pod, true));
    return Result.DONE;
  }

  /**
   * Binds a Pod, or tells it why that cannot be.
   *
   * @param late whether a Pod that has been told is told again, if it is another reason now
   */
  private void schedule(Request request, boolean late) {
    ObjectNode pod = known.get(request);
    if (pod == null || !isPending(pod)) {
      return;
    }
    PodDemand demand = PodDemand.of(pod);
    Placement placement = cache.place(request, demand);
    if (placement.node() != null) {
      bind(pod, placement.node());
      return;
    }
    if (!late && waiting.has(request, demand)) {
      return;
    }
    String nominated = nominated(pod);
    PreemptionCandidate candidate = placement.candidate();
    if (candidate != null) {
      preemption.perform(pod, candidate, cache.nominatedBelow(candidate.node(), demand.priority()));
    }
    if (placement.nomination() == Placement.Nomination.OVERRIDE) {
      nominated = candidate == null ? "" : candidate.node();
    }
    waiting.add(request, demand);
    if (!placement.message().equals(message(pod)) || !nominated.equals(nominated(pod))) {
      refuse(pod, placement.message(), nominated);
    }
  }

  private static String nominated(ObjectNode pod) {
    return pod.path("status").path("nominatedNodeName").asText();
  }

  private void bind(ObjectNode pod, String node) {
    ObjectMeta meta = ObjectMeta.of(pod);
    ObjectNode binding = JsonNodeFactory.instance.objectNode();
    binding
        .putObject("metadata")
        .put("namespace", meta.namespace())
        .put("name", meta.name())
        .put("uid", meta.uid());
    binding.putObject("target").put("kind", "Node").put("name", node);
    pods.act(meta.namespace(), meta.name(), "binding", binding);
    events.scheduled(pod, node);
  }

  private static JsonNode condition(ObjectNode pod) {
    return Conditions.of(pod, "PodScheduled");
  }

  /** What the Pod has been told; empty if nothing. */
  private static String message(ObjectNode pod) {
    JsonNode condition = condition(pod);
    return condition.path("reason").asText().equals("Unschedulable")
        ? condition.path("message").asText()
        : "";
  }

  private void refuse(ObjectNode pod, String message, String nominated) {
    ObjectMeta meta = ObjectMeta.of(pod);
    JsonNode before = condition(pod);
    String now = Identity.timestamp(clock.instant());
    boolean same = before.path("status").asText().equals("False");
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    ObjectNode condition = change.putObject("status").putArray("conditions").addObject();
    condition.put("type", "PodScheduled").put("status", "False");
    condition.put("reason", "Unschedulable").put("message", message);
    condition.putNull("lastProbeTime");
    condition.put("lastTransitionTime", same ? before.path("lastTransitionTime").asText() : now);
    if (meta.integer("generation") > 0) {
      condition.put("observedGeneration", meta.integer("generation"));
    }
    if (!nominated.equals(nominated(pod))) {
      JsonNode node = nominated.isEmpty() ? change.nullNode() : change.textNode(nominated);
      ((ObjectNode) change.path("status")).set("nominatedNodeName", node);
    }
    pods.patch(meta.namespace(), meta.name(), "status", PatchType.STRATEGIC_MERGE, change);
    events.failed(pod, message);
  }
}
