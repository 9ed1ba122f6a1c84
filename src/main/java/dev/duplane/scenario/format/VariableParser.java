package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code variables}, whose values may use one another in any order but not in a circle. */
final class VariableParser {
  private final Problems problems;
  private final Variables variables;
  private final Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  private VariableParser(Variables variables, Problems problems) {
    this.variables = variables;
    this.problems = problems;
  }

  /**
   * Defines the variables of a file.
   *
   * @param tree the mapping, or null if there is none
   * @param saves what steps save, which may not be given a value here
   */
  static void read(
      @Nullable Tree tree, Map<String, Position> saves, Variables variables, Problems problems) {
    if (tree == null) {
      return;
    }
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.wrongType(tree, "variables", "a mapping");
      return;
    }
    VariableParser parser = new VariableParser(variables, problems);
    mapping
        .entries()
        .forEach(
            (name, entry) -> {
              if (Variables.requireName(name, entry.keyAt(), problems)) {
                parser.entries.put(name, entry);
              }
            });
    parser.entries.forEach(
        (name, entry) -> {
          Position save = saves.get(name);
          if (save != null) {
            problems.at(save, "variable \"" + name + "\" has a value already, at " + entry.keyAt());
          }
          parser.define(name, entry);
        });
  }

  private void define(String name, Tree.MappingEntry entry) {
    if (variables.defines(name)) {
      return;
    }
    if (!open.add(name)) {
      List<String> circle = new ArrayList<>(open);
      circle = circle.subList(circle.indexOf(name), circle.size());
      problems.at(
          entry.keyAt(), "variables in a circle: " + String.join(" -> ", circle) + " -> " + name);
      // Anything, so that its uses are not called unknown.
      variables.define(name, entry.value());
      return;
    }
    for (String used : Variables.uses(entry.value())) {
      Tree.MappingEntry other = entries.get(used);
      if (other != null) {
        define(used, other);
      }
    }
    open.remove(name);
    if (!variables.defines(name)) {
      variables.define(name, variables.expand(entry.value()));
    }
  }
}
