package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays a configuration over an object: leaves of the configuration win, containers are merged part
 * by part (Kubernetes documentation "Server-Side Apply", merge strategy). The trees given are left
 * alone; unchanged parts are shared with the result.
 */
final class TypedMerge {
  private TypedMerge() {}

  static JsonNode merge(OwnershipSchema shape, @Nullable JsonNode live, JsonNode config) {
    if (live == null) {
      return config;
    }
    return switch (shape.kind()) {
      case LEAF -> config;
      case OBJECT, MAP ->
          live.isEmpty() && config.isEmpty() ? config : members(shape, live, config);
      case SET, KEYED -> live.isEmpty() && config.isEmpty() ? config : items(shape, live, config);
    };
  }

  private static ObjectNode members(OwnershipSchema shape, JsonNode live, JsonNode config) {
    ObjectNode merged = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> entry : live.properties()) {
      merged.set(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      String key = entry.getKey();
      OwnershipSchema.OwnedField field =
          shape.kind() == OwnershipSchema.Kind.MAP ? null : shape.field(key);
      if (shape.kind() == OwnershipSchema.Kind.MAP) {
        merged.set(key, merge(shape.element(), live.get(key), entry.getValue()));
      } else if (field != null) {
        merged.set(key, merge(field.shape(), live.get(key), entry.getValue()));
      }
    }
    return merged;
  }

  /**
   * Merges two lists. Items of both stand in the order of the configuration, and those of the
   * object alone stay before the item that they stood before.
   */
  private static ArrayNode items(OwnershipSchema shape, JsonNode live, JsonNode config) {
    Map<Element, List<JsonNode>> left = ListItems.index(shape, live);
    Map<Element, List<JsonNode>> right = ListItems.index(shape, config);
    List<Element> lefts = new ArrayList<>(left.keySet());
    List<Element> rights = new ArrayList<>(right.keySet());
    List<Element> shared = new ArrayList<>(rights);
    shared.retainAll(left.keySet());
    ArrayNode merged = JsonNodeFactory.instance.arrayNode();
    Set<Element> placed = new HashSet<>();
    int next = 0;
    int l = 0;
    int r = 0;
    while (l < lefts.size() || r < rights.size()) {
      Element mine = l < lefts.size() ? lefts.get(l) : null;
      if (mine != null && !right.containsKey(mine)) {
        left.getOrDefault(mine, List.of()).forEach(merged::add);
        l++;
        continue;
      }
      // An item of both that has its place already, or gets it further on.
      if (mine != null
          && (placed.contains(mine)
              || (r < rights.size()
                  && !mine.equals(rights.get(r))
                  && next < shared.size()
                  && !mine.equals(shared.get(next))))) {
        l++;
        continue;
      }
      if (r < rights.size()) {
        Element theirs = rights.get(r++);
        List<JsonNode> old = left.getOrDefault(theirs, List.of());
        for (JsonNode item : right.getOrDefault(theirs, List.of())) {
          merged.add(merge(shape.element(), old.isEmpty() ? null : old.get(0), item));
        }
        placed.add(theirs);
        next += next < shared.size() && shared.get(next).equals(theirs) ? 1 : 0;
      }
    }
    return merged;
  }
}
