package dev.duplane.cluster;

import dev.duplane.net.Cidr;
import dev.duplane.net.PortRange;
import java.time.Clock;
import java.util.List;

/**
 * What a cluster is started with; the names are those of kube-apiserver's flags.
 *
 * @param serviceClusterIpRanges {@code --service-cluster-ip-range}: one, or two of different
 *     families; the first is the primary
 * @param serviceNodePortRange {@code --service-node-port-range}
 * @param seed where uids, addresses, ports and generated names are drawn from
 * @param clock gives creation times
 * @param kubernetesVersion {@code major.minor} that the cluster answers as
 */
public record ClusterConfig(
    List<Cidr> serviceClusterIpRanges,
    PortRange serviceNodePortRange,
    long seed,
    Clock clock,
    String kubernetesVersion) {
  /** The release that clusters answer as. */
  public static final String KUBERNETES_VERSION = "1.36";

  /** The same with other Service ranges. */
  public ClusterConfig withServiceClusterIpRanges(List<Cidr> ranges) {
    return new ClusterConfig(
        List.copyOf(ranges), serviceNodePortRange, seed, clock, kubernetesVersion);
  }
}
