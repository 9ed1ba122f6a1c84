package dev.duplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.GroupResource;
import dev.duplane.controller.WorkQueue.Work;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Work WORK =
      new Work("c", new Request(new GroupResource("", "services"), "default", "x"));

  private final Backoff backoff = new Backoff();

  @Test
  void next_doubles_upToTheMost() {
    assertThat(backoff.next(WORK, RetryDelays.DEFAULT)).isEqualTo(Duration.ofMillis(5));
    assertThat(backoff.next(WORK, RetryDelays.DEFAULT)).isEqualTo(Duration.ofMillis(10));
    assertThat(backoff.next(WORK, RetryDelays.DEFAULT)).isEqualTo(Duration.ofMillis(20));
    for (int i = 0; i < 100; i++) {
      backoff.next(WORK, RetryDelays.DEFAULT);
    }
    assertThat(backoff.next(WORK, RetryDelays.DEFAULT)).isEqualTo(Duration.ofSeconds(1000));
    assertThat(backoff.failures(WORK)).isEqualTo(104);
  }

  @Test
  void forget_beginsAnew() {
    backoff.next(WORK, RetryDelays.DEFAULT);
    backoff.next(WORK, RetryDelays.DEFAULT);
    backoff.forget(WORK);
    assertThat(backoff.failures(WORK)).isZero();
    assertThat(backoff.next(WORK, RetryDelays.DEFAULT)).isEqualTo(Duration.ofMillis(5));
  }
}
