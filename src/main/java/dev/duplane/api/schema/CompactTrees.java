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
 * Makes trees that are kept, shared and never changed: a fifth of the size of others; their nodes
 * answer an attempt to change them with an exception. The objects of one kind have mostly the same
 * names of fields, and many texts, in common, such as {@code TCP} and {@code IPv4}: these are there
 * once.
 *
 * <p>What is in common is looked for among what was seen last; a slot holds one. Thread-safe: a
 * slot that two threads write at once holds either's, and all that is in one is immutable.
 */
public final class CompactTrees implements TreeBuilder {
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

  @Override
  public ObjectNode object(String[] names, JsonNode[] values, int from, int to) {
    if (to - from > MOST_FIELDS) {
      Map<String, JsonNode> fields = new LinkedHashMap<>(2 * (to - from));
      for (int i = from; i < to; i++) {
        fields.put(names[i], values[i]);
      }
      return new ObjectNode(JsonTree.NODES, Collections.unmodifiableMap(fields));
    }
    return new ObjectNode(
        JsonTree.NODES,
        new CompactFields(shared(names, from, to), Arrays.copyOfRange(values, from, to)));
  }

  @Override
  public ArrayNode list(JsonNode[] items, int from, int to) {
    return new ArrayNode(JsonTree.NODES, List.of(Arrays.copyOfRange(items, from, to)));
  }

  @Override
  public TextNode text(String text) {
    if (text.length() > LONGEST_TEXT) {
      return JsonTree.NODES.textNode(text);
    }
    TextNode[] texts = slots().texts;
    int slot = slot(text.hashCode());
    TextNode known = texts[slot];
    if (known != null && known.textValue().equals(text)) {
      return known;
    }
    TextNode made = JsonTree.NODES.textNode(text);
    texts[slot] = made;
    return made;
  }

  /** The same as a tree of these. */
  JsonNode copy(JsonNode value) {
    if (value instanceof TextNode text) {
      return text(text.textValue());
    }
    if (value instanceof ObjectNode object) {
      return copy(object);
    }
    if (value instanceof ArrayNode array) {
      JsonNode[] items = new JsonNode[array.size()];
      for (int i = 0; i < items.length; i++) {
        items[i] = copy(array.get(i));
      }
      return list(items, 0, items.length);
    }
    return value;
  }

  /** The same object as a tree of these. */
  ObjectNode copy(ObjectNode object) {
    int size = object.size();
    String[] names = new String[size];
    JsonNode[] values = new JsonNode[size];
    int i = 0;
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      names[i] = field.getKey();
      values[i++] = copy(field.getValue());
    }
    return object(names, values, 0, size);
  }

  private Slots slots() {
    Slots known = slots;
    if (known == null) {
      known = new Slots();
      slots = known;
    }
    return known;
  }

  private String[] shared(String[] fields, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + fields[i].hashCode();
    }
    Names[] names = slots().names;
    int slot = slot(hash);
    Names known = names[slot];
    if (known != null && Arrays.equals(known.names(), 0, known.names().length, fields, from, to)) {
      return known.names();
    }
    String[] made = Arrays.copyOfRange(fields, from, to);
    names[slot] = new Names(made);
    return made;
  }

  private static int slot(int hash) {
    return (hash ^ hash >>> 16) & SLOTS - 1;
  }
}
