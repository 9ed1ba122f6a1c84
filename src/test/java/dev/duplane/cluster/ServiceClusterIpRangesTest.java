package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceClusterIpRangesTest {

  /** kube-apiserver takes it and starts, but has no allocator for a range wider than /64. */
  @Test
  void wideIpv6Range_startsWithoutPool() throws ServiceClusterIpRanges.RefusedRangesException {
    List<Cidr> ranges = ServiceClusterIpRanges.parse("fd00::/8", null);
    try (Cluster cluster = Cluster.start(ClusterConfig.of(ranges))) {
      cluster.settle();
      assertThat(cluster.addressPools()).isEmpty();
    }
  }

  @Test
  void empty_isDefault() throws ServiceClusterIpRanges.RefusedRangesException {
    assertThat(ServiceClusterIpRanges.parse("", null)).containsExactly(Cidr.of("10.0.0.0/24"));
  }
}
