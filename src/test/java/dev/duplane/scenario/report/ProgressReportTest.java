package dev.duplane.scenario.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private String tell(Ink ink, int width, String text) {
    Runs.tell(new ProgressReport(new PrintStream(out, false, UTF_8), ink, width), text);
    return out.toString(UTF_8);
  }

  @Test
  void plain() {
    assertThat(tell(Ink.PLAIN, 0, "ClusterIP"))
        .isEqualTo(
            """
            dir/a.yaml [v4v6]: A & <b>
              https://example.org/x
              ok      1 it is there (get Service web): 200
              skipped 2 upgrade to 10.0.0.0/8: only an emulated cluster can do this
              FAILED  3 ClusterIP (patch Service web): 422
                dir/a.yaml:15:5: spec.type
                  expected  "NodePort"
                  actual    absent
                dir/a.yaml:16:5: message
                  expected  "yes"
                  actual    ClusterIP
                why       the type was ClusterIP
                          so it stays
                request   PATCH /api/v1/namespaces/default/services/web
                body      {"x":"ClusterIP"}
                answer    422 Unprocessable Entity
              1 step after it not taken
              hot loop: PATCH /api/v1/namespaces/default/services/web sent 7 times, refused each time: 409 Conflict: is ClusterIP
            dir/a.yaml [v4v6]: A & <b>
              https://example.org/x
              FAILED  cluster
                dir/a.yaml:3:3: no ClusterIP
            2 scenarios, 3 steps, 1 skipped: 2 scenarios FAILED, 2 steps not taken, 1 scenario not run
            """);
  }

  @Test
  void skippedAsAWhole_saysWhyOnce() {
    Runs.tellSkipped(new ProgressReport(new PrintStream(out, false, UTF_8), Ink.PLAIN, 0));

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            dir/a.yaml [v4v6]: A & <b>
              https://example.org/x
              skipped it is about Services of IPv4 alone
            1 scenario, 1 step, 1 skipped: ok
            """);
  }

  @Test
  void coloured_isPlainWithColours() {
    String coloured = tell(Ink.COLOURED, 0, "x");
    out.reset();

    assertThat(coloured)
        .contains("\u001b[31mFAILED\u001b[0m", "actual    \u001b[31mabsent\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", "")).isEqualTo(tell(Ink.PLAIN, 0, "x"));
  }

  @Test
  void terminal_lineUnderWayIsOverwritten() {
    String shown = tell(Ink.PLAIN, 40, "x");
    out.reset();

    assertThat(shown).contains("  ...     1 it is there (get Service we\r\u001b[K  ok      1 it");
    assertThat(shown.replaceAll("  \\.\\.\\.[^\r]*\r\u001b\\[K", ""))
        .isEqualTo(tell(Ink.PLAIN, 0, "x"));
  }

  @Test
  void controlCharacters_doNotReachTheTerminal() {
    assertThat(tell(Ink.PLAIN, 0, "a\u001b[2Jb\rc\u009bd\ne"))
        .doesNotContainPattern("[\\p{Cc}&&[^\n]]")
        .contains("FAILED  3 a\uFFFD[2Jb\uFFFDc\uFFFDd\uFFFDe (patch Service web): 422\n");
  }

  @Test
  void longBody_isCut() {
    assertThat(tell(Ink.PLAIN, 0, "y".repeat(9000))).contains("yyy ...\n    answer");
  }
}
