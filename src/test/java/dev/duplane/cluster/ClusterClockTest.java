package dev.duplane.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.Contract;
import dev.duplane.conformance.DrivenClock;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterClockTest {
  private static final String KUBERNETES = "/api/v1/namespaces/default/services/kubernetes";

  private final DrivenClock source = new DrivenClock();
  private final ClusterClock clock = new ClusterClock(source);

  @Test
  void runs_asItsSource() {
    Instant begin = clock.instant();
    source.advance(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(begin.plusSeconds(3));
    assertThat(clock.running()).isTrue();
  }

  @Test
  void stopped_isMovedByHandAlone() {
    clock.stop();
    Instant begin = clock.instant();
    source.advance(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(begin);
    clock.advance(Duration.ofMinutes(1));
    assertThat(clock.instant()).isEqualTo(begin.plusSeconds(60));
    clock.set(begin.minusSeconds(5));
    assertThat(clock.instant()).isEqualTo(begin.minusSeconds(5));
    assertThat(clock.running()).isFalse();
  }

  @Test
  void resumed_goesOnFromWhereItIs() {
    clock.stop();
    clock.advance(Duration.ofHours(1));
    Instant then = clock.instant();
    clock.resume();
    source.advance(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(then.plusSeconds(3));
    clock.advance(Duration.ofSeconds(2));
    source.advance(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(then.plusSeconds(8));
  }

  /** The Service kubernetes is looked after every ten seconds (KubernetesServiceController). */
  @Test
  void advanced_controllersDoWhatIsDue() {
    try (Cluster cluster =
        Cluster.start(ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"))).withClock(source))) {
      ApiEndpoints endpoints = new ApiEndpoints(cluster, Contract.bundled());
      cluster.clock().stop();
      cluster.clock().advance(Duration.ofSeconds(1));
      assertThat(status(endpoints, "DELETE")).isEqualTo(200);
      cluster.clock().advance(Duration.ofSeconds(2));
      assertThat(status(endpoints, "GET")).isEqualTo(404);
      cluster.clock().advance(Duration.ofMinutes(1));
      assertThat(status(endpoints, "GET")).isEqualTo(200);
      ApiResponse.Complete made = answer(endpoints, "GET");
      assertThat(new String(made.body(), UTF_8))
          .as("made when it was due, not when the clock was looked at")
          .contains("\"creationTimestamp\":\"2026-01-01T00:00:10Z\"");
    }
  }

  private static int status(ApiEndpoints endpoints, String method) {
    return answer(endpoints, method).status();
  }

  private static ApiResponse.Complete answer(ApiEndpoints endpoints, String method) {
    ApiRequest request = new ApiRequest(method, KUBERNETES, "", Map.of(), new byte[0]);
    return (ApiResponse.Complete) endpoints.handle(request);
  }
}
