package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which Pods cannot go without a PodDisruptionBudget being violated ({@code
 * filterPodsWithPDBViolation}).
 */
final class DisruptionBudgets {
  private DisruptionBudgets() {}

  /**
   * Those of the Pods that would be too many, in their order.
   *
   * @param pods in the order in which they would go
   * @param budgets all there are
   */
  static List<Victim> violating(List<Victim> pods, List<ObjectNode> budgets) {
    int[] allowed =
        budgets.stream()
            .mapToInt(budget -> budget.path("status").path("disruptionsAllowed").asInt())
            .toArray();
    List<Victim> violating = new ArrayList<>();
    for (Victim victim : pods) {
      ObjectMeta meta = ObjectMeta.of(victim.pod());
      boolean violated = false;
      for (int i = 0; i < allowed.length; i++) {
        if (counts(budgets.get(i), meta)) {
          allowed[i]--;
          violated |= allowed[i] < 0;
        }
      }
      if (violated) {
        violating.add(victim);
      }
    }
    return violating;
  }

  /** A Pod whose eviction has been granted is counted already; no labels match nothing here. */
  private static boolean counts(ObjectNode budget, ObjectMeta pod) {
    if (!ObjectMeta.of(budget).namespace().equals(pod.namespace())
        || budget.path("status").path("disruptedPods").has(pod.name())) {
      return false;
    }
    JsonNode selector = budget.path("spec").path("selector");
    Map<String, String> labels = pod.labels();
    boolean empty =
        selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
    return !labels.isEmpty() && !empty && LabelSelector.ofObject(selector).matches(labels);
  }
}
