package dev.duplane.scenario;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import java.time.Duration;
import java.util.List;

/** A fresh cluster in this process, in which a second passes before each write. */
final class EmulatedTarget implements Target {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final ScenarioClock clock = new ScenarioClock();
  private final ClusterStart.Running running;

  /**
   * Starts the cluster.
   *
   * @param seed where uids, addresses, ports and generated names are drawn from
   */
  EmulatedTarget(ClusterStart start, Scenario.Shape shape, long seed) {
    this.running =
        start.start(
            ClusterConfig.of(shape.serviceClusterIPRange())
                .withServiceNodePortRange(shape.serviceNodePortRange())
                .withSeed(seed)
                .withClock(clock)
                .withKubernetesVersion(shape.kubernetesVersion())
                .withFeatureGates(shape.featureGates()));
  }

  @Override
  public ApiResponse.Complete send(ApiRequest request) {
    if (!request.method().equals("GET")) {
      clock.advance(TICK);
    }
    ApiResponse response = running.endpoints().apply(request);
    if (response instanceof ApiResponse.Watching watching) {
      watching.watch().close();
      throw new IllegalStateException("a watch was answered to " + request.method());
    }
    return (ApiResponse.Complete) response;
  }

  @Override
  public void changeServiceClusterIpRange(List<Cidr> ranges) {
    clock.advance(TICK);
    running.cluster().changeServiceClusterIpRange(ranges);
  }

  @Override
  public void close() {
    running.cluster().close();
  }
}
