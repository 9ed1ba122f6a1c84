package dev.duplane.controller.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The limit of {@value #MOST} addresses in one Endpoints object (Kubernetes, {@code
 * truncateEndpoints} in {@code pkg/controller/endpoint/endpoints_controller.go}).
 */
final class SubsetCapacity {
  /** The annotation of Endpoints that do not have all addresses. */
  static final String ANNOTATION = "endpoints.kubernetes.io/over-capacity";

  private static final int MOST = 1000;
  private static final String READY = "addresses";
  private static final String NOT_READY = "notReadyAddresses";

  private SubsetCapacity() {}

  /** How many addresses there are. */
  private static int count(JsonNode subsets, String field) {
    int count = 0;
    for (JsonNode subset : subsets) {
      count += subset.path(field).size();
    }
    return count;
  }

  /** Whether there are more than there may be. */
  static boolean isExceededBy(JsonNode subsets) {
    return count(subsets, READY) + count(subsets, NOT_READY) > MOST;
  }

  /**
   * Leaves out what is too much: of each subset in proportion, and ready addresses last.
   *
   * @return whether something was left out
   */
  static boolean truncate(ArrayNode subsets) {
    if (!isExceededBy(subsets)) {
      return false;
    }
    int ready = count(subsets, READY);
    boolean readyOnly = ready > MOST;
    String field = readyOnly ? READY : NOT_READY;
    int most = readyOnly ? MOST : MOST - ready;
    int total = count(subsets, field);
    int room = most;
    for (JsonNode node : subsets) {
      ObjectNode subset = (ObjectNode) node;
      double share = (double) subset.path(field).size() / total;
      int left = shorten(subset, field, Math.min(room, (int) Math.ceil(share * most)));
      room -= left;
      if (readyOnly) {
        subset.remove(NOT_READY);
      }
    }
    return true;
  }

  private static int shorten(ObjectNode subset, String field, int most) {
    if (!(subset.path(field) instanceof ArrayNode addresses)) {
      return 0;
    }
    while (addresses.size() > most) {
      addresses.remove(addresses.size() - 1);
    }
    if (addresses.isEmpty()) {
      subset.remove(field);
    }
    return addresses.size();
  }
}
