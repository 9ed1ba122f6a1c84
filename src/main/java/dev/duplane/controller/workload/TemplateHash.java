package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.SemanticEquality;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hashes by which templates are told apart in names and labels, in the alphabet of generated names
 * (apimachinery, {@code rand.SafeEncodeString}).
 *
 * <p>kube-controller-manager hashes what Go prints of a template ({@code ComputeHash}), which
 * nothing but its Go types can tell; here the hash is one of the template's JSON. The hash of a
 * ControllerRevision is the real one, since it is made of JSON there, too.
 */
public final class TemplateHash {
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int FNV_OFFSET = 0x811c9dc5;
  private static final int FNV_PRIME = 0x01000193;

  private TemplateHash() {}

  /**
   * The hash of a template.
   *
   * @param collisions how often the hash was taken by another; null for never
   */
  public static String of(JsonNode template, @Nullable Integer collisions) {
    int hash = FNV_OFFSET;
    for (byte b : bytes(canonical(template).toString(), collisions)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return encoded(hash);
  }

  /** The hash of the data of a ControllerRevision (pkg/controller/history, FNV-1). */
  public static String ofRevision(JsonNode data, @Nullable Integer collisions) {
    int hash = FNV_OFFSET;
    for (byte b : bytes(escaped(canonical(data).toString()), collisions)) {
      hash = (hash * FNV_PRIME) ^ (b & 0xff);
    }
    return encoded(hash);
  }

  private static byte[] bytes(String text, @Nullable Integer collisions) {
    return (collisions == null ? text : text + collisions).getBytes(StandardCharsets.UTF_8);
  }

  /** As Go's encoding/json does for the sake of HTML. */
  private static String escaped(String json) {
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
  }

  private static String encoded(int hash) {
    StringBuilder text = new StringBuilder();
    for (char digit : Integer.toUnsignedString(hash).toCharArray()) {
      text.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return text.toString();
  }

  /** The same value with all fields in alphabetical order. */
  public static JsonNode canonical(JsonNode value) {
    if (value.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      value.properties().forEach(f -> fields.put(f.getKey(), canonical(f.getValue())));
      ObjectNode sorted = JsonNodeFactory.instance.objectNode();
      sorted.setAll(fields);
      return sorted;
    }
    if (value.isArray()) {
      var items = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> items.add(canonical(item)));
      return items;
    }
    return value;
  }

  /** Whether two templates are the same but for a label. */
  public static boolean sameBut(String label, JsonNode one, JsonNode other) {
    return SemanticEquality.equal(without(label, one), without(label, other));
  }

  private static JsonNode without(String label, JsonNode template) {
    if (!template.path("metadata").path("labels").has(label)) {
      return template;
    }
    ObjectNode copy = template.deepCopy();
    ((ObjectNode) copy.path("metadata").path("labels")).remove(label);
    return copy;
  }
}
