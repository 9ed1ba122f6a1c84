package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes trees that are kept, shared and never changed, of trees that have just been read: a fifth
 * of their size. The objects of one kind have mostly the same names of fields, and many texts, in
 * common, such as {@code TCP} and {@code IPv4}: these are there once.
 *
 * <p>What is in common is looked for among what was seen last; a slot holds one. Thread-safe: a
 * slot that two threads write at once holds either's, and all that is in one is immutable.
 */
public final class CompactTrees {
  private static final int SLOTS = 512;

  /** Longer texts are not repeated: messages, certificates. */
  private static final int LONGEST_TEXT = 64;

  /** With more fields a hash map is quicker. */
  private static final int MOST_FIELDS = 24;

  /** Most kinds of a process have no object that is kept, so the slots come when needed. */
  private volatile @Nullable Slots slots;

  private static final class Slots {
    private final Names[] names = new Names[SLOTS];
    private final TextNode[] texts = new TextNode[SLOTS];
  }

  /** Names of fields; the final field makes the array safe to hand to other threads. */
  @SuppressWarnings("ArrayRecordComponent") // compared by the method below
  private record Names(String[] names) {}

  /** The same object, which cannot be changed: its nodes answer that with an exception. */
  public ObjectNode compact(ObjectNode object) {
    int size = object.size();
    if (size > MOST_FIELDS) {
      return wide(object);
    }
    String[] keys = new String[size];
    JsonNode[] values = new JsonNode[size];
    int i = 0;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      keys[i] = field.getKey();
      values[i] = value(field.getValue());
      i++;
    }
    return new ObjectNode(JsonTree.NODES, new CompactFields(shared(keys), values));
  }

  private ObjectNode wide(ObjectNode object) {
    Map<String, JsonNode> fields = new LinkedHashMap<>(2 * object.size());
    object.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
    return new ObjectNode(JsonTree.NODES, Collections.unmodifiableMap(fields));
  }

  private JsonNode value(JsonNode value) {
    if (value instanceof TextNode text) {
      return shared(text);
    }
    if (value instanceof ObjectNode object) {
      return compact(object);
    }
    if (value instanceof ArrayNode array) {
      JsonNode[] items = new JsonNode[array.size()];
      for (int i = 0; i < items.length; i++) {
        items[i] = value(array.get(i));
      }
      return new ArrayNode(JsonTree.NODES, List.of(items));
    }
    return value;
  }

  private Slots slots() {
    Slots known = slots;
    if (known == null) {
      known = new Slots();
      slots = known;
    }
    return known;
  }

  private String[] shared(String[] keys) {
    Names[] names = slots().names;
    int slot = slot(Arrays.hashCode(keys));
    Names known = names[slot];
    if (known != null && Arrays.equals(known.names(), keys)) {
      return known.names();
    }
    names[slot] = new Names(keys);
    return keys;
  }

  private TextNode shared(TextNode text) {
    if (text.textValue().length() > LONGEST_TEXT) {
      return text;
    }
    TextNode[] texts = slots().texts;
    int slot = slot(text.textValue().hashCode());
    TextNode known = texts[slot];
    if (known != null && known.equals(text)) {
      return known;
    }
    texts[slot] = text;
    return text;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
