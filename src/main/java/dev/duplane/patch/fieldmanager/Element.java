package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One step of a path into an object, as FieldsV1 writes it (meta/v1 FieldsV1): {@code f:name} for a
 * field or map key, {@code k:{"port":80}} for an item of a list by its keys, {@code v:"x"} for an
 * item of a set by its value, {@code i:0} for an item by its place.
 *
 * <p>Ordered by kind (in the order above), then names by their bytes and keys and values as values:
 * port 80 before port 443. Immutable.
 */
final class Element implements Comparable<Element> {
  private static final String KINDS = "fkvi";

  private final String text;

  /** Read when two keys or values are first compared; most never are. */
  private volatile @Nullable JsonNode value;

  private Element(String text, @Nullable JsonNode value) {
    this.text = text;
    this.value = value;
  }

  /** The field of an object or the key of a map. */
  static Element field(String name) {
    return new Element("f:".concat(name), null);
  }

  /** The item of a list with these keys, an object in the order of the keys' names. */
  static Element keys(ObjectNode keys) {
    return new Element("k:".concat(ScalarOrder.json(keys)), keys);
  }

  /** The item of a set with this value. */
  static Element value(JsonNode value) {
    return new Element("v:".concat(ScalarOrder.json(value)), value);
  }

  /**
   * Reads an element as it stands in FieldsV1; null if it is of a kind that nobody knows, which is
   * passed over.
   *
   * @throws DecodeException if it is not well-formed
   */
  static @Nullable Element parse(String text) {
    if (text.length() < 2 || text.charAt(1) != ':') {
      throw new DecodeException("missing colon: ".concat(text));
    }
    return switch (text.charAt(0)) {
      case 'f' -> new Element(text, null);
      case 'k' -> parseKeys(text);
      case 'v' -> value(json(text));
      case 'i' -> {
        if (!json(text).isIntegralNumber()) {
          throw new DecodeException("not an index: ".concat(text));
        }
        yield new Element(text, null);
      }
      default -> null;
    };
  }

  private static Element parseKeys(String text) {
    if (!(json(text) instanceof ObjectNode keys)) {
      throw new DecodeException("not a list of keys: ".concat(text));
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    keys.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    ObjectNode ordered = JsonNodeFactory.instance.objectNode();
    sorted.forEach(ordered::set);
    return keys(ordered);
  }

  private static JsonNode json(String text) {
    return JsonTree.parse(text.substring(2).getBytes(StandardCharsets.UTF_8));
  }

  boolean isField() {
    return text.charAt(0) == 'f';
  }

  /** The field's name; only for fields. */
  String fieldName() {
    return text.substring(2);
  }

  private JsonNode comparable() {
    JsonNode known = value;
    if (known == null) {
      known = json(text);
      value = known;
    }
    return known;
  }

  /**
   * The element as a path in a message shows it: {@code .name}, {@code [port=80,protocol="TCP"]},
   * {@code [="x"]}, {@code [0]}.
   */
  String inPath() {
    return switch (text.charAt(0)) {
      case 'f' -> ".".concat(fieldName());
      case 'k' -> {
        StringBuilder keys = new StringBuilder("[");
        comparable()
            .properties()
            .forEach(
                key ->
                    keys.append(keys.length() > 1 ? "," : "")
                        .append(key.getKey())
                        .append('=')
                        .append(ScalarOrder.json(key.getValue())));
        yield keys.append(']').toString();
      }
      case 'v' -> "[=" + ScalarOrder.json(comparable()) + "]";
      default -> "[" + text.substring(2) + "]";
    };
  }

  @Override
  public int compareTo(Element other) {
    if (text.equals(other.text)) {
      return 0;
    }
    int kind = KINDS.indexOf(text.charAt(0)) - KINDS.indexOf(other.text.charAt(0));
    if (kind != 0) {
      return kind;
    }
    if (isField()) {
      return ScalarOrder.compareTexts(text, other.text);
    }
    JsonNode mine = comparable();
    JsonNode theirs = other.comparable();
    int order =
        text.charAt(0) == 'k' ? compareKeys(mine, theirs) : ScalarOrder.compare(mine, theirs);
    // Two ways to write one number are still two elements.
    return order != 0 ? order : text.compareTo(other.text);
  }

  private static int compareKeys(JsonNode a, JsonNode b) {
    Iterator<Map.Entry<String, JsonNode>> left = a.properties().iterator();
    Iterator<Map.Entry<String, JsonNode>> right = b.properties().iterator();
    while (left.hasNext() && right.hasNext()) {
      Map.Entry<String, JsonNode> mine = left.next();
      Map.Entry<String, JsonNode> theirs = right.next();
      int order = ScalarOrder.compareTexts(mine.getKey(), theirs.getKey());
      if (order == 0) {
        order = ScalarOrder.compare(mine.getValue(), theirs.getValue());
      }
      if (order != 0) {
        return order;
      }
    }
    return Boolean.compare(left.hasNext(), right.hasNext());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Element element && element.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As in FieldsV1. */
  @Override
  public String toString() {
    return text;
  }
}
