package dev.duplane.traffic;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What kube-proxy is told beside the objects.
 *
 * @param clusterCidrs {@code --cluster-cidr}: where Pods have their addresses
 * @param serviceCidrs of all ServiceCIDR objects
 */
record ProxySettings(List<Cidr> clusterCidrs, List<Cidr> serviceCidrs) {
  /**
   * The Pods' range of a family. Without one kube-proxy cannot tell what comes from a Pod
   * (NoOpLocalDetector in pkg/proxy/util).
   */
  @Nullable Cidr clusterCidr(IpFamily family) {
    return clusterCidrs.stream().filter(cidr -> cidr.family() == family).findFirst().orElse(null);
  }

  /** The ranges of cluster IPs of a family. */
  List<Cidr> serviceCidrs(IpFamily family) {
    return serviceCidrs.stream()
        .filter(cidr -> cidr.family() == family)
        .sorted(Comparator.comparing(Cidr::toString))
        .distinct()
        .toList();
  }
}
