package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks that lists which are sets or maps have no duplicates (apiextensions-apiserver,
 * pkg/apiserver/schema/listtype/validation.go).
 */
final class ListTypes {
  private ListTypes() {}

  /** Whether an item stands twice in a list. */
  static boolean repeats(JsonNode list) {
    Set<JsonNode> seen = new HashSet<>();
    for (JsonNode item : list) {
      if (!seen.add(JsonTypes.comparable(item))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The errors of a value and of all below it.
   *
   * @param path of the value, null for whole objects
   */
  static void validate(
      @Nullable StructuralSchema schema,
      JsonNode value,
      @Nullable FieldPath path,
      List<FieldError> errors) {
    if (schema == null) {
      return;
    }
    if (value instanceof ArrayNode list && path != null) {
      switch (schema.declaredListType()) {
        case "set" -> set(list, list, path, errors);
        case "map" -> map(schema, list, path, errors);
        default -> {
          // Any items may stand in it.
        }
      }
      for (int i = 0; i < list.size(); i++) {
        validate(schema.item(), list.get(i), path.index(i), errors);
      }
    } else if (value instanceof ObjectNode object) {
      Map<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      fields.forEach(
          (name, field) -> {
            StructuralSchema own = schema.field(name);
            if (own != null) {
              FieldPath below = path == null ? FieldPath.of(name) : path.child(name);
              validate(own, field, below, errors);
            } else if (schema.property(name) == null && path != null) {
              validate(schema.additional(), field, path.key(name), errors);
            }
          });
    }
  }

  /** The second of equal keys is told, and no more. */
  private static void set(
      Iterable<JsonNode> keys, Iterable<JsonNode> shown, FieldPath path, List<FieldError> errors) {
    Map<JsonNode, Integer> seen = new HashMap<>();
    int index = 0;
    var values = shown.iterator();
    for (JsonNode key : keys) {
      JsonNode value = values.next();
      if (seen.merge(JsonTypes.comparable(key), 1, Integer::sum) == 2) {
        errors.add(FieldError.duplicate(path.index(index), value));
      }
      index++;
    }
  }

  private static void map(
      StructuralSchema schema, ArrayNode list, FieldPath path, List<FieldError> errors) {
    List<JsonNode> keys = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode item = list.get(i);
      if (!item.isObject() && !item.isNull()) {
        errors.add(
            FieldError.invalid(
                path.index(i), item, "must be an object for an array of list-type map"));
        return;
      }
      ObjectNode key = JsonNodeFactory.instance.objectNode();
      for (String name : schema.listMapKeys()) {
        JsonNode part = item.get(name);
        if (part != null) {
          key.set(name, part);
        }
      }
      keys.add(key);
    }
    set(keys, keys, path, errors);
  }
}
