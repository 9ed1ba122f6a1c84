package dev.duplane.cluster.flags;

import dev.duplane.api.release.Features;
import dev.duplane.controller.kubelet.KubeletConfiguration;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The flags of the kubelets, checked as they do (component-helpers/node/util/ips.go, {@code
 * ParseNodeIPArgument}; pkg/kubelet/kubelet.go, {@code NewMainKubelet}).
 */
final class KubeletFlags {
  private static final String EXTERNAL = "external";

  /** Since then two addresses go with an external provider: CloudDualStackNodeIPs is beta. */
  private static final int DUAL_STACK_NODES_OF_PROVIDERS = 29;

  private static final int MOST_NODES = 5000;

  private final Map<ClusterFlag, String> given;
  private final Features features;
  private final Consumer<FlagMessage> warnings;

  /**
   * @param warnings told what is ignored
   */
  KubeletFlags(Map<ClusterFlag, String> given, Features features, Consumer<FlagMessage> warnings) {
    this.given = given;
    this.features = features;
    this.warnings = warnings;
  }

  /** What the flags come to. */
  KubeletConfiguration read(KubeletConfiguration base) throws RefusedFlagException {
    String provider =
        Objects.requireNonNullElse(
            given.get(ClusterFlag.CLOUD_PROVIDER), base.externalCloudProvider() ? EXTERNAL : "");
    String ips = given.get(ClusterFlag.NODE_IP);
    List<IpAddress> nodeIps = ips == null ? base.nodeIps() : nodeIps(ips, provider);
    boolean external = provider.equals(EXTERNAL);
    if (!external && !provider.isEmpty()) {
      throw new RefusedFlagException(
          ClusterFlag.CLOUD_PROVIDER,
          "cloud provider \""
              + provider
              + "\" was specified, but built-in cloud providers are disabled. Please set"
              + " --cloud-provider=external and migrate to an external cloud provider");
    }
    String ranges = given.get(ClusterFlag.NODE_IP_RANGE);
    List<Cidr> nodeIpRanges =
        ranges == null ? base.nodeIpRanges() : RangePair.read(ClusterFlag.NODE_IP_RANGE, ranges);
    if (nodeIps.size() == 1 && nodeIps.get(0).isUnspecified()) {
      // The kubelet chooses for itself, an address of this family.
      var family = nodeIps.get(0).family();
      nodeIps = List.of();
      nodeIpRanges = nodeIpRanges.stream().filter(range -> range.family() == family).toList();
    }
    String nodes = given.get(ClusterFlag.NODES);
    return new KubeletConfiguration(
        nodes == null ? base.nodes() : nodes(nodes), nodeIps, nodeIpRanges, external);
  }

  /** {@code ParseNodeIPArgument}: what is no address is ignored, as are blanks around one. */
  private List<IpAddress> nodeIps(String text, String provider) throws RefusedFlagException {
    List<IpAddress> ips = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      IpAddress ip = IpAddress.parseSloppy(part.trim());
      if (ip == null) {
        warnings.accept(
            new FlagMessage(
                ClusterFlag.NODE_IP, "\"" + part.trim() + "\" is no IP address and is ignored"));
      } else {
        ips.add(ip.unmap());
      }
    }
    if (ips.size() > 2 || (ips.size() == 2 && ips.get(0).family() == ips.get(1).family())) {
      throw refused("must contain either a single IP or a dual-stack pair of IPs");
    }
    if (ips.size() == 2 && !dualStackNodes(provider)) {
      throw refused("dual-stack not supported in this configuration");
    }
    if (ips.size() == 2 && ips.stream().anyMatch(IpAddress::isUnspecified)) {
      throw refused("dual-stack node IP cannot include '0.0.0.0' or '::'");
    }
    return List.copyOf(ips);
  }

  private boolean dualStackNodes(String provider) {
    return provider.isEmpty()
        || (provider.equals(EXTERNAL)
            && features.release().minor() >= DUAL_STACK_NODES_OF_PROVIDERS);
  }

  private static RefusedFlagException refused(String why) {
    return new RefusedFlagException(ClusterFlag.NODE_IP, why);
  }

  private static int nodes(String text) throws RefusedFlagException {
    int nodes = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : MOST_NODES + 1;
    if (nodes > MOST_NODES) {
      throw new RefusedFlagException(
          ClusterFlag.NODES, "\"" + text + "\" is not a number of Nodes (0 to " + MOST_NODES + ")");
    }
    return nodes;
  }
}
