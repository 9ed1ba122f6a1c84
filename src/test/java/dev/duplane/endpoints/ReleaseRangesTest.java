package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.duplane.cluster.Cluster;
import dev.duplane.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Service ranges that a server of each release takes, and what it draws from them. */
class ReleaseRangesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | ''                 | false
          1.20 | ''                 | false
          1.20 | IPv6DualStack=true | true
          1.21 | ''                 | true
          1.22 | IPv6DualStack=false | false
          1.23 | ''                 | true
          1.36 | ''                 | true
          """)
  void ranges_twoNeedDualStack(String release, String gates, boolean allowed) {
    String two = "10.96.0.0/16,fd00:10:96::/112";
    if (!allowed) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cluster.start(ReleaseServer.config(release, gates, two)))
          .withMessage(
              "secondary service cluster-ip range(--service-cluster-ip-range[1]) can only be used"
                  + " if IPv6DualStack and EndpointSlice feature is enabled");
      return;
    }
    try (ReleaseServer server = ReleaseServer.start(release, gates, two)) {
      ReleaseServer.Answer created =
          server.create(ReleaseServer.service("two", "\"ipFamilyPolicy\": \"RequireDualStack\","));
      assertThat(created.status()).isEqualTo(201);
      assertThat(created.body().path("spec").path("clusterIPs")).hasSize(2);
      assertThat(created.body().path("spec").path("ipFamilies")).hasSize(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.19 | 10.0.0.0/11            | specified --service-cluster-ip-range is too large; for 32-bit addresses, the mask must be >= 12
          1.33 | fd00::/64              | specified --service-cluster-ip-range is too large; for 128-bit addresses, the mask must be >= 108
          1.33 | 10.0.0.0/16,fd00::/64  | specified --service-cluster-ip-range[1] is too large; for 128-bit addresses, the mask must be >= 108
          1.33 | 10.0.0.0/12,fd00::/108 |
          1.34 | 10.0.0.0/8,fd00::/64   |
          """)
  void ranges_sizes(String release, String ranges, String why) {
    if (why == null) {
      ReleaseServer.start(release, "", ranges).close();
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Cluster.start(ReleaseServer.config(release, "", ranges)))
          .withMessage(why);
    }
  }

  @Test
  void changeRange_refusedLeavesAllAsItIs() {
    try (Cluster cluster = Cluster.start(ReleaseServer.config("1.20", "", "10.96.0.0/16"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  cluster.changeServiceClusterIpRange(
                      List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112"))));
      assertThat(cluster.config().serviceClusterIpRanges()).hasSize(1);
      assertThat(cluster.addressPools()).hasSize(1);
    }
  }

  @Test
  void changeRange_withoutServiceCidrsFollowsTheFlag() {
    try (Cluster cluster = Cluster.start(ReleaseServer.config("1.32", "", "10.96.0.0/16"))) {
      cluster.changeServiceClusterIpRange(List.of(Cidr.of("10.97.0.0/16")));
      assertThat(cluster.addressPools().get(0).range()).isEqualTo(Cidr.of("10.97.0.0/16"));
    }
  }

  @ParameterizedTest
  @CsvSource({"1.24, false, false", "1.25, true, false", "1.27, true, false", "1.28, true, true"})
  void bands_ofTheRelease(String release, boolean addresses, boolean ports) {
    try (Cluster cluster = Cluster.start(ReleaseServer.config(release, "", "10.96.0.0/16"))) {
      assertThat(cluster.addressPools().get(0).staticBand() != null).isEqualTo(addresses);
      assertThat(cluster.nodePorts().staticBand() != null).isEqualTo(ports);
    }
  }
}
