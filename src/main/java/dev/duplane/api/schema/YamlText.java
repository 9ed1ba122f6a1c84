package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * YAML bodies as the JSON that Kubernetes makes of them (sigs.k8s.io/yaml): YAML 1.1 scalars, keys
 * as sorted strings, and of several documents the first.
 */
public final class YamlText {
  /** Less than goyaml's: trees are walked on the Java stack. */
  private static final int MAX_DEPTH = 1000;

  private final List<String> duplicates = new ArrayList<>();
  private final YamlAliases aliases = new YamlAliases();

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
    JsonNode tree = text.tree(compose(yaml));
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
    return new YamlText().tree(compose(yaml));
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
    String text = new String(yaml, StandardCharsets.UTF_8);
    try {
      Iterator<Node> documents = new Yaml(options).composeAll(new StringReader(text)).iterator();
      return documents.hasNext() ? documents.next() : null;
    } catch (MarkedYAMLException e) {
      throw new DecodeException(GoYamlError.of(e));
    } catch (YAMLException e) {
      boolean deep = String.valueOf(e.getMessage()).startsWith("Nesting Depth exceeded");
      throw new DecodeException("yaml: " + (deep ? "exceeded max depth of 10000" : e.getMessage()));
    }
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
    return node instanceof ScalarNode scalar
        ? YamlScalar.resolve(scalar)
        : JsonTree.NODES.nullNode();
  }

  private ObjectNode mapping(MappingNode mapping) {
    Map<String, JsonNode> entries = new TreeMap<>(Utf8.ORDER);
    Map<String, JsonNode> merged = new TreeMap<>(Utf8.ORDER);
    for (NodeTuple tuple : mapping.getValue()) {
      if (YamlScalar.isMerge(tuple.getKeyNode())) {
        merge(tuple.getValueNode(), merged);
        continue;
      }
      String key = key(tuple.getKeyNode());
      if (entries.containsKey(key)) {
        int line = tuple.getValueNode().getStartMark().getLine() + 1;
        duplicates.add("  line " + line + ": key " + GoText.quote(key) + " already set in map");
      }
      entries.put(key, tree(tuple.getValueNode()));
    }
    merged.forEach(entries::putIfAbsent);
    ObjectNode object = JsonTree.NODES.objectNode();
    entries.forEach(object::set);
    return object;
  }

  private void merge(Node source, Map<String, JsonNode> into) {
    if (source instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> merge(item, into));
    } else if (tree(source) instanceof ObjectNode object) {
      object.properties().forEach(entry -> into.putIfAbsent(entry.getKey(), entry.getValue()));
    } else {
      throw new DecodeException("yaml: map merge requires map or sequence of maps as the value");
    }
  }

  private String key(Node node) {
    JsonNode key = tree(node);
    if (key.isContainerNode()) {
      throw new DecodeException("yaml: invalid map key: " + GoText.value(key));
    }
    return key.asText();
  }
}
