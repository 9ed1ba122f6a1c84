package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoNumber;
import dev.duplane.api.GoPrint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.parser.ParserImpl;

/**
 * YAML bodies as the JSON that Kubernetes makes of them (sigs.k8s.io/yaml): YAML 1.1 scalars, keys
 * as sorted strings, and of several documents the first.
 */
public final class YamlText {
  /** Less than goyaml's: trees are walked on the Java stack. */
  private static final int MAX_DEPTH = 1000;

  private final List<String> duplicates = new ArrayList<>();
  private final YamlAliases aliases = new YamlAliases();
  private @Nullable String inconvertible;

  private YamlText() {}

  private static final String UNMARSHAL_ERRORS = "yaml: unmarshal errors:\n";

  /**
   * What YAML stands for.
   *
   * @param json UTF-8 JSON
   * @param strictError names the keys that were given twice, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on to the decoder, never compared
  public record Json(byte[] json, @Nullable String strictError) {}

  /**
   * A strict error as the warnings that kube-apiserver makes of it: one for each key given twice.
   *
   * @param strictError of YAML, or any other, which is a warning as it is
   */
  public static List<String> warnings(String strictError) {
    return strictError.startsWith(UNMARSHAL_ERRORS)
        ? strictError.substring(UNMARSHAL_ERRORS.length()).lines().map(String::strip).toList()
        : List.of(strictError);
  }

  /**
   * Turns YAML into JSON.
   *
   * @throws DecodeException if it is not YAML, with the words of goyaml
   */
  public static Json toJson(byte[] yaml) {
    YamlText text = new YamlText();
    JsonNode tree = text.document(compose(yaml));
    JsonBytes json = new JsonBytes();
    json.value(tree);
    return new Json(json.toByteArray(), text.strictError());
  }

  /**
   * Turns YAML into a tree; of a key given twice the last one counts.
   *
   * @throws DecodeException if it is not YAML, with the words of goyaml
   */
  public static JsonNode parse(byte[] yaml) {
    return new YamlText().document(compose(yaml));
  }

  /** A tree as YAML, the way the server prints {@code application/yaml}: keys sorted. */
  public static String print(JsonNode tree) {
    return YamlPrinting.print(tree);
  }

  private static @Nullable Node compose(byte[] yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    YamlCharacters text = new YamlCharacters(YamlTabs.replaced(YamlSource.read(yaml)));
    try {
      Composer composer = new Composer(new ParserImpl(text, options), new YamlTags(), options);
      return composer.checkNode() ? composer.getNode() : null;
    } catch (MarkedYAMLException e) {
      throw new DecodeException(GoYamlError.of(e));
    } catch (YAMLException e) {
      boolean deep = String.valueOf(e.getMessage()).startsWith("Nesting Depth exceeded");
      throw new DecodeException("yaml: " + (deep ? "exceeded max depth of 10000" : e.getMessage()));
    }
  }

  /**
   * The tree of a document: first what goyaml decodes, then what of it sigs.k8s.io/yaml cannot turn
   * into JSON.
   */
  private JsonNode document(@Nullable Node root) {
    JsonNode tree = tree(root);
    if (inconvertible != null) {
      throw new DecodeException(inconvertible);
    }
    return tree;
  }

  private @Nullable String strictError() {
    return duplicates.isEmpty() ? null : UNMARSHAL_ERRORS + String.join("\n", duplicates);
  }

  private JsonNode tree(@Nullable Node node) {
    if (node == null) {
      return JsonTree.NODES.nullNode();
    }
    aliases.enter(node);
    JsonNode value = value(node);
    aliases.leave(node);
    return value;
  }

  private JsonNode value(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping(mapping);
    }
    if (node instanceof SequenceNode sequence) {
      ArrayNode list = JsonTree.NODES.arrayNode();
      sequence.getValue().forEach(item -> list.add(tree(item)));
      return list;
    }
    if (!(node instanceof ScalarNode scalar)) {
      return JsonTree.NODES.nullNode();
    }
    JsonNode value = YamlScalar.resolve(scalar);
    if (value.isDouble() && !Double.isFinite(value.doubleValue())) {
      unconvertible("json: unsupported value: " + GoNumber.print(value.doubleValue()));
    }
    return value;
  }

  private void unconvertible(String problem) {
    inconvertible = inconvertible == null ? problem : inconvertible;
  }

  private ObjectNode mapping(MappingNode mapping) {
    Map<JsonNode, JsonNode> entries = new LinkedHashMap<>();
    fill(mapping, entries);
    Map<String, JsonNode> named = new TreeMap<>(Utf8.ORDER);
    entries.forEach((key, value) -> named.put(name(key, value), value));
    ObjectNode object = JsonTree.NODES.objectNode();
    named.forEach(object::set);
    return object;
  }

  /** Entries in order, those of merged maps where the merge stands: a later one takes the place. */
  private void fill(MappingNode mapping, Map<JsonNode, JsonNode> entries) {
    for (NodeTuple tuple : mapping.getValue()) {
      Node value = tuple.getValueNode();
      if (YamlScalar.isMerge(tuple.getKeyNode())) {
        merge(value, entries);
        continue;
      }
      JsonNode key = key(tuple.getKeyNode());
      JsonNode decoded = tree(value);
      if (entries.containsKey(key)) {
        int line = value.getStartMark().getLine() + 1;
        duplicates.add("  line " + line + ": key " + syntax(key) + " already set in map");
      }
      entries.put(key, decoded);
    }
  }

  /** The earlier of several maps counts, so the last is taken first. */
  private void merge(Node source, Map<JsonNode, JsonNode> entries) {
    List<Node> maps =
        source instanceof SequenceNode sequence ? sequence.getValue() : List.of(source);
    for (int i = maps.size() - 1; i >= 0; i--) {
      if (!(maps.get(i) instanceof MappingNode map)) {
        throw new DecodeException("yaml: map merge requires map or sequence of maps as the value");
      }
      aliases.enter(map);
      fill(map, entries);
      aliases.leave(map);
    }
  }

  private JsonNode key(Node node) {
    if (node instanceof ScalarNode scalar) {
      aliases.enter(node);
      JsonNode key = YamlScalar.resolve(scalar);
      aliases.leave(node);
      return key;
    }
    throw new DecodeException("yaml: invalid map key: " + syntax(tree(node)));
  }

  private static String syntax(JsonNode value) {
    return value.isNull() ? "<nil>" : GoPrint.syntax(value, "map[interface {}]interface {}");
  }

  /** A key as JSON has it; float64 keys are cut to what a float32 holds. */
  private String name(JsonNode key, JsonNode value) {
    if (key.isNull() || key.isBigInteger()) {
      unconvertible(
          "unsupported map key of type: "
              + (key.isNull()
                  ? "%!s(<nil>), key: <nil>"
                  : "uint64, key: 0x" + key.bigIntegerValue().toString(16))
              + ", value: "
              + syntax(value));
    }
    if (!key.isFloatingPointNumber()) {
      return key.asText();
    }
    String number = GoNumber.shortest((float) key.doubleValue());
    return switch (number) {
      case "+Inf" -> ".inf";
      case "-Inf" -> "-.inf";
      case "NaN" -> ".nan";
      default -> number;
    };
  }
}
