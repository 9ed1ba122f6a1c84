package dev.duplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.conformance.DrivenClock;
import dev.duplane.controller.EventCorrelator.Observation;
import dev.duplane.controller.EventCorrelator.Subject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The numbers are client-go's: see {@link EventCorrelator}. */
class EventCorrelatorTest {
  private final DrivenClock clock = new DrivenClock();
  private final EventCorrelator correlator = new EventCorrelator(clock);

  private @Nullable Observation say(String object, String message) {
    Subject subject = new Subject("kubelet", "n", "Pod", "v1", "default", object, object + "-uid");
    return correlator.observe(subject, "", "Normal", "Said", message, object + ".1");
  }

  @Test
  void said_again_isCounted() {
    assertThat(say("a", "x")).isEqualTo(new Observation("a.1", "x", false, 1));
    assertThat(say("b", "x")).isEqualTo(new Observation("b.1", "x", false, 1));
    assertThat(say("a", "x")).isEqualTo(new Observation("a.1", "x", false, 2));
  }

  @Test
  void tenthMessage_andThoseAfterIt_areOneEvent() {
    for (int i = 1; i < 10; i++) {
      assertThat(say("a", "x" + i)).isEqualTo(new Observation("a.1", "x" + i, false, 1));
    }
    assertThat(say("a", "x10"))
        .isEqualTo(new Observation("a.1", "(combined from similar events): x10", true, 1));
    assertThat(say("a", "x11"))
        .isEqualTo(new Observation("a.1", "(combined from similar events): x11", true, 2));
    assertThat(say("b", "x11")).isEqualTo(new Observation("b.1", "x11", false, 1));
  }

  @Test
  void similarMessages_tenMinutesApart_areNotCombined() {
    for (int i = 1; i < 10; i++) {
      say("a", "x" + i);
    }
    clock.advance(Duration.ofMinutes(10).plusSeconds(1));
    assertThat(say("a", "x10")).isEqualTo(new Observation("a.1", "x10", false, 1));
  }

  @Test
  void whoSaysMuch_isHeardEveryFiveMinutes() {
    for (int i = 1; i <= 25; i++) {
      assertThat(say("a", "x")).isNotNull();
    }
    assertThat(say("a", "x")).isNull();
    assertThat(say("b", "x")).isNotNull();
    clock.advance(Duration.ofMinutes(5));
    assertThat(say("a", "x")).isEqualTo(new Observation("a.1", "x", false, 27));
    assertThat(say("a", "x")).isNull();
  }

  /** What has been silent longest is forgotten; what is said often is not. */
  @Test
  void moreObjectsThanAreKept() {
    say("first", "x");
    say("often", "x");
    for (int i = 0; i < 4096; i++) {
      say("a" + i, "x");
      if (i % 1000 == 0) {
        say("often", "x");
      }
    }
    assertThat(say("first", "x")).isEqualTo(new Observation("first.1", "x", false, 1));
    assertThat(say("often", "x")).isEqualTo(new Observation("often.1", "x", false, 7));
  }

  /** An allowance that is whole again is as good as none, and so are messages of long ago. */
  @Test
  void longAgo_isAsIfNeverSaid() {
    for (int i = 1; i <= 26; i++) {
      say("a", "x" + i);
    }
    clock.advance(Duration.ofHours(3));
    for (int i = 0; i < 10; i++) {
      say("b" + i, "y");
    }
    for (int i = 1; i < 10; i++) {
      assertThat(say("a", "z" + i)).isEqualTo(new Observation("a.1", "z" + i, false, 1));
    }
  }
}
