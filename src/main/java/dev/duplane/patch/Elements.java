package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    for (JsonNode item : merged) {
      if (mergeKey != null) {
        keyOf(item, mergeKey);
      }
      (index(patchOrder, item) >= 0 ? patchItems : otherItems).add(item);
    }
    return interleave(sort(otherItems, liveOrder), sort(patchItems, patchOrder), liveOrder);
  }

  /** Sorts stably; items to delete go last. */
  private List<JsonNode> sort(List<JsonNode> items, List<JsonNode> order) {
    List<JsonNode> sorted = new ArrayList<>(items);
    if (type != JsonNodeType.OBJECT || mergeKey == null) {
      sorted.sort(Comparator.comparingInt(item -> index(order, item)));
      return sorted;
    }
    order.forEach(item -> keyOf(item, mergeKey));
    List<JsonNode> deleted = sorted.stream().filter(ListMerge::deletes).toList();
    sorted.removeIf(ListMerge::deletes);
    sorted.sort(Comparator.comparingInt(item -> index(order, item)));
    sorted.addAll(deleted);
    return sorted;
  }

  /** Puts each other item before the first patch item that the live order has after it. */
  private List<JsonNode> interleave(
      List<JsonNode> others, List<JsonNode> patched, List<JsonNode> liveOrder) {
    List<JsonNode> all = new ArrayList<>();
    int other = 0;
    for (JsonNode item : patched) {
      int place = index(liveOrder, item);
      while (place >= 0 && other < others.size()) {
        int live = index(liveOrder, others.get(other));
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

  private int index(List<JsonNode> items, JsonNode item) {
    JsonNode key = known(item);
    for (int i = 0; i < items.size(); i++) {
      if (GoValue.same(key, known(items.get(i)))) {
        return i;
      }
    }
    return -1;
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
