package dev.duplane.controller.servicecidr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceCidrControllerTest {
  private static final String CIDRS = "/apis/networking.k8s.io/v1/servicecidrs";
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

  private final DrivenCluster cluster =
      DrivenCluster.with(ServiceCidrController.NAME, config -> config);

  @BeforeEach
  void extra() {
    make("extra", "10.97.0.0/28");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private void make(String name, String range) {
    cluster.create(
        CIDRS, "{'metadata':{'name':'%s'},'spec':{'cidrs':['%s']}}".formatted(name, range));
  }

  private void service(String name, String ip) {
    cluster.create(
        SERVICES,
        "{'metadata':{'name':'%s'},'spec':{'clusterIP':'%s','ports':[{'port':80}]}}"
            .formatted(name, ip));
  }

  private JsonNode condition(String name) {
    return cluster.get(CIDRS + "/" + name).path("status").path("conditions").path(0);
  }

  private boolean isThere(String name) {
    return cluster.answer("GET", CIDRS + "/" + name, "").status() == 200;
  }

  @Test
  void all_areReady_andHaveTheFinalizer() {
    cluster.settle();
    for (String name : new String[] {"kubernetes", "extra"}) {
      assertThat(condition(name).path("status").asText()).isEqualTo("True");
      assertThat(condition(name).path("message").asText())
          .isEqualTo("Kubernetes Service CIDR is ready");
      assertThat(
              cluster.get(CIDRS + "/" + name).path("metadata").path("finalizers").path(0).asText())
          .isEqualTo("networking.k8s.io/service-cidr-finalizer");
    }
  }

  @Test
  void unused_goesAfterTheGracePeriod() {
    cluster.delete(CIDRS + "/extra");
    cluster.advance(GRACE_PERIOD.minusMillis(1));
    assertThat(isThere("extra")).isTrue();
    cluster.advance(Duration.ofMillis(1));
    assertThat(isThere("extra")).isFalse();
  }

  @Test
  void used_staysUntilItsAddressesAreFree() {
    service("a", "10.97.0.3");
    cluster.delete(CIDRS + "/extra");
    cluster.advance(GRACE_PERIOD);
    assertThat(condition("extra").path("status").asText()).isEqualTo("False");
    assertThat(condition("extra").path("reason").asText()).isEqualTo("Terminating");
    assertThat(condition("extra").path("message").asText())
        .isEqualTo(
            "There are still IPAddresses referencing the ServiceCIDR, please remove them or create"
                + " a new ServiceCIDR");
    cluster.delete(SERVICES + "/a");
    assertThat(isThere("extra")).isFalse();
  }

  @Test
  void used_goesWhenAnotherOneHasItsAddresses() {
    service("a", "10.97.0.3");
    cluster.delete(CIDRS + "/extra");
    cluster.advance(GRACE_PERIOD);
    assertThat(isThere("extra")).isTrue();
    make("wider", "10.97.0.0/24");
    assertThat(isThere("extra")).isFalse();
    assertThat(condition("wider").path("status").asText()).isEqualTo("True");
  }

  @Test
  void nothingToDo_writesNothing() {
    cluster.settle();
    long before = cluster.cluster().revisions().newest();
    cluster.patch(CIDRS + "/extra", "{'metadata':{'labels':{'a':'b'}}}");
    cluster.advance(GRACE_PERIOD);
    assertThat(cluster.cluster().revisions().newest()).isEqualTo(before + 1);
  }
}
