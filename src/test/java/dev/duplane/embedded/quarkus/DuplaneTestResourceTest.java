package dev.duplane.embedded.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.embedded.DuplaneCluster;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

final class DuplaneTestResourceTest {
  /** A test that has asked for the cluster. */
  private record Asking(DuplaneCluster cluster, String other) {}

  /** Notes what would be injected where. */
  private static final class Noting implements TestInjector {
    private final List<String> fields = new ArrayList<>();

    @Override
    public void injectIntoFields(Object value, Predicate<Field> predicate) {
      for (Field field : Asking.class.getDeclaredFields()) {
        if (predicate.test(field)) {
          assertThat(value).isInstanceOf(field.getType());
          fields.add(field.getName());
        }
      }
    }
  }

  @Test
  void start_propertiesLeadToTheCluster() {
    DuplaneTestResource resource = new DuplaneTestResource();
    resource.init(Map.of("nodes", "2", "authorization-mode", "RBAC"));
    Map<String, String> properties = resource.start();
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withMasterUrl(properties.get("quarkus.kubernetes-client.api-server-url"))
                    .withOauthToken(properties.get("quarkus.kubernetes-client.token"))
                    .build())
            .build()) {
      assertThat(client.nodes().list().getItems()).hasSize(2);
      Noting noting = new Noting();
      resource.inject(noting);
      assertThat(noting.fields).containsExactly("cluster");
    } finally {
      resource.stop();
    }
  }

  @Test
  void init_unknownArgument_namesThoseThereAre() {
    assertThatThrownBy(() -> new DuplaneTestResource().init(Map.of("node", "2")))
        .hasMessageStartingWith("there is no argument node, but service-cluster-ip-range, ");
  }
}
