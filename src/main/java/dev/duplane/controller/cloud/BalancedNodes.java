package dev.duplane.controller.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.Indexer;
import dev.duplane.controller.ObjectEvent;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Nodes that load balancers send traffic to, ready or not (Kubernetes, {@code
 * stableNodeSetPredicates} in {@code
 * staging/src/k8s.io/cloud-provider/controllers/service/controller.go}; KEP-3458).
 */
final class BalancedNodes {
  private static final String EXCLUDE = "node.kubernetes.io/exclude-from-external-load-balancers";
  private static final String TO_BE_DELETED = "ToBeDeletedByClusterAutoscaler";

  /** What Go's strconv.ParseBool takes for false. */
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  private final Indexer nodes;

  /** What {@link #all} has found, until another event of a Node; null: nothing. */
  private @Nullable Map<String, String> known;

  /**
   * @param nodes the Nodes there are
   */
  BalancedNodes(Indexer nodes) {
    this.nodes = nodes;
  }

  /** The provider's id of each, by name: the same map for all load balancers. */
  Map<String, String> all() {
    Map<String, String> found = known;
    if (found == null) {
      found = Collections.unmodifiableMap(find());
      known = found;
    }
    return found;
  }

  private Map<String, String> find() {
    Map<String, String> found = new TreeMap<>();
    for (ObjectNode node : nodes.list()) {
      if (!node.path("metadata").has("deletionTimestamp") && !isExcluded(node) && !goes(node)) {
        found.put(node.path("metadata").path("name").asText(), providerId(node));
      }
    }
    return found;
  }

  /** Forgets what it has found. */
  void reset() {
    known = null;
  }

  /** A Node has changed; whether load balancers are to be told ({@code shouldSyncUpdatedNode}). */
  boolean observe(ObjectEvent event) {
    known = null;
    ObjectNode before = event.before();
    ObjectNode node = event.shared();
    return before == null
        || event.current() == null
        || isExcluded(before) != isExcluded(node)
        || !providerId(before).equals(providerId(node));
  }

  private static boolean isExcluded(JsonNode node) {
    JsonNode value = node.path("metadata").path("labels").path(EXCLUDE);
    return value.isTextual() && !FALSE.contains(value.asText());
  }

  private static boolean goes(JsonNode node) {
    for (JsonNode taint : node.path("spec").path("taints")) {
      if (taint.path("key").asText().equals(TO_BE_DELETED)) {
        return true;
      }
    }
    return false;
  }

  private static String providerId(JsonNode node) {
    return node.path("spec").path("providerID").asText("");
  }
}
