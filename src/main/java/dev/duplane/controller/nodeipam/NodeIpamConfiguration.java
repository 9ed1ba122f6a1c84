package dev.duplane.controller.nodeipam;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.util.List;

/**
 * The flags of kube-controller-manager that say which ranges Pods get their addresses from.
 *
 * @param allocateNodeCidrs {@code --allocate-node-cidrs}: whether Nodes get a part of the ranges
 * @param clusterCidrs {@code --cluster-cidr}: none, one, or two of different families; the first is
 *     the primary
 * @param nodeCidrMaskSizeIpv4 {@code --node-cidr-mask-size-ipv4}: prefix length of a Node's part
 * @param nodeCidrMaskSizeIpv6 {@code --node-cidr-mask-size-ipv6}: prefix length of a Node's part
 * @see <a
 *     href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-controller-manager/">kube-controller-manager</a>
 */
public record NodeIpamConfiguration(
    boolean allocateNodeCidrs,
    List<Cidr> clusterCidrs,
    int nodeCidrMaskSizeIpv4,
    int nodeCidrMaskSizeIpv6) {
  /** Ranges of neither family. */
  public static final NodeIpamConfiguration NONE =
      new NodeIpamConfiguration(false, List.of(), 24, 64);

  public NodeIpamConfiguration {
    clusterCidrs = List.copyOf(clusterCidrs);
  }

  /** Each Node gets a part of these ranges, of the usual size. */
  public static NodeIpamConfiguration of(List<Cidr> clusterCidrs) {
    return new NodeIpamConfiguration(
        true, clusterCidrs, NONE.nodeCidrMaskSizeIpv4, NONE.nodeCidrMaskSizeIpv6);
  }

  /** The prefix length of a Node's part of a range. */
  public int nodeCidrMaskSize(IpFamily family) {
    return family == IpFamily.IPV4 ? nodeCidrMaskSizeIpv4 : nodeCidrMaskSizeIpv6;
  }
}
