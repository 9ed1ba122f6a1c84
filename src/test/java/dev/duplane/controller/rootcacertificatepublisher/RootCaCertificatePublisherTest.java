package dev.duplane.controller.rootcacertificatepublisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.controller.DrivenCluster;
import org.junit.jupiter.api.Test;

class RootCaCertificatePublisherTest {
  private static final String CONFIG_MAP =
      "/api/v1/namespaces/default/configmaps/" + RootCaCertificatePublisher.CONFIG_MAP;

  @Test
  void configMap_hasTheClustersCertificate_whateverHappensToIt() {
    try (DrivenCluster cluster =
        DrivenCluster.with(RootCaCertificatePublisher.NAME, config -> config)) {
      cluster.settle();
      String pem = cluster.cluster().certificateAuthority().pem();
      assertThat(cluster.get(CONFIG_MAP).path("data").path("ca.crt").asText()).isEqualTo(pem);
      cluster.patch(CONFIG_MAP, "{'data':{'ca.crt':'x','more':'y'}}");
      assertThat(cluster.get(CONFIG_MAP).path("data")).hasSize(1);
      assertThat(cluster.get(CONFIG_MAP).path("data").path("ca.crt").asText()).isEqualTo(pem);
      cluster.delete(CONFIG_MAP);
      assertThat(cluster.get(CONFIG_MAP).path("data").path("ca.crt").asText()).isEqualTo(pem);
      assertThat(cluster.get(CONFIG_MAP).path("metadata").path("annotations").fieldNames().next())
          .isEqualTo("kubernetes.io/description");
    }
  }

  @Test
  void certificate_followsFromTheSeed() {
    try (DrivenCluster one =
            DrivenCluster.with(RootCaCertificatePublisher.NAME, config -> config.withSeed(7));
        DrivenCluster other =
            DrivenCluster.with(RootCaCertificatePublisher.NAME, config -> config.withSeed(7))) {
      assertThat(one.cluster().certificateAuthority().pem())
          .isEqualTo(other.cluster().certificateAuthority().pem());
    }
  }
}
