package dev.duplane.scenario.format;

import dev.duplane.api.release.Features;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import dev.duplane.cluster.SavedState;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.cluster.flags.ClusterFlags;
import dev.duplane.cluster.flags.FlagMessage;
import dev.duplane.net.Cidr;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code cluster}: flags by their names in camel case, and a state to begin with. */
final class ClusterParser {
  private static final String RANGES = ClusterFlag.SERVICE_CLUSTER_IP_RANGE.key();
  private static final String STATE = "state";
  private static final KeyTable TABLE = KeyTable.of("cluster");

  private final ManifestFiles files;
  private final Problems problems;

  /**
   * @param files those beside the scenario
   */
  ClusterParser(ManifestFiles files, Problems problems) {
    this.files = files;
    this.problems = problems;
  }

  /** What a cluster is started with; null if the tree is no mapping. */
  Scenario.@Nullable ClusterShape parse(Tree tree) {
    MappingReader fields = MappingReader.of(tree, "cluster", problems);
    if (fields == null) {
      return null;
    }
    Tree ranges = fields.required(RANGES);
    ClusterFlags.FlagsRead reading = ClusterFlags.read(given(fields), ClusterFlags.defaults());
    for (FlagMessage refusal : reading.refusals()) {
      String key = refusal.flag().key();
      if (ranges != null || !key.equals(RANGES)) {
        problems.at(fields.at(key), key + ": " + refusal.text());
      }
    }
    return new Scenario.ClusterShape(fields.places(), reading.config(), state(fields));
  }

  /** The values as flags have them; those of the wrong type are told of and left out. */
  private static Map<ClusterFlag, String> given(MappingReader fields) {
    Map<ClusterFlag, String> given = new EnumMap<>(ClusterFlag.class);
    for (ClusterFlag flag : ClusterFlag.values()) {
      String key = flag.key();
      if (fields.get(key) == null || !TABLE.keys().contains(key)) {
        continue;
      }
      Object value =
          switch (TABLE.type(key)) {
            case "integer" -> fields.integer(key);
            case "boolean" -> fields.truth(key);
            default -> wellFormed(fields, key);
          };
      if (value != null) {
        given.put(flag, value.toString());
      }
    }
    return given;
  }

  /** A text; null if it is not as the schema has it, which has been said then. */
  private static @Nullable String wellFormed(MappingReader fields, String key) {
    String text = fields.text(key);
    return text == null || TABLE.wrong(key, text) != null ? null : text;
  }

  private @Nullable SavedState state(MappingReader fields) {
    String name = fields.text(STATE);
    String text = name == null ? null : files.text(name, fields.at(STATE), problems);
    if (name == null || text == null) {
      return null;
    }
    try {
      return SavedState.read(files.display(name), text);
    } catch (SavedState.InvalidStateException e) {
      e.problems().forEach(problem -> problems.at(fields.at(STATE), problem));
      return null;
    }
  }

  /**
   * Reads the ranges of an upgrade.
   *
   * @param features of the cluster; null if it is expected to refuse
   */
  static @Nullable Action upgrade(
      MappingReader fields, @Nullable Features features, Problems problems) {
    Tree tree = fields.required(RANGES);
    String text = tree == null ? null : fields.text(RANGES);
    if (tree == null || text == null) {
      return null;
    }
    try {
      List<Cidr> ranges = ServiceClusterIpRanges.parse(text, features);
      return new Action.Upgrade(ranges);
    } catch (ServiceClusterIpRanges.RefusedRangesException e) {
      problems.at(tree.at(), RANGES + ": " + e.getMessage());
      return null;
    }
  }
}
