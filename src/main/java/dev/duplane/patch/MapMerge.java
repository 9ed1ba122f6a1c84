package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge of objects and maps. Both arguments are consumed: callers pass copies. Fields are
 * merged in the order of the patch, where Go takes them in any order; directives of one field that
 * contradict one another are thus the only case where the two may differ.
 */
final class MapMerge {
  static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String SET_ELEMENT_ORDER = "$setElementOrder";
  private static final String DELETE_FROM_PRIMITIVE_LIST = "$deleteFromPrimitiveList";

  private MapMerge() {}

  /**
   * Merges {@code patch} into {@code original} and returns the result.
   *
   * @throws StatusException 400 for a directive in a wrong form, 500 for a patch that does not fit
   */
  static ObjectNode merge(ObjectNode original, ObjectNode patch, Schema schema) {
    JsonNode directive = patch.get(PATCH);
    if (directive != null) {
      return replaceOrDelete(directive, patch);
    }
    retainKeys(original, patch);
    mergeOrderedLists(original, patch, schema);
    for (var field : List.copyOf(patch.properties())) {
      String key = field.getKey();
      boolean deleteList = key.startsWith(DELETE_FROM_PRIMITIVE_LIST);
      String name = deleteList ? fieldOf(key, DELETE_FROM_PRIMITIVE_LIST) : key;
      mergeField(original, name, field.getValue(), deleteList, schema);
    }
    return original;
  }

  private static ObjectNode replaceOrDelete(JsonNode directive, ObjectNode patch) {
    return switch (directive.isTextual() ? directive.textValue() : "") {
      case "replace" -> {
        patch.remove(PATCH);
        yield patch;
      }
      case "delete" -> JsonNodeFactory.instance.objectNode();
      default -> throw Rejection.unknownDirective(directive, patch);
    };
  }

  /** Clears the fields of {@code original} that {@code $retainKeys} does not name. */
  private static void retainKeys(ObjectNode original, ObjectNode patch) {
    JsonNode directive = patch.remove(RETAIN_KEYS);
    if (directive == null) {
      return;
    }
    if (!directive.isArray()) {
      throw Rejection.badRetainKeys();
    }
    Set<String> retained = new HashSet<>();
    directive.forEach(key -> retained.add(key.isTextual() ? key.textValue() : ""));
    for (var field : patch.properties()) {
      String key = field.getKey();
      if (!field.getValue().isNull()
          && !key.startsWith(DELETE_FROM_PRIMITIVE_LIST)
          && !key.startsWith(SET_ELEMENT_ORDER)
          && !retained.contains(key)) {
        throw Rejection.badRetainKeys();
      }
    }
    original.retain(retained);
  }

  /** Merges the lists that have an order directive, and takes them out of the patch. */
  private static void mergeOrderedLists(ObjectNode original, ObjectNode patch, Schema schema) {
    List<String> directives = new ArrayList<>();
    patch.fieldNames().forEachRemaining(directives::add);
    directives.removeIf(key -> !key.startsWith(SET_ELEMENT_ORDER));
    for (String key : directives) {
      JsonNode order = patch.remove(key);
      if (!(order instanceof ArrayNode orderList)) {
        throw Rejection.wrongType(GoValue.LIST, order);
      }
      String name = fieldOf(key, SET_ELEMENT_ORDER);
      ArrayNode live = list(original.get(name));
      ArrayNode patched = list(patch.get(name));
      Schema field = listField(schema, name);
      ListMerge lists = new ListMerge(field);
      lists.checkOrder(patched, orderList);
      if (patched != null) {
        patch.remove(name);
      }
      if (live != null || patched != null) {
        original.set(name, lists.mergeInOrder(live, patched, orderList));
      }
    }
  }

  private static @Nullable ArrayNode list(@Nullable JsonNode node) {
    if (node == null || node instanceof ArrayNode) {
      return (ArrayNode) node;
    }
    throw Rejection.wrongType(GoValue.LIST, node);
  }

  private static void mergeField(
      ObjectNode original, String name, JsonNode value, boolean deleteList, Schema schema) {
    JsonNode live = original.get(name);
    if (value.isNull()) {
      original.remove(name);
    } else if (live == null || live.getNodeType() != value.getNodeType()) {
      if (!deleteList) {
        discardNulls(value);
        take(original, name, value);
      }
    } else if (live instanceof ObjectNode liveMap && value instanceof ObjectNode map) {
      Schema field = field(schema, name);
      original.set(name, "replace".equals(strategy(field)) ? map : merge(liveMap, map, field));
    } else if (live instanceof ArrayNode liveList && value instanceof ArrayNode list) {
      ListMerge lists = new ListMerge(listField(schema, name));
      original.set(name, deleteList ? lists.delete(liveList, list) : lists.merge(liveList, list));
    } else {
      take(original, name, value);
    }
  }

  private static void take(ObjectNode original, String name, JsonNode value) {
    if (dropDirectives(value)) {
      original.set(name, value);
    } else {
      original.remove(name);
    }
  }

  /** Takes null members out at any depth: a new object says nothing by them. */
  private static void discardNulls(JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.properties().removeIf(field -> field.getValue().isNull());
    }
    value.forEach(MapMerge::discardNulls);
  }

  /**
   * Takes maps with a {@code $patch} out at any depth: there is nothing that they could change.
   *
   * @return whether the value itself stays
   */
  static boolean dropDirectives(JsonNode value) {
    if (value instanceof ObjectNode object && object.has(PATCH)) {
      return false;
    }
    for (Iterator<JsonNode> items = value.iterator(); items.hasNext(); ) {
      if (!dropDirectives(items.next())) {
        items.remove();
      }
    }
    return true;
  }

  /** {@code ports} of {@code $setElementOrder/ports}. */
  private static String fieldOf(String key, String directive) {
    if (key.startsWith(directive + "/")) {
      return key.substring(directive.length() + 1);
    }
    throw directive.equals(SET_ELEMENT_ORDER)
        ? Rejection.badElementOrder()
        : Rejection.badPrimitiveList();
  }

  private static Schema field(Schema schema, String name) {
    return switch (schema.type()) {
      case MAP -> schema.values();
      case OBJECT -> {
        Property property = schema.property(name);
        if (property == null) {
          throw Rejection.noField(schema.shortName(), name);
        }
        yield property.schema();
      }
      default -> schema;
    };
  }

  private static Schema listField(Schema schema, String name) {
    Schema field = field(schema, name);
    if (field.type() != Schema.SchemaType.LIST && field.type() != Schema.SchemaType.ANY) {
      throw Rejection.notAList();
    }
    return field;
  }

  /** {@code merge}, {@code replace} or null; {@code retainKeys} only matters to clients. */
  static @Nullable String strategy(Schema field) {
    return field.patchStrategies().stream()
        .filter(strategy -> !strategy.equals("retainKeys"))
        .findFirst()
        .orElse(null);
  }
}
