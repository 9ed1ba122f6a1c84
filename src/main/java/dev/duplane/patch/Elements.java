package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of a merged list (design proposal "Preserve Order in Strategic Merge Patch"): the items
 * that the patch speaks of keep the patch's order, the others the live order, and the two are
 * interleaved by the live order as far as it knows both.
 *
 * @param mergeKey the key that items are known by; null for primitives
 * @param type of the items
 */
record Elements(@Nullable String mergeKey, JsonNodeType type) {

  /**
   * Arranges a merged list.
   *
   * @param patchOrder names the items that the patch speaks of, in their order
   * @param liveOrder the order of the other items
   */
  List<JsonNode> arrange(
      List<JsonNode> merged, List<JsonNode> patchOrder, List<JsonNode> liveOrder) {
    List<JsonNode> patchItems = new ArrayList<>();
    List<JsonNode> otherItems = new ArrayList<>();
    Places inPatch = new Places(patchOrder);
    Places inLive = new Places(liveOrder);
    for (JsonNode item : merged) {
      if (mergeKey != null) {
        keyOf(item, mergeKey);
      }
      (inPatch.of(item) >= 0 ? patchItems : otherItems).add(item);
    }
    return interleave(sort(otherItems, inLive), sort(patchItems, inPatch), inLive);
  }

  /** Sorts stably; items to delete go last. */
  private List<JsonNode> sort(List<JsonNode> items, Places order) {
    List<JsonNode> sorted = new ArrayList<>(items);
    if (type != JsonNodeType.OBJECT || mergeKey == null) {
      sorted.sort(Comparator.comparingInt(order::of));
      return sorted;
    }
    order.items.forEach(item -> keyOf(item, mergeKey));
    List<JsonNode> deleted = sorted.stream().filter(ListMerge::deletes).toList();
    sorted.removeIf(ListMerge::deletes);
    sorted.sort(Comparator.comparingInt(order::of));
    sorted.addAll(deleted);
    return sorted;
  }

  /** Puts each other item before the first patch item that the live order has after it. */
  private List<JsonNode> interleave(List<JsonNode> others, List<JsonNode> patched, Places inLive) {
    List<JsonNode> all = new ArrayList<>();
    int other = 0;
    for (JsonNode item : patched) {
      int place = inLive.of(item);
      while (place >= 0 && other < others.size()) {
        int live = inLive.of(others.get(other));
        if (live < 0 || live >= place) {
          break;
        }
        all.add(others.get(other++));
      }
      all.add(item);
    }
    all.addAll(others.subList(other, others.size()));
    return all;
  }

  /** Where the items of a list are, found without searching: lists come as long as bodies do. */
  private final class Places {
    private final List<JsonNode> items;
    private @Nullable Map<GoValue.Equal, Integer> places;

    private Places(List<JsonNode> items) {
      this.items = items;
    }

    /** The place of the first that is known by what the item is known by, or -1. */
    private int of(JsonNode item) {
      Map<GoValue.Equal, Integer> known = places;
      if (known == null) {
        known = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
          known.putIfAbsent(new GoValue.Equal(known(items.get(i))), i);
        }
        places = known;
      }
      return known.getOrDefault(new GoValue.Equal(known(item)), -1);
    }
  }

  private JsonNode known(JsonNode item) {
    return mergeKey == null ? item : keyOf(item, mergeKey);
  }

  /** The value of an item's merge key. */
  static JsonNode keyOf(JsonNode item, String mergeKey) {
    ListMerge.requireMap(item);
    JsonNode key = item.get(mergeKey);
    if (key == null) {
      throw Rejection.noMergeKey(item, mergeKey);
    }
    return key;
  }
}
