package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What dual stack comes to on a Windows node (<a
 * href="https://kubernetes.io/docs/concepts/services-networking/dual-stack/#windows-support">Windows
 * support</a>): no single-stack IPv6; no dual stack on overlay (VXLAN) networks; on l2bridge
 * networks dual-stack Pods and nodes, with Services of one family each. The API server refuses none
 * of it, so it shows only where packets go.
 */
final class WindowsRules {
  private final ProxyNode node;
  private final List<TraceStep> steps = new ArrayList<>();
  private boolean carries = true;

  private WindowsRules(ProxyNode node) {
    this.node = node;
  }

  /** Whether a node runs Windows. */
  static boolean isOn(ProxyNode node) {
    return node.windows() != null;
  }

  /** What a Windows node's network does with a packet. */
  static WindowsRules of(ProxyNode node, Packet packet, List<ObjectNode> services) {
    WindowsRules rules = new WindowsRules(node);
    rules.judge(packet.family());
    if (rules.carries) {
      services.forEach(service -> rules.judge(service, packet.to()));
    }
    return rules;
  }

  /** The rules that hold, in order. */
  List<TraceStep> steps() {
    return steps;
  }

  /** Whether packets of the family go anywhere on it. */
  boolean carries() {
    return carries;
  }

  private void judge(IpFamily family) {
    String name = node.name();
    if (node.primary(IpFamily.IPV4) == null && node.primary(IpFamily.IPV6) != null) {
      steps.add(TrafficRule.WINDOWS_IPV6_ONLY.step(node.object(), name));
      carries = false;
      return;
    }
    switch (Objects.requireNonNull(node.windows())) {
      case OVERLAY -> {
        carries = family == IpFamily.IPV4;
        steps.add(
            (carries ? TrafficRule.WINDOWS_OVERLAY : TrafficRule.WINDOWS_OVERLAY_IPV6)
                .step(node.object(), name));
      }
      case L2BRIDGE -> steps.add(TrafficRule.WINDOWS_L2BRIDGE.step(node.object(), name));
      case UNKNOWN -> steps.add(TrafficRule.WINDOWS_MODE_UNKNOWN.step(node.object(), name));
    }
  }

  private void judge(ObjectNode service, IpAddress to) {
    ObjectView spec = new ObjectView(new ObjectView(service).object("spec"));
    if (spec.texts("ipFamilies").size() > 1 && spec.texts("clusterIPs").contains(to.toString())) {
      ObjectMeta meta = ObjectMeta.of(service);
      steps.add(
          TrafficRule.WINDOWS_DUAL_STACK_SERVICE.step(
              "services/" + meta.namespace() + "/" + meta.name(), node.name()));
    }
  }
}
