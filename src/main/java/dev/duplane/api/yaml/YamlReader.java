package dev.duplane.api.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.schema.YamlScalar;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML 1.1 (what Kubernetes manifests are written in) into {@link Tree}s. What JSON cannot
 * say is refused: keys that are no text, tags of one's own, values that contain themselves; so are
 * keys given twice.
 */
public final class YamlReader {
  private static final Set<Tag> VALUES = Set.of(Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

  /** The most characters that are read. */
  private static final int LIMIT = 256 << 20;

  private final String file;
  private final List<InputProblem> problems;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlReader(String file, List<InputProblem> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * The documents of a text, empty ones left out.
   *
   * @param file named in places
   * @param problems what is wrong is added here; documents up to a syntax error are given
   */
  public static List<Tree> read(String file, String text, List<InputProblem> problems) {
    YamlReader reader = new YamlReader(file, problems);
    List<Tree> documents = new ArrayList<>();
    try {
      for (Node node : new Yaml(options()).composeAll(new StringReader(text))) {
        Tree tree = reader.tree(node);
        boolean empty = tree instanceof Tree.Scalar scalar && scalar.value().isNull();
        if (!empty) {
          documents.add(tree);
        }
      }
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      Position at = mark == null ? Position.startOf(file) : reader.position(mark);
      problems.add(InputProblem.at(at, "not YAML: " + oneLine(e.getProblem(), e.getContext())));
    } catch (YAMLException e) {
      problems.add(InputProblem.of(file, "not YAML: " + oneLine(e.getMessage(), null)));
    }
    return documents;
  }

  /** A dump of a real cluster is larger than what SnakeYAML takes by itself. */
  private static LoaderOptions options() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LIMIT);
    return options;
  }

  private static String oneLine(@Nullable String first, @Nullable String second) {
    String text = first != null ? first : second != null ? second : "unreadable";
    return text.strip().replaceAll("\\s+", " ");
  }

  private Position position(Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Tree tree(Node node) {
    Position at = position(node.getStartMark());
    if (!open.add(node)) {
      problems.add(InputProblem.at(at, "a value contains itself"));
      return new Tree.Scalar(at, NullNode.getInstance(), "", 0);
    }
    try {
      if (node instanceof MappingNode mapping && node.getTag().equals(Tag.MAP)) {
        return mapping(mapping, at);
      }
      if (node instanceof SequenceNode sequence && node.getTag().equals(Tag.SEQ)) {
        return new Tree.Sequence(at, sequence.getValue().stream().map(this::tree).toList());
      }
      if (node instanceof ScalarNode scalar) {
        return scalar(scalar, at);
      }
      problems.add(InputProblem.at(at, "unknown tag " + node.getTag().getValue()));
      return new Tree.Scalar(at, NullNode.getInstance(), "", 0);
    } finally {
      open.remove(node);
    }
  }

  private Tree mapping(MappingNode node, Position at) {
    Map<String, Tree.MappingEntry> entries = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Position keyAt = position(tuple.getKeyNode().getStartMark());
      Tree value = tree(tuple.getValueNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(InputProblem.at(keyAt, "a key must be text"));
      } else if (key.getTag().equals(Tag.MERGE)) {
        problems.add(InputProblem.at(keyAt, "merge keys (<<) are not read: write the keys out"));
      } else if (entries.putIfAbsent(key.getValue(), new Tree.MappingEntry(keyAt, value)) != null) {
        problems.add(InputProblem.at(keyAt, "key \"" + key.getValue() + "\" is given twice"));
      }
    }
    return new Tree.Mapping(at, entries);
  }

  private Tree scalar(ScalarNode node, Position at) {
    JsonNode value = value(node);
    if (value == null) {
      problems.add(InputProblem.at(at, "unknown tag " + node.getTag().getValue()));
      value = NullNode.getInstance();
    }
    boolean quoted =
        node.getScalarStyle() == DumperOptions.ScalarStyle.DOUBLE_QUOTED
            || node.getScalarStyle() == DumperOptions.ScalarStyle.SINGLE_QUOTED;
    return new Tree.Scalar(at, value, node.getValue(), quoted ? 1 : 0);
  }

  /** Null if it has a tag of its own. */
  private static @Nullable JsonNode value(ScalarNode node) {
    Tag tag = node.getTag();
    if (tag.equals(Tag.STR) || tag.equals(Tag.TIMESTAMP)) {
      // Kubernetes reads a time as the text it is written as; and n, a name, is nobody's false
      // here.
      return TextNode.valueOf(node.getValue());
    }
    if (!VALUES.contains(tag)) {
      return null;
    }
    try {
      JsonNode value = YamlScalar.resolve(node.getValue());
      if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
        // JSON has no .inf and no .nan: text.
        return TextNode.valueOf(node.getValue());
      }
      if (tag.equals(Tag.INT) && value.isDouble()) {
        // More than Go's integers hold: sent as it is written, and refused there.
        return BigIntegerNode.valueOf(
            new BigDecimal(node.getValue().replace("_", "")).toBigInteger());
      }
      return value.isLong() && value.canConvertToInt() ? IntNode.valueOf(value.intValue()) : value;
    } catch (NumberFormatException e) {
      // What is no number after all, such as hexadecimal digits without any: text.
      return TextNode.valueOf(node.getValue());
    }
  }
}
