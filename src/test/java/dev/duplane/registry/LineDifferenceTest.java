package dev.duplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineDifferenceTest {

  /** As {@code difflib.unified_diff} of Python prints the same lines. */
  @ParameterizedTest
  @CsvSource({
    "abc, abc, ''",
    "a, b, '@@ -1 +1 @@/-a/+b/'",
    "abcdefgh, abcdXfgh, '@@ -2,7 +2,7 @@/ b/ c/ d/-e/+X/ f/ g/ h/'",
    "abc, abcd, '@@ -1,3 +1,4 @@/ a/ b/ c/+d/'",
    "abcdefghijkl, XbcdefghijkY,"
        + " '@@ -1,4 +1,4 @@/-a/+X/ b/ c/ d/@@ -9,4 +9,4 @@/ i/ j/ k/-l/+Y/'",
  })
  void of_letters(String before, String after, String expected) {
    assertThat(LineDifference.of(letters(before), letters(after)).replace('\n', '/'))
        .isEqualTo(expected);
  }

  private static List<String> letters(String text) {
    return text.chars().mapToObj(c -> String.valueOf((char) c)).toList();
  }
}
