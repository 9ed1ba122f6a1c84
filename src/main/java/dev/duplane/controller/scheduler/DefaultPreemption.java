package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which Pods leave so that one of higher priority fits: the plugin of that name ({@code
 * pkg/scheduler/framework/plugins/defaultpreemption}). It decides; {@link PodPreemption} does it.
 *
 * <p>From a Node all Pods of lower priority are taken away. If the Pod fits then, they are let stay
 * one by one as long as it still does: first those that a PodDisruptionBudget protects, the most
 * important first. Who is left has to go. kube-scheduler begins at a Node drawn by chance if there
 * are more than it looks at; here it is the one with the fewest Pods.
 */
final class DefaultPreemption {
  /** {@code minCandidateNodesAbsolute} and {@code minCandidateNodesPercentage}, as by default. */
  private static final int CANDIDATES = 100;

  private static final int CANDIDATES_PERCENT = 10;

  private static final List<String> NO_VICTIMS =
      List.of("No preemption victims found for incoming pod");

  private final Function<NodeInfo, List<Victim>> pods;
  private final Supplier<Collection<ObjectNode>> budgets;

  /**
   * @param pods those on a Node
   * @param budgets the PodDisruptionBudgets there are
   */
  DefaultPreemption(
      Function<NodeInfo, List<Victim>> pods, Supplier<Collection<ObjectNode>> budgets) {
    this.pods = pods;
    this.budgets = budgets;
  }

  /**
   * What comes of it that no Node takes a Pod.
   *
   * @param fit whether Nodes take it
   * @param nominated the Node that it waits for; null: it waits for none
   * @param diagnosis why they do not
   * @param lowest the lowest priority of a Pod on any Node
   */
  Placement attempt(
      Feasibility fit, @Nullable NodeInfo nominated, Placement.Diagnosis diagnosis, int lowest) {
    PodDemand pod = fit.pod();
    if (!pod.preempts()) {
      return diagnosis.notEligible("due to preemptionPolicy=Never.");
    }
    if (nominated != null && awaitsLeaving(fit, nominated)) {
      return diagnosis.notEligible("due to a terminating pod on the nominated node.");
    }
    if (lowest >= pod.priority()) {
      return diagnosis.notHelpful(diagnosis.resolvable().stream().map(n -> NO_VICTIMS).toList());
    }
    int enough = Math.max(CANDIDATES, diagnosis.resolvable().size() * CANDIDATES_PERCENT / 100);
    List<PreemptionCandidate> candidates = new ArrayList<>();
    List<List<String>> against = new ArrayList<>();
    boolean harmless = false;
    for (NodeInfo node : diagnosis.resolvable()) {
      List<String> reasons = dryRun(fit, node, candidates);
      if (reasons != null) {
        against.add(reasons);
        continue;
      }
      harmless |= candidates.get(candidates.size() - 1).violations() == 0;
      if (harmless && candidates.size() >= enough) {
        break;
      }
    }
    return candidates.stream()
        .min(PreemptionCandidate.BEST_FIRST)
        .map(diagnosis::preempting)
        .orElseGet(() -> diagnosis.notHelpful(against));
  }

  /** Whether others are leaving its Node for it; no use if it would not take the Pod anyway. */
  private boolean awaitsLeaving(Feasibility fit, NodeInfo node) {
    NodeFilter.Refusal refusal = fit.refusal(node);
    return (refusal == null || refusal.resolvable())
        && pods.apply(node).stream()
            .anyMatch(
                victim -> victim.priority() < fit.pod().priority() && victim.leavesByPreemption());
  }

  /**
   * Adds a candidate if there is one on a Node ({@code SelectVictimsOnNode}).
   *
   * @return why there is none; null if there is
   */
  private @Nullable List<String> dryRun(
      Feasibility fit, NodeInfo node, List<PreemptionCandidate> candidates) {
    List<Victim> potential =
        node.demands().stream().allMatch(other -> other.priority() >= fit.pod().priority())
            ? List.of()
            : pods.apply(node).stream()
                .filter(victim -> victim.priority() < fit.pod().priority())
                .sorted(Victim.MOST_IMPORTANT_FIRST)
                .toList();
    if (potential.isEmpty()) {
      return NO_VICTIMS;
    }
    NodeInfo emptier = node.copy();
    potential.forEach(victim -> emptier.remove(victim.demand(), victim.leaving()));
    NodeFilter.Refusal refusal = fit.refusalIf(emptier);
    if (refusal != null) {
      return refusal.reasons();
    }
    List<ObjectNode> protecting = new ArrayList<>(budgets.get());
    List<Victim> violating = DisruptionBudgets.violating(potential, protecting);
    List<Victim> victims = new ArrayList<>();
    violating.forEach(victim -> reprieve(fit, emptier, victim, victims));
    int violations = victims.size();
    potential.stream()
        .filter(victim -> !violating.contains(victim))
        .forEach(victim -> reprieve(fit, emptier, victim, victims));
    victims.sort(Victim.MOST_IMPORTANT_FIRST);
    candidates.add(new PreemptionCandidate(node.name(), List.copyOf(victims), violations));
    return null;
  }

  /** Lets a Pod stay if the other one still fits. */
  private static void reprieve(
      Feasibility fit, NodeInfo node, Victim victim, List<Victim> victims) {
    node.add(victim.demand(), victim.leaving());
    if (fit.refusalIf(node) != null) {
      node.remove(victim.demand(), victim.leaving());
      victims.add(victim);
    }
  }
}
