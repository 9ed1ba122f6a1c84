package dev.duplane.preflight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.WindowsNetworkMode;
import dev.duplane.net.IpFamily;
import dev.duplane.preflight.RequirementCheck.CheckOutcome;
import java.util.ArrayList;
import java.util.List;

/**
 * What dual stack comes to on Nodes with Windows: no single-stack IPv6, no dual stack on overlay
 * (VXLAN) networks; on l2bridge networks dual-stack Pods and Nodes, with Services of one family.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/dual-stack/#windows-support">Windows
 *     support</a>
 */
final class WindowsNodes {
  private static final String REQUIREMENT = "Windows nodes";
  private static final String DOCUMENT =
      "https://kubernetes.io/docs/concepts/services-networking/dual-stack/#windows-support";

  private WindowsNodes() {}

  /**
   * A check for each sort of Node.
   *
   * @param unseen whether there is no cluster to look at
   */
  static List<RequirementCheck> check(List<ObjectNode> nodes, boolean unseen) {
    List<ObjectNode> windows =
        nodes.stream().filter(node -> WindowsNetworkMode.of(node) != null).toList();
    if (windows.isEmpty()) {
      return List.of(
          new RequirementCheck(
              REQUIREMENT,
              unseen ? CheckOutcome.UNKNOWN : CheckOutcome.PASS,
              unseen ? "no objects to look at" : "there are none",
              unseen ? "--state FILE with what kubectl get -A -o yaml prints" : "",
              DOCUMENT));
    }
    List<RequirementCheck> checks = new ArrayList<>();
    add(checks, windows, Kind.IPV6_ONLY);
    add(checks, windows, Kind.OVERLAY);
    add(checks, windows, Kind.UNKNOWN);
    add(checks, windows, Kind.L2BRIDGE);
    return checks;
  }

  /** What a Node with Windows can do. */
  private enum Kind {
    IPV6_ONLY(
        CheckOutcome.FAIL,
        "single-stack IPv6 is not supported on Windows",
        "an IPv4 address for them"),
    OVERLAY(
        CheckOutcome.FAIL,
        "overlay (VXLAN) networks do not do dual stack",
        "l2bridge networks, or no Pods on them that need both families"),
    UNKNOWN(
        CheckOutcome.UNKNOWN,
        "nothing tells their network",
        "the annotation "
            + WindowsNetworkMode.ANNOTATION
            + ": l2bridge or overlay on them says so here"),
    L2BRIDGE(CheckOutcome.PASS, "l2bridge: dual-stack Pods, and Services of a single family", "");

    private final CheckOutcome outcome;
    private final String found;
    private final String change;

    Kind(CheckOutcome outcome, String found, String change) {
      this.outcome = outcome;
      this.found = found;
      this.change = change;
    }

    static Kind of(ObjectNode node) {
      if (ClusterFacts.nodeFamilies(node).equals(List.of(IpFamily.IPV6))) {
        return IPV6_ONLY;
      }
      WindowsNetworkMode mode = WindowsNetworkMode.of(node);
      return mode == WindowsNetworkMode.OVERLAY
          ? OVERLAY
          : mode == WindowsNetworkMode.L2BRIDGE ? L2BRIDGE : UNKNOWN;
    }
  }

  private static void add(List<RequirementCheck> checks, List<ObjectNode> windows, Kind kind) {
    List<String> names =
        windows.stream()
            .filter(node -> Kind.of(node) == kind)
            .map(node -> ObjectMeta.of(node).name())
            .toList();
    if (!names.isEmpty()) {
      checks.add(
          new RequirementCheck(
              REQUIREMENT,
              kind.outcome,
              Requirements.some(names) + ": " + kind.found,
              kind.change,
              DOCUMENT));
    }
  }
}
