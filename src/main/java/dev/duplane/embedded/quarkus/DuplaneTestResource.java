package dev.duplane.embedded.quarkus;

import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.embedded.DuplaneCluster;
import dev.duplane.embedded.DuplaneClusterBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts a cluster before the application that a {@code @QuarkusTest} tests, and sets the
 * properties that its kubernetes-client extension reads (Quarkus guide "Kubernetes Client"). Fields
 * of tests of the type {@link DuplaneCluster} get the cluster. The arguments are flags of {@code
 * duplane serve}, without the dashes:
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(
 *     value = DuplaneTestResource.class,
 *     initArgs = @ResourceArg(name = "nodes", value = "2"))
 * }</pre>
 */
public final class DuplaneTestResource implements QuarkusTestResourceLifecycleManager {
  private static final String PREFIX = "quarkus.kubernetes-client.";

  private DuplaneClusterBuilder builder = DuplaneCluster.builder();
  private @Nullable DuplaneCluster cluster;

  @Override
  public void init(Map<String, String> arguments) {
    DuplaneClusterBuilder told = DuplaneCluster.builder();
    arguments.forEach((name, value) -> told.flag(flag(name), value));
    builder = told;
  }

  private static ClusterFlag flag(String name) {
    return Arrays.stream(ClusterFlag.values())
        .filter(flag -> flag.toString().equals("--" + name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no argument "
                        + name
                        + ", but "
                        + Arrays.stream(ClusterFlag.values())
                            .map(flag -> flag.toString().substring(2))
                            .collect(Collectors.joining(", "))));
  }

  @Override
  public Map<String, String> start() {
    DuplaneCluster started = builder.withPort().start();
    cluster = started;
    return Map.of(
        PREFIX + "api-server-url",
        started.baseUrl().toString(),
        PREFIX + "token",
        started.token(),
        PREFIX + "namespace",
        "default",
        PREFIX + "devservices.enabled",
        "false");
  }

  @Override
  public void inject(TestInjector fields) {
    fields.injectIntoFields(cluster, new TestInjector.MatchesType(DuplaneCluster.class));
  }

  @Override
  public void stop() {
    DuplaneCluster started = cluster;
    cluster = null;
    if (started != null) {
      started.close();
    }
  }
}
