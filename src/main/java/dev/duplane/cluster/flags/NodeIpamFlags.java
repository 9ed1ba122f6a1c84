package dev.duplane.cluster.flags;

import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The flags of node-ipam-controller, checked as kube-controller-manager does when it starts
 * (cmd/kube-controller-manager/app/core.go: {@code validateCIDRs}, {@code setNodeCIDRMaskSizes};
 * pkg/controller/nodeipam: node_ipam_controller.go, ipam/cidrset/cidr_set.go).
 */
final class NodeIpamFlags {
  /** {@code clusterSubnetMaxDiff}: a range of IPv6 is divided into 2^16 parts at most. */
  private static final int MOST_SUBNET_BITS = 16;

  private final Map<ClusterFlag, String> given;
  private final Features features;

  NodeIpamFlags(Map<ClusterFlag, String> given, Features features) {
    this.given = given;
    this.features = features;
  }

  /**
   * What the flags come to.
   *
   * @param base what holds where no flag is given
   * @param runs whether the controller runs; it checks nothing else
   */
  NodeIpamConfiguration read(NodeIpamConfiguration base, boolean runs) throws RefusedFlagException {
    String text = given.get(ClusterFlag.CLUSTER_CIDR);
    List<Cidr> cidrs = base.clusterCidrs();
    if (text != null) {
      cidrs = text.isBlank() ? List.of() : clusterCidrs(text);
    }
    String told = given.get(ClusterFlag.ALLOCATE_NODE_CIDRS);
    boolean allocate =
        told == null
            ? !cidrs.isEmpty() && (base.allocateNodeCidrs() || base.clusterCidrs().isEmpty())
            : GoFlagValue.bool(ClusterFlag.ALLOCATE_NODE_CIDRS, told);
    Map<ClusterFlag, Integer> masks = masks();
    if (!allocate || !runs) {
      return new NodeIpamConfiguration(
          allocate, cidrs, base.nodeCidrMaskSizeIpv4(), base.nodeCidrMaskSizeIpv6());
    }
    if (cidrs.isEmpty()) {
      // Splitting the empty text gives one CIDR, which is none.
      clusterCidrs("");
    }
    NodeIpamConfiguration read = maskSizes(masks, cidrs, base);
    for (Cidr cidr : cidrs) {
      checkSubnets(cidr, read.nodeCidrMaskSize(cidr.family()), masks.keySet());
    }
    return read;
  }

  /** {@code validateCIDRs}. */
  private List<Cidr> clusterCidrs(String text) throws RefusedFlagException {
    String[] parts = text.trim().split(",", -1);
    List<Cidr> cidrs = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      Cidr cidr = Cidr.parseSloppy(parts[i]);
      if (cidr == null) {
        throw refused(
            ClusterFlag.CLUSTER_CIDR,
            "invalid CIDR[" + i + "]: <nil> (invalid CIDR address: " + parts[i] + ")");
      }
      cidrs.add(cidr.masked());
    }
    int count = cidrs.size();
    Set<IpFamily> families = new HashSet<>();
    cidrs.forEach(cidr -> families.add(cidr.family()));
    if (count > 1 && !features.isEnabled(Feature.IPV6_DUAL_STACK)) {
      throw refused(
          ClusterFlag.CLUSTER_CIDR,
          "len of ClusterCIDRs=="
              + count
              + " and dualstack or EndpointSlice feature is not enabled");
    }
    if (count > 1 && families.size() == 1) {
      throw refused(
          ClusterFlag.CLUSTER_CIDR,
          "len of ClusterCIDRs=="
              + count
              + " and they are not configured as dual stack (at least one from each IPFamily");
    }
    if (count > 2) {
      throw refused(
          ClusterFlag.CLUSTER_CIDR,
          "length of clusterCIDRs is:" + count + " more than max allowed of 2");
    }
    return List.copyOf(cidrs);
  }

  /** The sizes that are given; 0 is the flags' own default and says nothing. */
  private Map<ClusterFlag, Integer> masks() throws RefusedFlagException {
    Map<ClusterFlag, Integer> masks = new EnumMap<>(ClusterFlag.class);
    for (ClusterFlag flag :
        List.of(
            ClusterFlag.NODE_CIDR_MASK_SIZE,
            ClusterFlag.NODE_CIDR_MASK_SIZE_IPV4,
            ClusterFlag.NODE_CIDR_MASK_SIZE_IPV6)) {
      String text = given.get(flag);
      int mask = text == null ? 0 : GoFlagValue.int32(flag, text);
      if (mask != 0) {
        masks.put(flag, mask);
      }
    }
    return masks;
  }

  /** {@code setNodeCIDRMaskSizes}. */
  private static NodeIpamConfiguration maskSizes(
      Map<ClusterFlag, Integer> masks, List<Cidr> cidrs, NodeIpamConfiguration base)
      throws RefusedFlagException {
    Integer mask = masks.get(ClusterFlag.NODE_CIDR_MASK_SIZE);
    Integer ipv4 = masks.get(ClusterFlag.NODE_CIDR_MASK_SIZE_IPV4);
    Integer ipv6 = masks.get(ClusterFlag.NODE_CIDR_MASK_SIZE_IPV6);
    boolean dualStack = cidrs.size() > 1;
    boolean onlyIpv6 = !dualStack && cidrs.get(0).family() == IpFamily.IPV6;
    if (mask != null && dualStack) {
      throw refused(
          ClusterFlag.NODE_CIDR_MASK_SIZE,
          "usage of --node-cidr-mask-size is not allowed with dual-stack clusters");
    }
    if (mask != null && masks.size() > 1) {
      throw refused(
          ClusterFlag.NODE_CIDR_MASK_SIZE,
          "usage of --node-cidr-mask-size-ipv4 and --node-cidr-mask-size-ipv6 is not allowed if"
              + " --node-cidr-mask-size is set. For dual-stack clusters please unset it and use"
              + " IPFamily specific flags");
    }
    if (ipv4 != null && onlyIpv6) {
      throw refused(
          ClusterFlag.NODE_CIDR_MASK_SIZE_IPV4,
          "usage of --node-cidr-mask-size-ipv4 is not allowed for a single-stack IPv6 cluster");
    }
    if (ipv6 != null && !dualStack && !onlyIpv6) {
      throw refused(
          ClusterFlag.NODE_CIDR_MASK_SIZE_IPV6,
          "usage of --node-cidr-mask-size-ipv6 is not allowed for a single-stack IPv4 cluster");
    }
    int forIpv4 = mask != null && !onlyIpv6 ? mask : base.nodeCidrMaskSizeIpv4();
    int forIpv6 = mask != null && onlyIpv6 ? mask : base.nodeCidrMaskSizeIpv6();
    return new NodeIpamConfiguration(
        true, cidrs, ipv4 != null ? ipv4 : forIpv4, ipv6 != null ? ipv6 : forIpv6);
  }

  /** {@code NewNodeIpamController}, {@code NewCIDRSet}. */
  private static void checkSubnets(Cidr cidr, int maskSize, Set<ClusterFlag> masks)
      throws RefusedFlagException {
    if (cidr.prefixLength() > maskSize) {
      throw refused(
          ClusterFlag.CLUSTER_CIDR,
          "Controller: Invalid --cluster-cidr, mask size of cluster CIDR must be less than or equal"
              + " to --node-cidr-mask-size configured for CIDR family");
    }
    boolean isIpv6 = cidr.family() == IpFamily.IPV6;
    ClusterFlag ofFamily =
        isIpv6 ? ClusterFlag.NODE_CIDR_MASK_SIZE_IPV6 : ClusterFlag.NODE_CIDR_MASK_SIZE_IPV4;
    ClusterFlag blamed =
        masks.contains(ofFamily)
            ? ofFamily
            : masks.contains(ClusterFlag.NODE_CIDR_MASK_SIZE)
                ? ClusterFlag.NODE_CIDR_MASK_SIZE
                : ClusterFlag.CLUSTER_CIDR;
    if (isIpv6 && maskSize - cidr.prefixLength() > MOST_SUBNET_BITS) {
      throw refused(blamed, "New CIDR set failed; the node CIDR size is too big");
    }
    if (maskSize > cidr.family().bits()) {
      // The real one starts and then gives all Nodes the same range, of no size.
      throw refused(blamed, maskSize + " is longer than an " + cidr.family() + " address");
    }
  }

  private static RefusedFlagException refused(ClusterFlag flag, String why) {
    return new RefusedFlagException(flag, why);
  }
}
