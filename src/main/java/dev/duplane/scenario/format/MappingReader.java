package dev.duplane.scenario.format;

import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the values out of a mapping by key; what is wrong is noted and read as not given. */
final class MappingReader {
  private final Tree.Mapping mapping;
  private final List<String> known;
  private final KeyTable table;
  private final List<InputProblem> problems;

  private MappingReader(
      Tree.Mapping mapping, List<String> known, KeyTable table, List<InputProblem> problems) {
    this.mapping = mapping;
    this.known = known;
    this.table = table;
    this.problems = problems;
  }

  /** A mapping that may have the keys of a table and no others; null if it is no mapping. */
  static @Nullable MappingReader of(
      Tree tree, String what, List<InputProblem> problems, KeyTable table) {
    return of(tree, what, problems, table, table.keys());
  }

  /** The same with these keys of the table alone, or others that it does not know. */
  static @Nullable MappingReader of(
      Tree tree, String what, List<InputProblem> problems, KeyTable table, List<String> known) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.add(InputProblem.at(tree.at(), wrongType(what, "a mapping", tree)));
      return null;
    }
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                problems.add(
                    InputProblem.at(
                        entry.keyAt(),
                        "unknown key \"" + key + "\"" + Spelling.suggest(key, known)));
              }
            });
    return new MappingReader(mapping, known, table, problems);
  }

  static String wrongType(String what, String wanted, Tree actual) {
    return what + " must be " + wanted + ", not " + actual.describe();
  }

  /** Reads a mapping that has been looked at before: its keys are not checked again. */
  static MappingReader unchecked(
      Tree.Mapping mapping, List<InputProblem> problems, KeyTable table) {
    return new MappingReader(mapping, List.copyOf(mapping.entries().keySet()), table, problems);
  }

  /** Whether there is a key that it may not have. */
  boolean hasUnknown() {
    return !known.containsAll(mapping.entries().keySet());
  }

  /** Where the mapping and its values stand. */
  Positions places() {
    Map<String, Position> values = new HashMap<>();
    mapping.entries().forEach((key, entry) -> values.put(key, entry.value().at()));
    return new Positions(mapping.at(), Map.copyOf(values));
  }

  /** The value of a key, or null if it is not given. */
  @Nullable Tree get(String key) {
    Tree.MappingEntry entry = mapping.entries().get(key);
    return entry == null ? null : entry.value();
  }

  /** The place of a key, or of the mapping if it has no such key. */
  Position keyAt(String key) {
    Tree.MappingEntry entry = mapping.entries().get(key);
    return entry == null ? mapping.at() : entry.keyAt();
  }

  /** The value of a key that must be given. */
  @Nullable Tree required(String key) {
    Tree tree = get(key);
    if (tree == null) {
      problems.add(InputProblem.at(mapping.at(), key + " must be given"));
    }
    return tree;
  }

  /** A text, or null if it is not given. */
  @Nullable String text(String key) {
    Tree tree = get(key);
    String text = tree == null ? null : text(tree, key, problems);
    if (tree != null && text != null && !Tree.open(tree)) {
      String wrong = table.wrong(key, text);
      if (wrong != null) {
        problems.add(InputProblem.rule(tree.at(), key + " " + wrong));
      }
    }
    return text;
  }

  /** A text that must be given and not be blank; empty if it is. */
  String given(String key) {
    Tree tree = get(key);
    boolean blank = tree instanceof Tree.Scalar scalar && scalar.value().asText("").isBlank();
    if (tree == null || (blank && tree.toJson().isTextual())) {
      problems.add(
          InputProblem.rule(tree == null ? mapping.at() : tree.at(), key + " must be given"));
      return "";
    }
    return text(key, "");
  }

  /** A text, or what stands for it if it is not given. */
  String text(String key, String otherwise) {
    String text = text(key);
    return text == null ? otherwise : text;
  }

  static @Nullable String text(Tree tree, String what, List<InputProblem> problems) {
    if (tree instanceof Tree.Scalar scalar && scalar.value().isTextual()) {
      return scalar.value().textValue();
    }
    boolean quotable =
        tree instanceof Tree.Scalar scalar
            && (scalar.value().isNumber() || scalar.value().isBoolean());
    String hint = quotable ? ": write it in quotes" : "";
    problems.add(InputProblem.at(tree.at(), wrongType(what, "text", tree) + hint));
    return null;
  }

  /** A truth value; false if it is not given. */
  boolean flag(String key) {
    return Boolean.TRUE.equals(truth(key));
  }

  /** A truth value, or null if it is not given. */
  @Nullable Boolean truth(String key) {
    Tree tree = get(key);
    if (tree == null || Tree.open(tree)) {
      return null;
    }
    if (tree instanceof Tree.Scalar scalar && scalar.value().isBoolean()) {
      return scalar.value().booleanValue();
    }
    problems.add(InputProblem.at(tree.at(), wrongType(key, "true or false", tree)));
    return null;
  }

  /** A text that is one of the words of its key, or what stands for it if it is not given. */
  String word(String key, String otherwise) {
    return word(key, table.words(key), otherwise);
  }

  /** A text that is one of some words, or what stands for it if it is not given. */
  String word(String key, List<String> words, String otherwise) {
    String text = text(key);
    Tree tree = get(key);
    if (text == null || tree == null || Tree.open(tree)) {
      return otherwise;
    }
    if (!words.contains(text)) {
      problems.add(
          InputProblem.at(
              tree.at(),
              key
                  + " is one of "
                  + String.join(", ", words)
                  + ", not \""
                  + text
                  + "\""
                  + Spelling.suggest(text, words)));
      return otherwise;
    }
    return text;
  }

  /** A whole number, or what stands for it if it is not given. */
  int integer(String key, int otherwise) {
    Integer number = integer(key);
    return number == null ? otherwise : number;
  }

  /** A time such as {@code 1m30s}, or what stands for it if it is not given. */
  Duration duration(String key, Duration otherwise) {
    String text = text(key);
    Tree tree = get(key);
    if (text == null || tree == null || Tree.open(tree)) {
      return otherwise;
    }
    Duration duration = GoDuration.parse(text);
    if (duration == null) {
      problems.add(
          InputProblem.at(
              tree.at(),
              key + " must be a time such as 500ms, 90s or 1h30m, not \"" + text + "\""));
      return otherwise;
    }
    return duration;
  }

  /** The texts of a list, or null if it is not given. */
  @Nullable List<String> texts(String key) {
    List<Tree> items = list(key);
    if (items == null) {
      return null;
    }
    List<String> texts = new ArrayList<>();
    for (Tree item : items) {
      String text = text(item, "an entry of " + key, problems);
      texts.add(text == null ? "" : text);
    }
    return List.copyOf(texts);
  }

  /** A whole number within the bounds of its key, or null if it is not given. */
  @Nullable Integer integer(String key) {
    Tree tree = get(key);
    if (tree == null || Tree.open(tree)) {
      return null;
    }
    if (!(tree instanceof Tree.Scalar scalar) || !scalar.value().isInt()) {
      problems.add(InputProblem.at(tree.at(), wrongType(key, "a whole number", tree)));
      return null;
    }
    int number = scalar.value().intValue();
    int from = table.minimum(key);
    int to = table.maximum(key);
    if (number >= from && number <= to) {
      return number;
    }
    String message = table.errorMessage(key);
    String range = to == Integer.MAX_VALUE ? "at least " + from : "from " + from + " to " + to;
    problems.add(
        message == null
            ? InputProblem.at(tree.at(), key + " must be " + range + ", not " + number)
            : InputProblem.rule(tree.at(), key + " " + message));
    return null;
  }

  /** A mapping, or null if it is not given. */
  Tree.@Nullable Mapping mapping(String key) {
    Tree tree = get(key);
    if (tree == null || Tree.open(tree)) {
      return null;
    }
    if (tree instanceof Tree.Mapping mapped) {
      return mapped;
    }
    problems.add(InputProblem.at(tree.at(), wrongType(key, "a mapping", tree)));
    return null;
  }

  /** The items of a list, or null if it is not given. */
  @Nullable List<Tree> list(String key) {
    Tree tree = get(key);
    if (tree == null || Tree.open(tree)) {
      return null;
    }
    if (tree instanceof Tree.Sequence sequence) {
      return sequence.items();
    }
    problems.add(InputProblem.at(tree.at(), wrongType(key, "a list", tree)));
    return null;
  }
}
