package dev.duplane.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireTimeTest {
  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
    "1969-12-31T23:59:59.9Z, 1969-12-31T23:59:59Z",
    "2026-02-03T04:05:06.999999999Z, 2026-02-03T04:05:06Z",
    "2024-02-29T23:59:59Z, 2024-02-29T23:59:59Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
    "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00Z",
  })
  void seconds_withoutFractions(String time, String text) {
    assertThat(WireTime.seconds(Instant.parse(time))).isEqualTo(text);
  }

  @Test
  void seconds_random_asIsoInstant() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 10_000; i++) {
      Instant time = Instant.ofEpochSecond(random.nextLong(-1L << 36, 1L << 38), i);
      assertThat(WireTime.seconds(time)).isEqualTo(time.truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }
}
