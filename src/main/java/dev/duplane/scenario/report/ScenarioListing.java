package dev.duplane.scenario.report;

import dev.duplane.api.Columns;
import dev.duplane.scenario.format.Scenario;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What would run, without running it. */
public final class ScenarioListing {
  private ScenarioListing() {}

  /** Prints a line for each scenario: file and cluster, name, Service ranges, number of steps. */
  public static void print(List<Scenario> scenarios, PrintStream out) {
    List<List<String>> rows = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      String ranges =
          scenario.cluster().serviceClusterIPRange().stream()
              .map(String::valueOf)
              .collect(Collectors.joining(","));
      rows.add(
          List.of(
              scenario.title(),
              scenario.name(),
              ranges,
              Totals.count(scenario.steps().size(), "step")));
    }
    Columns.of(rows).forEach(line -> out.print(line + "\n"));
    out.flush();
  }
}
