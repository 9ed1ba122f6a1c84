package dev.duplane.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** More writes than may wait: API priority and fairness answers the rest 429. */
class FullQueueTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final int MORE_THAN_WAIT = 5000;

  /** Stops whoever asks it for the time, once it is told to. */
  private static final class StoppingClock extends Clock {
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return Instant.parse("2026-01-01T00:00:00Z");
    }
  }

  private final StoppingClock clock = new StoppingClock();

  private static ApiRequest delete(String name) {
    return new ApiRequest("DELETE", CONFIG_MAPS + "/" + name, "", Map.of(), new byte[0]);
  }

  @Test
  void tooManyWrites_429_thenGoOn() throws Exception {
    try (Cluster cluster =
        Cluster.start(
            ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16")))
                .withControllers(Controllers.API_SERVER)
                .withClock(clock))) {
      ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());
      clock.gate = new CountDownLatch(1);
      List<CompletableFuture<ApiResponse>> answers = new ArrayList<>();
      for (int i = 0; i < MORE_THAN_WAIT; i++) {
        answers.add(api.handle(delete("n" + i), Caller.eventLoop(Runnable::run, Runnable::run)));
      }
      List<ApiResponse> refused =
          answers.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join).toList();
      assertThat(refused).isNotEmpty().hasSizeLessThan(MORE_THAN_WAIT / 2);
      ApiResponse.Complete one = (ApiResponse.Complete) refused.get(0);
      assertThat(one.status()).isEqualTo(429);
      assertThat(one.headers())
          .contains(new ApiResponse.Header("Retry-After", "1"))
          .contains(new ApiResponse.Header("Content-Type", "text/plain; charset=utf-8"));
      assertThat(new String(one.body(), UTF_8))
          .isEqualTo("Too many requests, please try again later.\n");
      assertThat(api.handle(new ApiRequest("GET", CONFIG_MAPS, "", Map.of(), new byte[0])).status())
          .as("reads do not queue")
          .isEqualTo(200);
      clock.gate.countDown();
      assertThat(answers.stream().map(CompletableFuture::join).map(ApiResponse::status))
          .containsOnly(404, 429)
          .filteredOn(status -> status == 429)
          .hasSameSizeAs(refused);
      assertThat(
              api.handle(delete("last"), Caller.eventLoop(Runnable::run, Runnable::run))
                  .join()
                  .status())
          .isEqualTo(404);
    }
  }
}
