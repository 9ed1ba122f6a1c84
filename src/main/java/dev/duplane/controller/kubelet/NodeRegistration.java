package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.OwnObjects;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.Registry;
import java.util.stream.Collectors;

/**
 * The Nodes that are there from the start: {@code --nodes N} makes {@code node-1} to {@code
 * node-N}, as N kubelets register themselves when they are started ({@code
 * pkg/kubelet/kubelet_node_status.go}, {@code tryRegisterWithAPIServer}). One that a client deletes
 * stays away.
 */
public final class NodeRegistration {
  private final OwnObjects nodes;
  private final KubeletConfiguration configuration;

  /**
   * @param registry where the Nodes are made
   * @param configuration how many
   */
  public NodeRegistration(Registry registry, KubeletConfiguration configuration) {
    this.nodes = OwnObjects.of(registry, "", "nodes", StatusOwnership.MANAGER);
    this.configuration = configuration;
  }

  /** Makes those that are not there, before anybody has asked for anything. */
  public void bootstrap() {
    for (int i = 1; i <= configuration.nodes(); i++) {
      String name = "node-" + i;
      if (nodes.get("", name) == null) {
        nodes.create("", node(name));
      }
    }
  }

  private ObjectNode node(String name) {
    ObjectNode node = OwnObjects.named(name);
    ObjectNode metadata = node.withObjectProperty("metadata");
    new NodeReport(node).missingLabels().forEach(metadata.putObject("labels")::put);
    if (configuration.externalCloudProvider()) {
      if (!configuration.nodeIps().isEmpty()) {
        metadata
            .putObject("annotations")
            .put(
                "alpha.kubernetes.io/provided-node-ip",
                configuration.nodeIps().stream()
                    .map(IpAddress::toString)
                    .collect(Collectors.joining(",")));
      }
      // Until a cloud controller manager has looked at it.
      node.putObject("spec")
          .putArray("taints")
          .addObject()
          .put("key", "node.cloudprovider.kubernetes.io/uninitialized")
          .put("value", "true")
          .put("effect", "NoSchedule");
    }
    return node;
  }
}
