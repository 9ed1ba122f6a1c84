package dev.duplane.embedded.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.embedded.DuplaneCluster;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an application is told that is tested with a cluster. */
@QuarkusTest
@WithTestResource(
    value = DuplaneTestResource.class,
    initArgs = @ResourceArg(name = "nodes", value = "2"))
final class QuarkusApplicationTest {
  private @Nullable DuplaneCluster cluster;

  @Test
  void configuration_leadsToTheClusterOfTheTest() {
    DuplaneCluster injected = Objects.requireNonNull(cluster);
    assertThat(
            ConfigUtils.getFirstOptionalValue(
                List.of("quarkus.kubernetes-client.api-server-url"), String.class))
        .contains(injected.baseUrl().toString());
    assertThat(injected.request("GET", "/api/v1/nodes").json().path("items")).hasSize(2);
  }
}
