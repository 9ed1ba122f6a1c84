package dev.duplane.api.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A value read from YAML that knows where it stands. */
public sealed interface Tree {

  /** Where the value begins. */
  Position at();

  /** The value without its places. */
  JsonNode toJson();

  /** What it is, in the words of an error. */
  String describe();

  /**
   * Where a value within this one stands, or if there is none, what comes nearest above it.
   *
   * @param steps keys and indexes that lead to it
   */
  default Position at(List<String> steps) {
    if (steps.isEmpty()) {
      return at();
    }
    Tree next = null;
    if (this instanceof Mapping mapping) {
      next = mapping.get(steps.get(0));
    } else if (this instanceof Sequence sequence) {
      int index = Integer.parseInt(steps.get(0));
      next = index < sequence.items().size() ? sequence.items().get(index) : null;
    }
    return next == null ? at() : next.at(steps.subList(1, steps.size()));
  }

  /** The values of a mapping or the items of a sequence; of others there are none. */
  default Collection<Tree> children() {
    return List.of();
  }

  /** The same with other children in their places. */
  default Tree map(UnaryOperator<Tree> change) {
    return this;
  }

  /** Whether it is a value that a step before has yet to save. */
  static boolean open(Tree tree) {
    return tree instanceof Scalar scalar && scalar.open();
  }

  /**
   * A mapping.
   *
   * @param entries in the order of the file
   */
  record Mapping(Position at, Map<String, MappingEntry> entries) implements Tree {
    /** The value of a key; null if it is not given. */
    public @Nullable Tree get(String key) {
      MappingEntry entry = entries.get(key);
      return entry == null ? null : entry.value();
    }

    /** The same with another value of a key, if it is given. */
    public Mapping with(String key, UnaryOperator<Tree> change) {
      Map<String, MappingEntry> changed = new LinkedHashMap<>(entries);
      changed.computeIfPresent(key, (name, entry) -> entry.with(change.apply(entry.value())));
      return new Mapping(at, changed);
    }

    /** The same without some keys. */
    public Mapping without(Predicate<String> keys) {
      Map<String, MappingEntry> left = new LinkedHashMap<>(entries);
      left.keySet().removeIf(keys);
      return new Mapping(at, left);
    }

    @Override
    public Collection<Tree> children() {
      return entries.values().stream().map(MappingEntry::value).toList();
    }

    @Override
    public Mapping map(UnaryOperator<Tree> change) {
      Map<String, MappingEntry> changed = new LinkedHashMap<>(entries);
      changed.replaceAll((key, entry) -> entry.with(change.apply(entry.value())));
      return new Mapping(at, changed);
    }

    @Override
    public ObjectNode toJson() {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      entries.forEach((key, entry) -> node.set(key, entry.value().toJson()));
      return node;
    }

    @Override
    public String describe() {
      return "a mapping";
    }
  }

  /**
   * An entry of a mapping.
   *
   * @param keyAt where the key stands
   */
  record MappingEntry(Position keyAt, Tree value) {
    private MappingEntry with(Tree other) {
      return new MappingEntry(keyAt, other);
    }
  }

  /** A sequence. */
  record Sequence(Position at, List<Tree> items) implements Tree {
    @Override
    public List<Tree> children() {
      return items;
    }

    @Override
    public Sequence map(UnaryOperator<Tree> change) {
      return new Sequence(at, items.stream().map(change).toList());
    }

    @Override
    public ArrayNode toJson() {
      ArrayNode node = JsonNodeFactory.instance.arrayNode(items.size());
      items.forEach(item -> node.add(item.toJson()));
      return node;
    }

    @Override
    public String describe() {
      return "a list";
    }
  }

  /**
   * A text, number, truth value or null.
   *
   * @param written as the file has it, without quotes, variables by name
   * @param offset from {@code at} to the first character of {@code written}: 1 within quotes
   * @param open whether it names a variable whose value a step before has yet to save
   */
  record Scalar(Position at, JsonNode value, String written, int offset, boolean open)
      implements Tree {

    /** A value without variables. */
    public Scalar(Position at, JsonNode value, String written, int offset) {
      this(at, value, written, offset, false);
    }

    @Override
    public JsonNode toJson() {
      return value;
    }

    @Override
    public String describe() {
      return switch (value.getNodeType()) {
        case STRING -> "text";
        case NUMBER -> "the number " + written;
        case BOOLEAN -> "the truth value " + written;
        default -> "nothing";
      };
    }
  }
}
