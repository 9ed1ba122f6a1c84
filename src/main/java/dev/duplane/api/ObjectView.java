package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A typed window on a tree: reads and writes go straight to the node, nothing is copied. Kinds
 * extend it with the fields that their rules reason about. As in Kubernetes' Go types, an absent
 * text reads as {@code ""} and an absent number as 0.
 */
public class ObjectView {
  private final ObjectNode node;

  /** A window on a node. */
  public ObjectView(ObjectNode node) {
    this.node = node;
  }

  /** The node itself. */
  public final ObjectNode node() {
    return node;
  }

  /** Whether the field is there, empty or not. */
  public final boolean has(String field) {
    return node.hasNonNull(field);
  }

  /** The field as it is, or null. */
  public final @Nullable JsonNode get(String field) {
    return node.hasNonNull(field) ? node.get(field) : null;
  }

  /** A text, {@code ""} if absent. */
  public final String text(String field) {
    JsonNode value = node.get(field);
    return value == null || !value.isTextual() ? "" : value.textValue();
  }

  /** A text that may be absent: null then. */
  public final @Nullable String optionalText(String field) {
    JsonNode value = node.get(field);
    return value == null || !value.isTextual() ? null : value.textValue();
  }

  /** A whole number, 0 if absent. */
  public final int integer(String field) {
    JsonNode value = node.get(field);
    return value == null ? 0 : value.asInt();
  }

  /** A truth value, false if absent. */
  public final boolean bool(String field) {
    JsonNode value = node.get(field);
    return value != null && value.asBoolean();
  }

  /** A list of texts, empty if absent. The list is a copy. */
  public final List<String> texts(String field) {
    JsonNode value = node.get(field);
    if (!(value instanceof ArrayNode array)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      texts.add(item.asText());
    }
    return texts;
  }

  /** A map of texts, empty if absent, in the order of the tree. The map is a copy. */
  public final Map<String, String> textMap(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isEmpty()) {
      return Map.of();
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (Entry<String, JsonNode> entry : value.properties()) {
      map.put(entry.getKey(), entry.getValue().asText());
    }
    return map;
  }

  /** The objects of a list, empty if absent. */
  public final List<ObjectNode> objects(String field) {
    JsonNode value = node.get(field);
    if (!(value instanceof ArrayNode array)) {
      return List.of();
    }
    List<ObjectNode> objects = new ArrayList<>(array.size());
    for (JsonNode item : array) {
      if (item instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** A window on the object in a field; on an empty one that is nowhere if there is none. */
  public final ObjectView part(String field) {
    return new ObjectView(node.get(field) instanceof ObjectNode part ? part : node.objectNode());
  }

  /** The object in a field, made if it is not there. */
  public final ObjectNode object(String field) {
    JsonNode value = node.get(field);
    return value instanceof ObjectNode object ? object : node.putObject(field);
  }

  /** Sets a text; {@code ""} is kept as a value. */
  public final void setText(String field, String value) {
    node.put(field, value);
  }

  /** Sets a whole number. */
  public final void setInteger(String field, int value) {
    node.put(field, value);
  }

  /** Sets a list of texts; an empty one removes the field. */
  public final void setTexts(String field, Collection<String> values) {
    if (values.isEmpty()) {
      node.remove(field);
      return;
    }
    ArrayNode array = node.putArray(field);
    values.forEach(array::add);
  }

  /** Sets a field to a copy of a node; null removes it. */
  public final void set(String field, @Nullable JsonNode value) {
    if (value == null) {
      node.remove(field);
    } else {
      node.set(field, value.deepCopy());
    }
  }

  /** Removes a field. */
  public final void remove(String field) {
    node.remove(field);
  }
}
