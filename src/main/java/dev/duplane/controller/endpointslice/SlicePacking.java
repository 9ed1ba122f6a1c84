package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.servicepods.EndpointIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Distributes the endpoints that offer the same ports over slices, so that few slices change
 * (Kubernetes, {@code reconcileByPortMapping} in {@code
 * staging/src/k8s.io/endpointslice/reconciler.go}):
 *
 * <ol>
 *   <li>Each slice keeps the endpoints that are wanted still; one that keeps none goes.
 *   <li>Slices that change anyway are filled up, the fullest first.
 *   <li>What is left goes into the one unchanged slice that it fills best, or into new ones.
 * </ol>
 *
 * Slices are never merged; two half-full ones stay.
 */
final class SlicePacking {
  /** {@code --max-endpoints-per-slice}. */
  static final int MOST = 100;

  private final List<ObjectNode> toCreate = new ArrayList<>();
  private final Map<String, ObjectNode> toUpdate = new TreeMap<>();
  private final Map<String, ObjectNode> unchanged = new TreeMap<>();
  private final List<ObjectNode> toDelete = new ArrayList<>();
  private final Map<String, ObjectNode> wanted;
  private final SliceLabels labels;

  /**
   * @param wanted the endpoints, by identity; what has been placed is taken out
   * @param labels those that slices of the Service have
   */
  SlicePacking(Map<String, ObjectNode> wanted, SliceLabels labels) {
    this.wanted = wanted;
    this.labels = labels;
  }

  /** The slices to be made. */
  List<ObjectNode> toCreate() {
    return toCreate;
  }

  /** The slices to be written, as they are to be, by name. */
  List<ObjectNode> toUpdate() {
    return new ArrayList<>(toUpdate.values());
  }

  /** The slices that have nothing left. */
  List<ObjectNode> toDelete() {
    return toDelete;
  }

  /**
   * Places all endpoints.
   *
   * @param existing the slices there are, not changed
   * @param fresh makes a slice without endpoints
   */
  void pack(List<ObjectNode> existing, Supplier<ObjectNode> fresh) {
    existing.forEach(this::keep);
    fillChanging();
    while (!wanted.isEmpty()) {
      ObjectNode slice = wanted.size() < MOST ? bestToFill() : null;
      if (slice == null) {
        slice = fresh.get();
        toCreate.add(slice);
      } else {
        unchanged.remove(name(slice));
        slice = slice.deepCopy();
        toUpdate.put(name(slice), slice);
      }
      fill(slice);
    }
  }

  private void keep(ObjectNode slice) {
    JsonNode before = slice.path("endpoints");
    ArrayNode kept = slice.arrayNode();
    boolean changed = false;
    for (JsonNode endpoint : before) {
      ObjectNode now = wanted.remove(EndpointIdentity.of(endpoint));
      if (now != null) {
        kept.add(now);
        changed |= !EndpointIdentity.unchanged(now, endpoint);
      }
    }
    if (changed || kept.size() != before.size()) {
      if (kept.isEmpty()) {
        toDelete.add(slice);
      } else {
        ObjectNode copy = slice.objectNode();
        copy.setAll(slice);
        copy.set("endpoints", kept);
        update(copy);
      }
    } else if (labels.differFrom(slice)) {
      update(slice.deepCopy());
    } else {
      unchanged.put(name(slice), slice);
    }
  }

  private void update(ObjectNode copy) {
    toUpdate.put(name(copy), labels.putOn(copy));
  }

  private void fillChanging() {
    if (wanted.isEmpty()) {
      return;
    }
    List<ObjectNode> fullestFirst = toUpdate();
    fullestFirst.sort(Comparator.comparing(slice -> -slice.path("endpoints").size()));
    fullestFirst.forEach(this::fill);
  }

  private void fill(ObjectNode slice) {
    ArrayNode endpoints = slice.withArrayProperty("endpoints");
    Iterator<ObjectNode> left = wanted.values().iterator();
    while (left.hasNext() && endpoints.size() < MOST) {
      endpoints.add(left.next());
      left.remove();
    }
  }

  /** The unchanged slice that would be fullest with what is left ({@code getSliceToFill}). */
  private @Nullable ObjectNode bestToFill() {
    ObjectNode best = null;
    int leastRoom = MOST;
    for (ObjectNode slice : unchanged.values()) {
      int room = MOST - wanted.size() - slice.path("endpoints").size();
      if (room >= 0 && room < leastRoom) {
        leastRoom = room;
        best = slice;
      }
    }
    return best;
  }

  private static String name(ObjectNode slice) {
    return slice.path("metadata").path("name").asText();
  }
}
