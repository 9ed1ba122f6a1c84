package dev.duplane.controller.kubelet;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.List;

/**
 * What the kubelets of the cluster's Nodes are told.
 *
 * @param nodes {@code --nodes}: how many Nodes the cluster makes by itself
 * @param nodeIps {@code --node-ip}: the addresses that a Node reports, one or one of each family;
 *     none: drawn from {@code nodeIpRanges}
 * @param nodeIpRanges {@code --node-ip-range}: where Nodes get addresses from, one of each range
 * @param externalCloudProvider {@code --cloud-provider external}: a cloud controller manager, not
 *     the kubelet, gives a Node its addresses
 * @see <a
 *     href="https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/">kubelet</a>
 */
public record KubeletConfiguration(
    int nodes, List<IpAddress> nodeIps, List<Cidr> nodeIpRanges, boolean externalCloudProvider) {
  /** No Nodes, and no addresses for those that a client makes. */
  public static final KubeletConfiguration NONE =
      new KubeletConfiguration(0, List.of(), List.of(), false);

  public KubeletConfiguration {
    nodeIps = List.copyOf(nodeIps);
    nodeIpRanges = List.copyOf(nodeIpRanges);
  }

  /** The same with other ranges for Nodes. */
  public KubeletConfiguration withNodeIpRanges(List<Cidr> ranges) {
    return new KubeletConfiguration(nodes, nodeIps, ranges, externalCloudProvider);
  }
}
