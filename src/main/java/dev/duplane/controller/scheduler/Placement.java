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
 * @param candidate a Node that would take it if others left, and these; null if there is none
 * @param nomination what becomes of the Node that the Pod is to wait for
 */
record Placement(
    @Nullable String node,
    String message,
    @Nullable PreemptionCandidate candidate,
    Nomination nomination) {

  /** What becomes of {@code status.nominatedNodeName} ({@code NominatingMode}). */
  enum Nomination {
    /** It stays as it is. */
    KEEP,
    /** It is the Node of the candidate; without one there is none. */
    OVERRIDE
  }

  static Placement on(NodeInfo node) {
    return new Placement(node.name(), "", null, Nomination.KEEP);
  }

  static Placement nowhere(String message) {
    return new Placement(null, message, null, Nomination.KEEP);
  }

  /**
   * Counts the refusals of all Nodes, and says it as kube-scheduler does ({@code
   * pkg/scheduler/framework/types.go}, FitError; {@code framework/preemption/preemption.go}).
   */
  static final class Diagnosis {
    private static final String NOT_HELPFUL = "Preemption is not helpful for scheduling";

    private final int nodes;
    private final Map<String, Integer> reasons = new TreeMap<>();
    private final List<NodeInfo> resolvable = new ArrayList<>();
    private boolean conflict;

    /**
     * @param nodes how many there are
     */
    Diagnosis(int nodes) {
      this.nodes = nodes;
    }

    void add(NodeInfo node, NodeFilter.Refusal refusal) {
      refusal.reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
      if (refusal.resolvable()) {
        resolvable.add(node);
      }
    }

    /** Nodes that were not looked at because the Pod names others. */
    void addUnnamed(int count) {
      if (count > 0) {
        reasons.put("node(s) didn't satisfy plugin(s) [NodeAffinity]", count);
      }
    }

    /** The Pod contradicts itself. */
    void addConflict() {
      conflict = true;
    }

    /** The Nodes that might take the Pod if others left, in the order in which they came. */
    List<NodeInfo> resolvable() {
      return resolvable;
    }

    /** Others will leave: nothing is said of it. */
    Placement preempting(PreemptionCandidate candidate) {
      return new Placement(null, why(), candidate, Nomination.OVERRIDE);
    }

    /** Nobody leaves, for a reason that concerns the Pod itself. */
    Placement notEligible(String reason) {
      return new Placement(
          null, why() + preemption("not eligible " + reason), null, Nomination.KEEP);
    }

    /**
     * Nobody leaves.
     *
     * @param found what speaks against each of the Nodes that were looked at for that
     */
    Placement notHelpful(List<List<String>> found) {
      Map<String, Integer> counts = new TreeMap<>();
      found.forEach(of -> of.forEach(reason -> counts.merge(reason, 1, Integer::sum)));
      if (found.size() < nodes) {
        counts.put(NOT_HELPFUL, nodes - found.size());
      }
      return new Placement(
          null, why() + preemption(none() + histogram(counts) + "."), null, Nomination.OVERRIDE);
    }

    /** What the plugins say that come after the filters, DynamicResources and this one. */
    private static String preemption(String says) {
      return " no new claims to deallocate, preemption: " + says;
    }

    private String why() {
      return none() + (conflict ? "pod affinity terms conflict" : histogram(reasons)) + ".";
    }

    private String none() {
      return "0/" + nodes + " nodes are available: ";
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
