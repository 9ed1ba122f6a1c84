package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.WindowsNetworkMode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.util.List;

/**
 * What the network of a Node lets its Pods have. On Windows, l2bridge networks support dual stack
 * and overlay (VXLAN) networks do not; IPv6 alone is not supported (IPv4/IPv6 dual-stack, "Windows
 * support"; Networking on Windows, "IPv4/IPv6 dual-stack").
 */
enum WindowsNetwork {
  /** The Node runs no Windows. */
  NONE(""),
  L2BRIDGE("win-bridge"),
  OVERLAY("win-overlay");

  private final String plugin;

  WindowsNetwork(String plugin) {
    this.plugin = plugin;
  }

  /** That of a Node: l2bridge, too, if nothing says which. */
  static WindowsNetwork of(ObjectNode node) {
    WindowsNetworkMode mode = WindowsNetworkMode.of(node);
    if (mode == null) {
      return NONE;
    }
    return mode == WindowsNetworkMode.OVERLAY ? OVERLAY : L2BRIDGE;
  }

  /** Those of a Node's podCIDRs that its Pods get addresses of. */
  List<Cidr> usable(List<Cidr> podCidrs) {
    List<Cidr> ipv4 = podCidrs.stream().filter(cidr -> cidr.family() == IpFamily.IPV4).toList();
    return switch (this) {
      case NONE -> podCidrs;
      case L2BRIDGE -> ipv4.isEmpty() ? ipv4 : podCidrs;
      case OVERLAY -> ipv4;
    };
  }

  /** The CNI plugin that makes the network. */
  String plugin() {
    return plugin;
  }
}
