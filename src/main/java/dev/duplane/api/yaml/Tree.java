package dev.duplane.api.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

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
      MappingEntry entry = mapping.entries().get(steps.get(0));
      next = entry == null ? null : entry.value();
    } else if (this instanceof Sequence sequence) {
      int index = Integer.parseInt(steps.get(0));
      next = index < sequence.items().size() ? sequence.items().get(index) : null;
    }
    return next == null ? at() : next.at(steps.subList(1, steps.size()));
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
  record MappingEntry(Position keyAt, Tree value) {}

  /** A sequence. */
  record Sequence(Position at, List<Tree> items) implements Tree {
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
