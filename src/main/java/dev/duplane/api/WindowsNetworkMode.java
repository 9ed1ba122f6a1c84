package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The sort of network that a Node with Windows has, which decides whether it can do dual stack
 * (Kubernetes docs, "Networking on Windows", "Network modes"). Nothing in the Kubernetes API says
 * which it is, so an annotation does.
 */
public enum WindowsNetworkMode {
  L2BRIDGE,
  OVERLAY,
  /** The annotation is not there, or says something else. */
  UNKNOWN;

  /** On a Node: {@code l2bridge} or {@code overlay}. */
  public static final String ANNOTATION = "duplane.dev/windows-network-mode";

  /** A well-known label of Nodes. */
  private static final String OS = "kubernetes.io/os";

  /** That of a Node; null if it runs no Windows. */
  public static @Nullable WindowsNetworkMode of(ObjectNode node) {
    JsonNode metadata = node.path("metadata");
    if (!metadata.path("labels").path(OS).asText().equals("windows")) {
      return null;
    }
    return switch (metadata.path("annotations").path(ANNOTATION).asText()) {
      case "l2bridge" -> L2BRIDGE;
      case "overlay" -> OVERLAY;
      default -> UNKNOWN;
    };
  }
}
