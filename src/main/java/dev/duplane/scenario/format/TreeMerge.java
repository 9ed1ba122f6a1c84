package dev.duplane.scenario.format;

import dev.duplane.api.yaml.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

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
    Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>(merged.entries());
    for (String key : ADDED_UP) {
      Tree.MappingEntry one = general.entries().get(key);
      Tree.MappingEntry other = specific.entries().get(key);
      if (one != null
          && other != null
          && one.value() instanceof Tree.Sequence first
          && other.value() instanceof Tree.Sequence second) {
        List<Tree> items = new ArrayList<>(first.items());
        items.addAll(second.items());
        entries.put(
            key,
            new Tree.MappingEntry(one.keyAt(), new Tree.Sequence(first.at(), List.copyOf(items))));
      }
    }
    return new Tree.Mapping(general.at(), entries);
  }

  /** A step without what it expects on other clusters. */
  static Tree withoutOthers(Tree step, String cluster, List<String> clusters) {
    if (!(step instanceof Tree.Mapping mapping) || clusters.isEmpty()) {
      return step;
    }
    return replaced(mapping, "expect", expect -> own(expect, cluster, clusters));
  }

  private static Tree own(Tree expect, String cluster, List<String> clusters) {
    if (expect instanceof Tree.Sequence sequence) {
      return new Tree.Sequence(
          sequence.at(),
          sequence.items().stream().map(item -> own(item, cluster, clusters)).toList());
    }
    return expect instanceof Tree.Mapping mapping
        ? replaced(mapping, "on", on -> keep(on, cluster, clusters))
        : expect;
  }

  private static Tree keep(Tree on, String cluster, List<String> clusters) {
    if (!(on instanceof Tree.Mapping mapping)) {
      return on;
    }
    Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>(mapping.entries());
    entries.keySet().removeIf(name -> clusters.contains(name) && !name.equals(cluster));
    return new Tree.Mapping(mapping.at(), entries);
  }

  private static Tree.Mapping replaced(
      Tree.Mapping mapping, String key, UnaryOperator<Tree> change) {
    Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>(mapping.entries());
    entries.computeIfPresent(
        key, (name, entry) -> new Tree.MappingEntry(entry.keyAt(), change.apply(entry.value())));
    return new Tree.Mapping(mapping.at(), entries);
  }

  private static Tree.Mapping merge(Tree.Mapping general, Tree.Mapping specific) {
    Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>(general.entries());
    specific
        .entries()
        .forEach(
            (key, entry) -> {
              Tree.MappingEntry before = entries.get(key);
              boolean both =
                  before != null
                      && before.value() instanceof Tree.Mapping
                      && entry.value() instanceof Tree.Mapping;
              Tree value =
                  both && before != null
                      ? merge((Tree.Mapping) before.value(), (Tree.Mapping) entry.value())
                      : entry.value();
              entries.put(key, new Tree.MappingEntry(entry.keyAt(), value));
            });
    return new Tree.Mapping(general.at(), entries);
  }
}
