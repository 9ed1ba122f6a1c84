package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Strategic merge of one list field: of maps, matched by the merge key, or of primitives. */
final class ListMerge {
  private final Schema list;
  private final boolean merges;
  private final @Nullable String mergeKey;

  ListMerge(Schema list) {
    this.list = list;
    this.merges = "merge".equals(MapMerge.strategy(list));
    this.mergeKey = list.patchMergeKey();
  }

  /** The merged list; without strategy {@code merge} the patch's list. */
  ArrayNode merge(ArrayNode live, ArrayNode patch) {
    return merges ? array(mergeItems(items(live), items(patch)).ordered) : patch;
  }

  /**
   * What {@code $deleteFromPrimitiveList} leaves. A list that does not merge is replaced by the
   * directive's own list, and one of maps is merged with it: the real server does not look twice.
   */
  ArrayNode delete(ArrayNode live, ArrayNode toDelete) {
    List<JsonNode> current = items(live);
    List<JsonNode> gone = items(toDelete);
    if (!merges || (current.isEmpty() && gone.isEmpty())) {
      return toDelete;
    }
    if (itemType(current, gone) == JsonNodeType.OBJECT) {
      return merge(live, toDelete);
    }
    Set<GoValue.Equal> values = gone.stream().map(GoValue.Equal::new).collect(Collectors.toSet());
    current.removeIf(item -> values.contains(new GoValue.Equal(item)));
    return array(current);
  }

  /**
   * The list that a {@code $setElementOrder} directive goes with, merged and in that order.
   *
   * @param live null if the object has no such list
   * @param patch null if the patch only sets the order; not both are null
   */
  ArrayNode mergeInOrder(@Nullable ArrayNode live, @Nullable ArrayNode patch, ArrayNode order) {
    List<JsonNode> current = live == null ? List.of() : items(live);
    List<JsonNode> changes = patch == null ? List.of() : items(patch);
    JsonNodeType type = itemType(current, changes);
    List<JsonNode> merged = new ArrayList<>(changes);
    List<JsonNode> liveOrder = current;
    if (patch == null) {
      merged = current;
    } else if (live == null) {
      merged.removeIf(item -> !MapMerge.dropDirectives(item));
    } else if (merges) {
      Merged result = mergeItems(new ArrayList<>(current), changes);
      merged = result.ordered;
      liveOrder = result.liveOrder(current);
    }
    return array(elements(type).arrange(merged, items(order), liveOrder));
  }

  /**
   * Checks that the items of the patch come in the order of the directive and are all in it.
   *
   * @param patch null if the patch only sets the order
   */
  void checkOrder(@Nullable ArrayNode patch, ArrayNode order) {
    if (order.isEmpty() || patch == null || patch.isEmpty()) {
      return;
    }
    List<JsonNode> changes = items(patch);
    if (mergeKey != null) {
      changes.forEach(ListMerge::requireMap);
      changes.removeIf(ListMerge::deletes);
    }
    int change = 0;
    int place = 0;
    while (change < changes.size() && place < order.size()) {
      if (changes.get(change).has(MapMerge.PATCH)) {
        change++;
      } else {
        if (GoValue.same(keyOf(changes.get(change)), keyOf(order.get(place)))) {
          change++;
        }
        place++;
      }
    }
    if (change < changes.size()) {
      throw Rejection.orderMismatch(patch, order);
    }
  }

  /**
   * A merge of two lists.
   *
   * @param ordered in the order that the real server answers with
   * @param appended the live items as merged, then the new ones
   * @param replaced whether the patch took the place of all live items
   */
  private record Merged(List<JsonNode> ordered, List<JsonNode> appended, boolean replaced) {

    /**
     * The live order that a directive sorts the rest by. Go deletes and appends in place, in the
     * memory of the live list: new items that fill the place of deleted ones count as live.
     */
    List<JsonNode> liveOrder(List<JsonNode> live) {
      return replaced ? live : appended.subList(0, Math.min(live.size(), appended.size()));
    }
  }

  private Merged mergeItems(List<JsonNode> live, List<JsonNode> patch) {
    if (live.isEmpty() && patch.isEmpty()) {
      return new Merged(live, live, false);
    }
    JsonNodeType type = itemType(live, patch);
    if (type == JsonNodeType.OBJECT) {
      return mergeMaps(live, patch);
    }
    Map<GoValue.Equal, JsonNode> once = new LinkedHashMap<>();
    for (List<JsonNode> items : List.of(live, patch)) {
      items.forEach(item -> once.putIfAbsent(new GoValue.Equal(item), item));
    }
    List<JsonNode> all = List.copyOf(once.values());
    return new Merged(elements(type).arrange(all, patch, live), live, false);
  }

  private Merged mergeMaps(List<JsonNode> live, List<JsonNode> patch) {
    if (mergeKey == null) {
      throw StatusException.untyped("cannot merge lists without merge key for struct");
    }
    Elements elements = elements(JsonNodeType.OBJECT);
    List<JsonNode> changes = new ArrayList<>();
    Set<GoValue.Equal> deleted = new HashSet<>();
    boolean replace = false;
    for (JsonNode item : patch) {
      JsonNode directive = item.get(MapMerge.PATCH);
      if (directive == null) {
        changes.add(item);
        continue;
      }
      switch (directive.isTextual() ? directive.textValue() : "") {
        case "delete" -> deleted.add(new GoValue.Equal(keyOf(item)));
        case "replace" -> replace = true;
        case "merge" -> throw Rejection.listMergeDirective();
        default -> throw Rejection.unknownDirective(directive, item);
      }
    }
    if (replace) {
      return new Merged(elements.arrange(changes, List.of(), changes), changes, true);
    }
    live.removeIf(item -> item.has(mergeKey) && deleted.contains(new GoValue.Equal(keyOf(item))));
    List<JsonNode> before = List.copyOf(live);
    mergeOrAppend(live, changes);
    return new Merged(elements.arrange(live, changes, before), live, false);
  }

  /** Finds what a change is for without searching: lists come as long as bodies do. */
  private void mergeOrAppend(List<JsonNode> live, List<JsonNode> changes) {
    Map<GoValue.Equal, Integer> places = new HashMap<>();
    for (int i = 0; i < live.size(); i++) {
      if (live.get(i).has(mergeKey)) {
        places.putIfAbsent(new GoValue.Equal(keyOf(live.get(i))), i);
      }
    }
    for (JsonNode change : changes) {
      Integer place = places.putIfAbsent(new GoValue.Equal(keyOf(change)), live.size());
      if (place == null) {
        live.add(change);
      } else {
        live.set(
            place, MapMerge.merge((ObjectNode) live.get(place), (ObjectNode) change, list.items()));
      }
    }
  }

  /** What an item is known by: its merge key's value, or itself where there is no merge key. */
  private JsonNode keyOf(JsonNode item) {
    return mergeKey == null ? item : Elements.keyOf(item, mergeKey);
  }

  private Elements elements(JsonNodeType type) {
    return new Elements(mergeKey, type);
  }

  /** The one type of all items; a patch cannot change what a list holds. */
  private static JsonNodeType itemType(List<JsonNode> live, List<JsonNode> patch) {
    JsonNode first = !live.isEmpty() ? live.get(0) : patch.isEmpty() ? null : patch.get(0);
    if (first == null) {
      throw Rejection.noElements();
    }
    if (first.isArray()) {
      throw Rejection.unprocessable();
    }
    String type = GoValue.type(first);
    for (List<JsonNode> items : List.of(live, patch)) {
      if (!items.stream().allMatch(item -> GoValue.type(item).equals(type))) {
        throw Rejection.mixedTypes(List.of(live, patch));
      }
    }
    return first.getNodeType();
  }

  static boolean deletes(JsonNode item) {
    JsonNode directive = item.get(MapMerge.PATCH);
    return directive != null && "delete".equals(directive.textValue());
  }

  static void requireMap(JsonNode item) {
    if (!item.isObject()) {
      throw Rejection.wrongType(GoValue.MAP, item);
    }
  }

  private static List<JsonNode> items(ArrayNode array) {
    List<JsonNode> items = new ArrayList<>(array.size());
    array.forEach(items::add);
    return items;
  }

  private static ArrayNode array(List<JsonNode> items) {
    return JsonNodeFactory.instance.arrayNode().addAll(items);
  }
}
