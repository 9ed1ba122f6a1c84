package dev.duplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytePatternTest {

  private static boolean isIn(String text, String whole) {
    return new BytePattern(text).isIn(whole.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isIn_atTheEnds() {
    assertThat(isIn("abc", "abc")).isTrue();
    assertThat(isIn("abc", "xxabc")).isTrue();
    assertThat(isIn("abc", "abcxx")).isTrue();
    assertThat(isIn("abc", "ab")).isFalse();
    assertThat(isIn("abc", "")).isFalse();
  }

  @Test
  void isIn_bytesBeyondAscii() {
    assertThat(isIn("e\":", "{\"näme\":1}")).isTrue();
    assertThat(isIn("a\":", "{\"näme\":1}")).isFalse();
  }

  /** Few letters, so that beginnings of the text are often there without the rest. */
  @Test
  void isIn_asStringContains() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int n = 0; n < 20_000; n++) {
      String text = letters(random, 1 + random.nextInt(5));
      String whole = letters(random, random.nextInt(40));
      assertThat(isIn(text, whole))
          .as("%s in %s, seed %d", text, whole, seed)
          .isEqualTo(whole.contains(text));
    }
  }

  private static String letters(Random random, int length) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      letters.append((char) ('a' + random.nextInt(3)));
    }
    return letters.toString();
  }
}
