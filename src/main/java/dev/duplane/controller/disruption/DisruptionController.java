package dev.duplane.controller.disruption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.IntOrPercent;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.PodState;
import dev.duplane.controller.ReconcileException;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.StatusConditions;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps the status of PodDisruptionBudgets (pkg/controller/disruption/disruption.go). */
public final class DisruptionController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "disruption-controller";

  private static final GroupResource PODS = new GroupResource("", "pods");
  private static final String CONDITION = "DisruptionAllowed";
  private static final String DISRUPTED = "disruptedPods";

  /** After so long a Pod whose eviction was granted counts again. */
  private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

  private final OwnObjects budgets;
  private final Indexer budgetIndexer;
  private final Indexer pods;
  private final ExpectedPods expected;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param registry where statuses are written
   * @param manager whose informers are read
   * @param clock gives the times of conditions
   */
  public DisruptionController(Registry registry, ControllerManager manager, Clock clock) {
    this.budgets =
        OwnObjects.of(registry, "policy", "poddisruptionbudgets", OwnObjects.CONTROLLER_MANAGER);
    this.budgetIndexer = manager.informer(budgets.resource());
    this.pods = manager.informer(PODS);
    this.expected = new ExpectedPods(manager);
    this.events = new EventRecorder(registry, clock, "controllermanager");
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return LAST;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(budgets.resource()), new Source(PODS, this::observePod));
  }

  private void observePod(ObjectEvent event, Consumer<Request> queue) {
    String namespace = event.request().namespace();
    List<ObjectNode> all = budgetIndexer.list(namespace);
    if (all.isEmpty()) {
      return;
    }
    Map<String, String> now = ObjectMeta.of(event.shared()).labels();
    ObjectNode before = event.before();
    for (ObjectNode budget : all) {
      LabelSelector selector = OwnedObjects.selector(budget);
      if (selector.matches(now)
          || (before != null && selector.matches(ObjectMeta.of(before).labels()))) {
        queue.accept(budgets.request(namespace, ObjectMeta.of(budget).name()));
      }
    }
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode budget = budgetIndexer.get(request);
    if (budget == null) {
      return Result.DONE;
    }
    List<ObjectNode> selected = selected(budget);
    if (selected.isEmpty()) {
      tell(budget, EventRecorder.NORMAL, "NoPods", "No matching pods found");
    }
    int[] counts;
    try {
      counts = counts(budget, selected);
    } catch (ReconcileException e) {
      tell(
          budget,
          EventRecorder.WARNING,
          "CalculateExpectedPodCountFailed",
          "Failed to calculate the number of expected pods: " + e.getMessage());
      fail(budget, e.getMessage());
      throw e;
    }
    return write(budget, selected, counts[0], counts[1]);
  }

  private List<ObjectNode> selected(ObjectNode budget) {
    LabelSelector selector = OwnedObjects.selector(budget);
    List<ObjectNode> selected = new ArrayList<>();
    for (ObjectNode pod : pods.list(ObjectMeta.of(budget).namespace())) {
      if (selector.matches(ObjectMeta.of(pod).labels())) {
        selected.add(pod);
      }
    }
    return selected;
  }

  private void tell(ObjectNode budget, String type, String reason, String message) {
    ObjectNode involved = JsonNodeFactory.instance.objectNode();
    involved.put("apiVersion", "policy/v1").put("kind", "PodDisruptionBudget");
    involved.set("metadata", budget.path("metadata"));
    events.event(involved, type, reason, message);
  }

  /** How many Pods there should be, and how many of them have to be healthy. */
  private int[] counts(ObjectNode budget, List<ObjectNode> selected) {
    JsonNode spec = budget.path("spec");
    boolean most = spec.hasNonNull("maxUnavailable");
    JsonNode bound = spec.path(most ? "maxUnavailable" : "minAvailable");
    if (bound.isMissingNode() || bound.isNull()) {
      return new int[] {0, 0};
    }
    IntOrPercent number = IntOrPercent.of(bound);
    if (!most && !number.percent()) {
      return new int[] {selected.size(), number.number()};
    }
    ExpectedPods.Scale scale = expected.of(selected);
    if (!scale.unmanaged().isEmpty()) {
      tell(
          budget,
          EventRecorder.WARNING,
          "UnmanagedPods",
          "Pods selected by this PodDisruptionBudget (selector: "
              + LabelSelector.textOf(spec.path("selector"))
              + ") were found to be unmanaged. As a result, the status of the PDB cannot be"
              + " calculated correctly, which may result in undefined behavior. To account for"
              + " these pods please set \".spec.minAvailable\" field of the PDB to an integer"
              + " value.");
    }
    int part = number.of(scale.count(), true);
    return new int[] {scale.count(), most ? Math.max(0, scale.count() - part) : part};
  }

  private Result write(
      ObjectNode budget, List<ObjectNode> selected, int expectedPods, int desired) {
    Instant now = clock.instant();
    ObjectNode disrupted = budget.objectNode();
    Duration recheck = disrupted(budget, selected, disrupted, now);
    int healthy = 0;
    for (ObjectNode pod : selected) {
      boolean counts =
          !PodState.deleting(pod) && !disrupted.has(pod.path("metadata").path("name").asText());
      healthy += counts && PodState.ready(pod) ? 1 : 0;
    }
    ObjectNode status = budget.objectNode();
    JsonNode before = budget.path("status");
    if (before.has("conditions")) {
      status.set("conditions", before.get("conditions").deepCopy());
    }
    int allowed = expectedPods <= 0 ? 0 : Math.max(0, healthy - desired);
    int generation = budget.path("metadata").path("generation").asInt();
    status.put("observedGeneration", generation);
    if (!disrupted.isEmpty()) {
      status.set(DISRUPTED, disrupted);
    }
    status.put("disruptionsAllowed", allowed).put("currentHealthy", healthy);
    status.put("desiredHealthy", desired).put("expectedPods", expectedPods);
    condition(
        status,
        allowed > 0 ? "True" : "False",
        allowed > 0 ? "SufficientPods" : "InsufficientPods",
        "",
        generation,
        now);
    store(budget, status);
    return recheck == null ? Result.DONE : Result.after(recheck);
  }

  /** Pods that were granted to go and are there still; when the first counts again. */
  private @Nullable Duration disrupted(
      ObjectNode budget, List<ObjectNode> selected, ObjectNode kept, Instant now) {
    Duration recheck = null;
    JsonNode before = budget.path("status").path(DISRUPTED);
    for (ObjectNode pod : selected) {
      String name = pod.path("metadata").path("name").asText();
      if (PodState.deleting(pod) || !before.has(name)) {
        continue;
      }
      Instant until = Instant.parse(before.get(name).asText()).plus(DELETION_TIMEOUT);
      if (until.isBefore(now)) {
        ObjectNode involved = JsonNodeFactory.instance.objectNode();
        involved.put("apiVersion", "v1").put("kind", "Pod");
        involved.set("metadata", pod.path("metadata"));
        events.event(
            involved,
            EventRecorder.WARNING,
            "NotDeleted",
            "Pod was expected by PDB "
                + budget.path("metadata").path("namespace").asText()
                + "/"
                + budget.path("metadata").path("name").asText()
                + " to be deleted but it wasn't");
        continue;
      }
      kept.set(name, before.get(name));
      Duration wait = Duration.between(now, until).plusMillis(1);
      recheck = recheck == null || wait.compareTo(recheck) < 0 ? wait : recheck;
    }
    return recheck;
  }

  /** Nothing may go while nothing is known ({@code failSafe}). */
  private void fail(ObjectNode budget, String why) {
    ObjectNode status =
        budget.path("status") instanceof ObjectNode before
            ? before.deepCopy()
            : budget.objectNode();
    int generation = budget.path("metadata").path("generation").asInt();
    status.put("disruptionsAllowed", 0);
    condition(status, "False", "SyncFailed", why, generation, clock.instant());
    store(budget, status);
  }

  private static void condition(
      ObjectNode status, String value, String reason, String message, int generation, Instant now) {
    StatusConditions conditions = new StatusConditions(status);
    ObjectNode current = conditions.get(CONDITION);
    boolean same = current != null && current.path("status").asText().equals(value);
    ObjectNode condition = JsonNodeFactory.instance.objectNode();
    condition.put("type", CONDITION).put("status", value).put("observedGeneration", generation);
    condition.set(
        "lastTransitionTime",
        same && current != null
            ? current.get("lastTransitionTime")
            : JsonNodeFactory.instance.textNode(Identity.timestamp(now)));
    condition.put("reason", reason).put("message", message);
    conditions.replace(condition);
  }

  private void store(ObjectNode budget, ObjectNode status) {
    if (!status.equals(budget.path("status"))) {
      ObjectNode changed = budget.deepCopy();
      changed.set("status", status);
      ObjectMeta meta = ObjectMeta.of(changed);
      budgets.update(meta.namespace(), meta.name(), "status", changed);
    }
  }
}
