package dev.duplane.controller.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a Pod goes.
 *
 * @param node its Node; null if none takes it
 * @param message why none does
 */
record Placement(@Nullable String node, String message) {

  static Placement on(NodeInfo node) {
    return new Placement(node.name(), "");
  }

  static Placement nowhere(String message) {
    return new Placement(null, message);
  }

  /**
   * Counts the refusals of all Nodes, and says it as kube-scheduler does ({@code
   * pkg/scheduler/framework/types.go}, FitError; {@code framework/preemption/preemption.go}).
   */
  static final class Diagnosis {
    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";
    private static final String NO_VICTIMS = "No preemption victims found for incoming pod";

    private final int nodes;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Map<String, Integer> preemption = new TreeMap<>();

    /**
     * @param nodes how many there are
     */
    Diagnosis(int nodes) {
      this.nodes = nodes;
    }

    void add(NodeFilter.Refusal refusal) {
      refusal.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      preemption.merge(refusal.resolvable() ? NO_VICTIMS : NOT_HELPFUL, 1, Integer::sum);
    }

    /** Nodes that were not looked at because the Pod names others. */
    void addUnnamed(int count) {
      if (count > 0) {
        reasons.put("node(s) didn't satisfy plugin(s) [NodeAffinity]", count);
        preemption.merge(NOT_HELPFUL, count, Integer::sum);
      }
    }

    Placement nowhere() {
      return nowhere(histogram(reasons));
    }

    /** The Pod contradicts itself. */
    Placement conflict() {
      preemption.put(NOT_HELPFUL, nodes);
      return nowhere("pod affinity terms conflict");
    }

    private Placement nowhere(String why) {
      String none = "0/" + nodes + " nodes are available: ";
      return Placement.nowhere(
          none
              + why
              + ". no new claims to deallocate, preemption: "
              + none
              + histogram(preemption)
              + ".");
    }

    /** In the order of the texts, numbers included. */
    private static String histogram(Map<String, Integer> counts) {
      List<String> texts = new ArrayList<>();
      counts.forEach((reason, count) -> texts.add(count + " " + reason));
      texts.sort(null);
      return String.join(", ", texts);
    }
  }
}
