package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code matrix}: the clusters that a scenario runs on, one after the other. */
final class MatrixParser {
  private static final String IPV4 = "10.96.0.0/16";
  private static final String IPV6 = "fd00:10:96::/112";

  /** Clusters that need no description: their Service ranges. */
  static final Map<String, String> WELL_KNOWN = wellKnown();

  private final Problems problems;

  MatrixParser(Problems problems) {
    this.problems = problems;
  }

  private static Map<String, String> wellKnown() {
    Map<String, String> ranges = new LinkedHashMap<>();
    ranges.put("v4", IPV4);
    ranges.put("v6", IPV6);
    ranges.put("v4v6", IPV4 + "," + IPV6);
    ranges.put("v6v4", IPV6 + "," + IPV4);
    return ranges;
  }

  /** What each cluster is, as {@code cluster} would say, by name. */
  Map<String, Tree> parse(Tree tree) {
    Map<String, Tree> clusters = new LinkedHashMap<>();
    if (tree instanceof Tree.Mapping mapping) {
      mapping
          .entries()
          .forEach(
              (name, entry) -> {
                if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                  problems.at(
                      entry.keyAt(),
                      "\"" + name + "\" is no name: it has letters, digits, ., - and _");
                }
                clusters.put(name, entry.value());
              });
    } else if (tree instanceof Tree.Sequence sequence) {
      sequence.items().forEach(item -> named(item, clusters));
    } else {
      problems.wrongType(tree, "matrix", "a list or a mapping");
      return clusters;
    }
    if (clusters.isEmpty()) {
      problems.at(tree.at(), "matrix must name at least one cluster");
    }
    return clusters;
  }

  private void named(Tree item, Map<String, Tree> clusters) {
    String name = MappingReader.text(item, "an entry of matrix", problems);
    if (name == null) {
      return;
    }
    String ranges = WELL_KNOWN.get(name);
    if (ranges == null) {
      problems.at(
          item.at(),
          "\"%s\" is none of %s: for others matrix is a mapping%s",
          name,
          String.join(", ", WELL_KNOWN.keySet()),
          Spelling.suggest(name, WELL_KNOWN.keySet()));
      return;
    }
    Tree range = new Tree.Scalar(item.at(), TextNode.valueOf(ranges), ranges, 0);
    Tree cluster =
        new Tree.Mapping(
            item.at(), Map.of("serviceClusterIPRange", new Tree.MappingEntry(item.at(), range)));
    if (clusters.put(name, cluster) != null) {
      problems.at(item.at(), "\"" + name + "\" is given twice");
    }
  }
}
