package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Joins what is expected everywhere with what is expected on one cluster. */
final class TreeMerge {
  /** Lists of an {@code expect} whose entries all hold, wherever they stand. */
  private static final Set<String> ADDED_UP = Set.of("where", "absent");

  private TreeMerge() {}

  /**
   * An {@code expect} as it is on a cluster: mappings are merged key by key, {@code where} and
   * {@code absent} add up, of everything else the more specific one is taken.
   */
  static Tree.Mapping expect(Tree.Mapping general, Tree.Mapping specific) {
    Tree.Mapping merged = merge(general, specific);
    for (String key : ADDED_UP) {
      if (general.get(key) instanceof Tree.Sequence first
          && specific.get(key) instanceof Tree.Sequence second) {
        List<Tree> items = new ArrayList<>(first.items());
        items.addAll(second.items());
        Tree all = new Tree.Sequence(first.at(), List.copyOf(items));
        merged = merged.with(key, it -> all);
      }
    }
    return merged;
  }

  /** A step without what it expects on other clusters. */
  static Tree withoutOthers(Tree step, String cluster, List<String> clusters) {
    return step instanceof Tree.Mapping mapping && !clusters.isEmpty()
        ? mapping.with("expect", expect -> own(expect, cluster, clusters))
        : step;
  }

  private static Tree own(Tree expect, String cluster, List<String> clusters) {
    return expect instanceof Tree.Mapping mapping
        ? mapping.with("on", on -> keep(on, cluster, clusters))
        : expect.map(item -> own(item, cluster, clusters));
  }

  private static Tree keep(Tree on, String cluster, List<String> clusters) {
    return on instanceof Tree.Mapping mapping
        ? mapping.without(name -> clusters.contains(name) && !name.equals(cluster))
        : on;
  }

  private static Tree.Mapping merge(Tree.Mapping general, Tree.Mapping specific) {
    Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>(general.entries());
    specific
        .entries()
        .forEach(
            (key, entry) -> {
              Tree value =
                  general.get(key) instanceof Tree.Mapping before
                          && entry.value() instanceof Tree.Mapping after
                      ? merge(before, after)
                      : entry.value();
              entries.put(key, new Tree.MappingEntry(entry.keyAt(), value));
            });
    return new Tree.Mapping(general.at(), entries);
  }
}
