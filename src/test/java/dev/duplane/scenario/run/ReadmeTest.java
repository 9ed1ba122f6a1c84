package dev.duplane.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.format.ScenarioFolder;
import dev.duplane.scenario.format.ScenarioParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The examples of {@code scenarios/README.md} hold. */
class ReadmeTest {
  private static final Path README = Path.of("scenarios/README.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

  /** Where an example is that begins with a step: the cluster of the documentation. */
  private static final String AROUND_STEPS =
      """
      name: example
      cluster: {serviceClusterIPRange: "10.96.0.0/16,fd00:10:96::/112"}
      steps:
      """;

  @TestFactory
  Stream<DynamicTest> example_holds() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    String readme = Files.readString(README);
    Matcher example = EXAMPLE.matcher(readme);
    while (example.find()) {
      String text = example.group(1);
      long line = readme.substring(0, example.start()).lines().count() + 1;
      tests.add(DynamicTest.dynamicTest("line " + line, () -> check(text)));
    }
    assertThat(tests).hasSizeGreaterThan(8);
    return tests.stream();
  }

  private static void check(String text) {
    String whole = text.startsWith("- ") ? AROUND_STEPS + text.indent(2) : text;
    List<InputProblem> problems = new ArrayList<>();
    List<Scenario> scenarios =
        ScenarioParser.parse(ScenarioFolder.beside(README), "README.md", whole, problems);
    assertThat(problems).isEmpty();
    assertThat(scenarios)
        .isNotEmpty()
        .allSatisfy(
            scenario -> {
              List<StepResult> results = Taken.steps(scenario);
              assertThat(results)
                  .as("%s", Taken.text(scenario, results))
                  .hasSameSizeAs(scenario.steps())
                  .allMatch(StepResult::ok);
            });
  }
}
