package dev.duplane.scenario;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the values out of a mapping by key; what is wrong is noted and read as not given. */
final class Fields {
  private final Tree.Mapping mapping;
  private final List<String> known;
  private final List<Problem> problems;

  private Fields(Tree.Mapping mapping, List<String> known, List<Problem> problems) {
    this.mapping = mapping;
    this.known = known;
    this.problems = problems;
  }

  /** A mapping that may have these keys and no others; null if the value is no mapping. */
  static @Nullable Fields of(Tree tree, String what, List<Problem> problems, List<String> known) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.add(Problem.at(tree.at(), wrongType(what, "a mapping", tree)));
      return null;
    }
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                problems.add(
                    Problem.at(
                        entry.keyAt(),
                        "unknown key \"" + key + "\"" + Spelling.suggest(key, known)));
              }
            });
    return new Fields(mapping, known, problems);
  }

  static String wrongType(String what, String wanted, Tree actual) {
    return what + " must be " + wanted + ", not " + actual.describe();
  }

  /** Whether there is a key that it may not have. */
  boolean hasUnknown() {
    return !known.containsAll(mapping.entries().keySet());
  }

  /** Where the mapping and its values stand. */
  Places places() {
    Map<String, Position> values = new HashMap<>();
    mapping.entries().forEach((key, entry) -> values.put(key, entry.value().at()));
    return new Places(mapping.at(), Map.copyOf(values));
  }

  /** The value of a key, or null if it is not given. */
  @Nullable Tree get(String key) {
    Tree.Entry entry = mapping.entries().get(key);
    return entry == null ? null : entry.value();
  }

  /** The place of a key, or of the mapping if it has no such key. */
  Position keyAt(String key) {
    Tree.Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.at() : entry.keyAt();
  }

  /** The value of a key that must be given. */
  @Nullable Tree required(String key) {
    Tree tree = get(key);
    if (tree == null) {
      problems.add(Problem.at(mapping.at(), key + " must be given"));
    }
    return tree;
  }

  /** A text, or null if it is not given. */
  @Nullable String text(String key) {
    Tree tree = get(key);
    return tree == null ? null : text(tree, key, problems);
  }

  /** A text, or what stands for it if it is not given. */
  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  static @Nullable String text(Tree tree, String what, List<Problem> problems) {
    if (tree instanceof Tree.Scalar scalar && scalar.value().isTextual()) {
      return scalar.value().textValue();
    }
    boolean quotable =
        tree instanceof Tree.Scalar scalar
            && (scalar.value().isNumber() || scalar.value().isBoolean());
    String hint = quotable ? ": write it in quotes" : "";
    problems.add(Problem.at(tree.at(), wrongType(what, "text", tree) + hint));
    return null;
  }

  /** A whole number, or null if it is not given. */
  @Nullable Integer integer(String key) {
    Tree tree = get(key);
    if (tree == null) {
      return null;
    }
    if (tree instanceof Tree.Scalar scalar && scalar.value().isInt()) {
      return scalar.value().intValue();
    }
    problems.add(Problem.at(tree.at(), wrongType(key, "a whole number", tree)));
    return null;
  }

  /** A mapping, or null if it is not given. */
  Tree.@Nullable Mapping mapping(String key) {
    Tree tree = get(key);
    if (tree == null || tree instanceof Tree.Mapping) {
      return (Tree.Mapping) tree;
    }
    problems.add(Problem.at(tree.at(), wrongType(key, "a mapping", tree)));
    return null;
  }

  /** The items of a list, or null if it is not given. */
  @Nullable List<Tree> list(String key) {
    Tree tree = get(key);
    if (tree == null) {
      return null;
    }
    if (tree instanceof Tree.Sequence sequence) {
      return sequence.items();
    }
    problems.add(Problem.at(tree.at(), wrongType(key, "a list", tree)));
    return null;
  }
}
