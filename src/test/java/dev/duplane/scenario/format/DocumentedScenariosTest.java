package dev.duplane.scenario.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files in {@code scenarios/} as files; that they hold is another test's matter. */
class DocumentedScenariosTest {
  private static final Path SCENARIOS = Path.of("scenarios");

  @Test
  void read_allAreScenarios() {
    ScenarioFiles read = ScenarioFiles.read(List.of(SCENARIOS));

    assertThat(read.problems()).isEmpty();
    assertThat(read.scenarios()).hasSizeGreaterThanOrEqualTo(30);
  }

  @Test
  void read_eachNamesTheDocumentThatSaysSo() {
    assertThat(ScenarioFiles.read(List.of(SCENARIOS)).scenarios())
        .allSatisfy(
            scenario ->
                assertThat(scenario.source())
                    .matches(
                        "https://(kubernetes\\.io/docs/|github\\.com/kubernetes/enhancements/tree/master/keps/).*"));
  }
}
