package dev.duplane.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Finds the Pods that are bound to a Node, with one index for all who ask. */
public final class PodsOnNodes {
  /** As the field is called (core/v1 PodSpec). */
  private static final IndexRule BY_NODE = new IndexRule("spec.nodeName", PodsOnNodes::nodes);

  private final Indexer pods;

  /**
   * @param pods all Pods there are
   */
  public PodsOnNodes(Indexer pods) {
    this.pods = pods;
    pods.addIndex(BY_NODE);
  }

  private static List<String> nodes(ObjectNode pod) {
    String node = pod.path("spec").path("nodeName").asText();
    return node.isEmpty() ? List.of() : List.of(node);
  }

  /** The Pods on a Node, in order; not to be changed. */
  public List<ObjectNode> on(String node) {
    return pods.byIndex(BY_NODE, node);
  }
}
