package dev.duplane.scenario.format;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoDuration;
import dev.duplane.api.yaml.Position;
import dev.duplane.api.yaml.Problems;
import dev.duplane.api.yaml.Tree;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Takes the values out of a mapping by key; what is wrong is noted and read as not given. */
final class MappingReader {
  private final Tree.Mapping mapping;
  private final List<String> known;
  private final KeyTable table;
  private final Problems problems;

  private MappingReader(
      Tree.Mapping mapping, List<String> known, KeyTable table, Problems problems) {
    this.mapping = mapping;
    this.known = known;
    this.table = table;
    this.problems = problems;
  }

  /** A mapping with the keys of the definition of its name; null if it is no mapping. */
  static @Nullable MappingReader of(Tree tree, String definition, Problems problems) {
    return of(tree, definition, problems, KeyTable.of(definition));
  }

  /** A mapping that may have the keys of a table and no others; null if it is no mapping. */
  static @Nullable MappingReader of(Tree tree, String what, Problems problems, KeyTable table) {
    return of(tree, what, problems, table, table.keys());
  }

  /** The same with these keys of the table alone, or others that it does not know. */
  static @Nullable MappingReader of(
      Tree tree, String what, Problems problems, KeyTable table, List<String> known) {
    if (!(tree instanceof Tree.Mapping mapping)) {
      problems.wrongType(tree, what, "a mapping");
      return null;
    }
    for (Map.Entry<String, Tree.MappingEntry> entry : mapping.entries().entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        String suggestion = Spelling.suggest(key, known);
        problems.at(entry.getValue().keyAt(), "unknown key \"%s\"%s", key, suggestion);
      }
    }
    return new MappingReader(mapping, known, table, problems);
  }

  /** Reads a mapping that has been looked at before: its keys are not checked again. */
  static MappingReader unchecked(Tree.Mapping mapping, Problems problems, KeyTable table) {
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
    return mapping.get(key);
  }

  /** The place of a key, or of the mapping if it has no such key. */
  Position keyAt(String key) {
    Tree.MappingEntry entry = mapping.entries().get(key);
    return entry == null ? mapping.at() : entry.keyAt();
  }

  /** The place of a value, or of the mapping if it has no such key. */
  Position at(String key) {
    return mapping.at(List.of(key));
  }

  /** The value of a key that must be given. */
  @Nullable Tree required(String key) {
    Tree tree = get(key);
    if (tree == null) {
      problems.at(mapping.at(), key + " must be given");
    }
    return tree;
  }

  /** A text, or null if it is not given. */
  @Nullable String text(String key) {
    Tree tree = get(key);
    String text = tree == null ? null : text(tree, key, problems);
    String wrong = tree == null || text == null || Tree.open(tree) ? null : table.wrong(key, text);
    if (wrong != null) {
      problems.rule(at(key), key + " " + wrong);
    }
    return text;
  }

  /** A text that must be given and not be blank; empty if it is. */
  String given(String key) {
    boolean blank =
        get(key) instanceof Tree.Scalar scalar
            && scalar.value().isTextual()
            && scalar.value().textValue().isBlank();
    if (blank || get(key) == null) {
      problems.rule(at(key), key + " must be given");
      return "";
    }
    return text(key, "");
  }

  /** A text, or what stands for it if it is not given. */
  String text(String key, String otherwise) {
    return Objects.requireNonNullElse(text(key), otherwise);
  }

  static @Nullable String text(Tree tree, String what, Problems problems) {
    if (tree instanceof Tree.Scalar scalar && scalar.value().isTextual()) {
      return scalar.value().textValue();
    }
    problems.wrongType(tree, what, "text");
    return null;
  }

  /** What {@code read} makes of a value; null if it is not given or not known yet. */
  private <T> @Nullable T value(String key, String wanted, Function<Tree, @Nullable T> read) {
    Tree tree = get(key);
    if (tree == null || Tree.open(tree)) {
      return null;
    }
    T value = read.apply(tree);
    if (value == null) {
      problems.wrongType(tree, key, wanted);
    }
    return value;
  }

  private @Nullable JsonNode scalar(String key, String wanted, Predicate<JsonNode> right) {
    return value(
        key,
        wanted,
        it -> it instanceof Tree.Scalar one && right.test(one.value()) ? one.value() : null);
  }

  /** A value of the type that the table has for its key; null if it is not given or wrong. */
  @Nullable Object value(String key) {
    return switch (table.type(key)) {
      case "boolean" -> truth(key);
      case "integer" -> integer(key);
      case "number" -> number(key);
      default -> table.words(key).isEmpty() || get(key) == null ? text(key) : word(key, "");
    };
  }

  /** A truth value; false if it is not given. */
  boolean flag(String key) {
    return Boolean.TRUE.equals(truth(key));
  }

  /** A truth value, or null if it is not given. */
  @Nullable Boolean truth(String key) {
    JsonNode truth = scalar(key, "true or false", JsonNode::isBoolean);
    return truth == null ? null : truth.booleanValue();
  }

  /** A text that is one of the words of its key, or what stands for it if it is not given. */
  String word(String key, String otherwise) {
    List<String> words = table.words(key);
    String text = settled(key);
    if (text == null || words.contains(text)) {
      return text == null ? otherwise : text;
    }
    String suggestion = Spelling.suggest(text, words);
    String all = String.join(", ", words);
    problems.at(at(key), "%s is one of %s, not \"%s\"%s", key, all, text, suggestion);
    return otherwise;
  }

  /** A text; null if it is not given or not known yet. */
  private @Nullable String settled(String key) {
    Tree tree = get(key);
    return tree == null || Tree.open(tree) ? null : text(key);
  }

  /** A time such as {@code 1m30s}, or what stands for it if it is not given. */
  Duration duration(String key, Duration otherwise) {
    String text = settled(key);
    if (text == null) {
      return otherwise;
    }
    Duration duration = GoDuration.parse(text);
    if (duration == null) {
      problems.at(at(key), "%s must be a time such as 500ms, 90s or 1h30m, not \"%s\"", key, text);
      return otherwise;
    }
    return duration;
  }

  /** The texts of a list, or null if it is not given. */
  @Nullable List<String> texts(String key) {
    List<Tree> items = list(key);
    return items == null
        ? null
        : items.stream()
            .map(item -> text(item, "an entry of " + key, problems))
            .map(text -> text == null ? "" : text)
            .toList();
  }

  /** A whole number, or what stands for it if it is not given. */
  int integer(String key, int otherwise) {
    return Objects.requireNonNullElse(integer(key), otherwise);
  }

  /** A whole number within the bounds of its key, or null if it is not given. */
  @Nullable Integer integer(String key) {
    JsonNode node = scalar(key, "a whole number", JsonNode::isInt);
    if (node == null) {
      return null;
    }
    int number = node.intValue();
    int from = table.minimum(key);
    int to = table.maximum(key);
    if (number >= from && number <= to) {
      return number;
    }
    String message = table.errorMessage(key);
    if (message == null) {
      String range = to == Integer.MAX_VALUE ? "at least " + from : "from " + from + " to " + to;
      problems.at(at(key), "%s must be %s, not %s", key, range, number);
    } else {
      problems.rule(at(key), key + " " + message);
    }
    return null;
  }

  /**
   * A resource version, as a number or as the text of digits that objects have; null if it is not
   * given.
   */
  @Nullable Long revision(String key) {
    JsonNode node =
        scalar(key, "a resource version", it -> it.asText().matches("[1-9][0-9]{0,17}"));
    return node == null ? null : Long.valueOf(node.asText());
  }

  /** A number, or null if it is not given. */
  @Nullable Double number(String key) {
    JsonNode node = scalar(key, "a number", JsonNode::isNumber);
    return node == null ? null : Double.valueOf(node.doubleValue());
  }

  /** A mapping, or null if it is not given. */
  Tree.@Nullable Mapping mapping(String key) {
    return value(key, "a mapping", it -> it instanceof Tree.Mapping mapped ? mapped : null);
  }

  /** The items of a list, or null if it is not given. */
  @Nullable List<Tree> list(String key) {
    return value(key, "a list", it -> it instanceof Tree.Sequence list ? list.items() : null);
  }

  /** The items of a list; empty if it is not given. */
  List<Tree> items(String key) {
    return Objects.requireNonNullElse(list(key), List.of());
  }
}
