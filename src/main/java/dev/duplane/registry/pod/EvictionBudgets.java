package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.StatusCause;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.registry.Body;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.Identity;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.StoredObject;
import dev.duplane.registry.WriteOptions;
import dev.duplane.store.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What PodDisruptionBudgets say to an eviction (pkg/registry/core/pod/storage/eviction.go, {@code
 * checkAndDecrement}): one that is granted is taken off the budget at once, so that two evictions
 * cannot spend the same.
 */
public final class EvictionBudgets {
  private static final GroupResource RESOURCE = new GroupResource("policy", "poddisruptionbudget");
  private static final String NO =
      "Cannot evict pod as it would violate the pod's disruption budget.";
  private static final String ALLOWED = "disruptionsAllowed";
  private static final String CONDITION = "DisruptionAllowed";
  private static final String DISRUPTED = "disruptedPods";
  private static final int MOST_DISRUPTED = 2000;

  private final Supplier<Registry> registry;

  /**
   * @param registry has the budgets, if the release has them
   */
  public EvictionBudgets(Supplier<Registry> registry) {
    this.registry = registry;
  }

  /**
   * Spends one disruption of the budget that a Pod is under.
   *
   * @throws StatusException if the budget does not allow it now
   */
  void spend(ObjectNode pod, boolean dryRun, Instant now) {
    ResourceRegistry budgets = registry.get().resource("policy", "v1", "poddisruptionbudgets");
    if (budgets == null || goesAnyway(pod)) {
      return;
    }
    List<ObjectNode> over = over(pod, budgets);
    if (over.size() > 1) {
      throw StatusException.untyped(
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    if (over.size() == 1 && !isSpared(pod, over.get(0))) {
      spend(pod, over.get(0), budgets, dryRun, now);
    }
  }

  /** What does not run is nobody's loss ({@code canIgnorePDB}). */
  private static boolean goesAnyway(ObjectNode pod) {
    String phase = pod.path("status").path("phase").asText();
    return ObjectMeta.of(pod).deleting()
        || List.of("Succeeded", "Failed", "Pending").contains(phase);
  }

  private static List<ObjectNode> over(ObjectNode pod, ResourceRegistry budgets) {
    ObjectMeta meta = ObjectMeta.of(pod);
    List<ObjectNode> over = new ArrayList<>();
    for (Entry entry : budgets.list(meta.namespace(), ListOptions.ALL).items()) {
      ObjectNode budget =
          (ObjectNode) JsonTree.parse(StoredObject.of(entry.value()).json(entry.modRevision()));
      JsonNode selector = budget.path("spec").path("selector");
      if (LabelSelector.ofObject(selector).matches(meta.labels())) {
        over.add(budget);
      }
    }
    return over;
  }

  /** Pods that are not ready go if the others are enough, or if the budget says so (KEP-3017). */
  private static boolean isSpared(ObjectNode pod, ObjectNode budget) {
    if (Conditions.isTrue(pod, "Ready")) {
      return false;
    }
    String policy = budget.path("spec").path("unhealthyPodEvictionPolicy").asText();
    JsonNode status = budget.path("status");
    int desired = status.path("desiredHealthy").asInt();
    return policy.equals("AlwaysAllow")
        || (desired > 0 && status.path("currentHealthy").asInt() >= desired);
  }

  private static void spend(
      ObjectNode pod, ObjectNode budget, ResourceRegistry budgets, boolean dryRun, Instant now) {
    String name = ObjectMeta.of(budget).name();
    ObjectView status = new ObjectView(new ObjectView(budget).object("status"));
    if (status.integer("observedGeneration") < ObjectMeta.of(budget).integer("generation")) {
      throw refused(
          10, "The disruption budget " + name + " is still being processed by the server.");
    }
    int allowed = status.integer(ALLOWED);
    if (allowed < 0) {
      throw StatusException.forbidden(
          RESOURCE, name, "pdb disruptions allowed is negative", List.of());
    }
    if (budget.path("status").path(DISRUPTED).size() > MOST_DISRUPTED) {
      throw StatusException.forbidden(
          RESOURCE,
          name,
          "DisruptedPods map too big - too many evictions not confirmed by PDB controller",
          List.of());
    }
    if (allowed == 0) {
      throw refused(0, why(name, budget, status));
    }
    status.setInteger(ALLOWED, allowed - 1);
    status.object(DISRUPTED).put(ObjectMeta.of(pod).name(), Identity.timestamp(now));
    if (allowed == 1) {
      exhausted(budget, now);
    }
    budgets.update(
        ObjectMeta.of(budget).namespace(),
        name,
        "status",
        Body.of(budget),
        new WriteOptions(dryRun, "kube-apiserver", FieldValidation.STRICT));
  }

  private static StatusException refused(int retryAfterSeconds, String why) {
    return StatusException.tooManyRequests(
        NO, retryAfterSeconds, List.of(new StatusCause("DisruptionBudget", why, null)));
  }

  private static String why(String name, ObjectNode budget, ObjectView status) {
    ObjectNode condition = Conditions.find(budget, CONDITION);
    if (condition != null && condition.path("reason").asText().equals("SyncFailed")) {
      return "The disruption budget "
          + name
          + " does not allow evicting pods currently because it failed sync: "
          + condition.path("message").asText();
    }
    return "The disruption budget "
        + name
        + " needs "
        + status.integer("desiredHealthy")
        + " healthy pods and has "
        + status.integer("currentHealthy")
        + " currently";
  }

  private static void exhausted(ObjectNode budget, Instant now) {
    ObjectNode condition = Conditions.find(budget, CONDITION);
    if (condition != null) {
      condition.put("status", "False").put("reason", "InsufficientPods").put("message", "");
      condition.put("lastTransitionTime", Identity.timestamp(now));
    }
  }
}
