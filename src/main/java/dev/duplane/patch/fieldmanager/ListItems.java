package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The items of sets and of lists with keys by the path elements that name them. */
final class ListItems {
  private ListItems() {}

  /** An item that no path can name. */
  static final class Unnamed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unnamed(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * What names an item. A key that is left out has its default.
   *
   * @throws Unnamed if a key is left out and has none
   */
  static Element elementOf(OwnershipSchema list, JsonNode item) {
    if (list.kind() == OwnershipSchema.Kind.SET) {
      if (item.isContainerNode()) {
        throw new Unnamed(
            "associative list without keys has an element that's a "
                + (item.isArray() ? "list" : "map")
                + " type");
      }
      return Element.value(item);
    }
    if (item.isNull()) {
      throw new Unnamed("associative list with keys may not have a null element");
    }
    if (!item.isObject()) {
      throw new Unnamed("associative list with keys may not have non-map elements");
    }
    Schema items = list.schema().items();
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    List<String> names = list.schema().listMapKeys();
    for (String name : names.size() > 1 ? new TreeSet<>(names) : names) {
      JsonNode value = item.get(name);
      if (value == null) {
        Property property = items.property(name);
        value = property == null ? null : property.defaultValue();
      }
      if (value == null) {
        throw new Unnamed(
            "associative list with keys has an element that omits key field \""
                + name
                + "\" (and doesn't have default value)");
      }
      keys.set(name, value);
    }
    return Element.keys(keys);
  }

  /** The items by their elements, in order; most elements name one item. */
  static Map<Element, List<JsonNode>> index(OwnershipSchema list, JsonNode items) {
    Map<Element, List<JsonNode>> index = new LinkedHashMap<>();
    for (JsonNode item : items) {
      index.computeIfAbsent(elementOf(list, item), element -> new ArrayList<>(1)).add(item);
    }
    return index;
  }
}
