package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.controller.PodState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A Pod as Services see it (Kubernetes, {@code
 * staging/src/k8s.io/endpointslice/util/controller_utils.go}).
 *
 * @param node the Pod, not to be changed
 */
public record SelectedPod(ObjectNode node) {

  /** The Pod's name. */
  public String name() {
    return node.path("metadata").path("name").asText();
  }

  /** The Pod's Namespace. */
  public String namespace() {
    return node.path("metadata").path("namespace").asText();
  }

  /** The name of its Node, empty if it has none. */
  public String nodeName() {
    return node.path("spec").path("nodeName").asText();
  }

  /** Whether it is being deleted. */
  public boolean terminating() {
    return PodState.deleting(node);
  }

  /** Whether its condition Ready is true. */
  public boolean ready() {
    return PodState.ready(node);
  }

  /** When its condition Ready last changed; empty if that is not known. */
  public String readySince() {
    return Conditions.of(node, "Ready").path("lastTransitionTime").asText("");
  }

  /** Its addresses, as it has them. */
  public List<String> addresses() {
    List<String> addresses = new ArrayList<>(2);
    node.path("status").path("podIPs").forEach(ip -> addresses.add(ip.path("ip").asText()));
    return addresses;
  }

  /**
   * Whether it is an endpoint at all: it has an address and has not ended ({@code
   * ShouldPodBeInEndpoints}).
   *
   * @param evenTerminating whether Pods that are being deleted are
   */
  public boolean isEndpoint(boolean evenTerminating) {
    if (PodState.ended(node)) {
      return false;
    }
    JsonNode status = node.path("status");
    boolean hasAddress =
        !status.path("podIP").asText("").isEmpty() || !status.path("podIPs").isEmpty();
    return hasAddress && (evenTerminating || !terminating());
  }

  /** The hostname that DNS gives it below a Service; empty for none. */
  public String hostnameBelow(SelectingService service) {
    JsonNode spec = node.path("spec");
    return spec.path("subdomain").asText().equals(service.name())
        ? spec.path("hostname").asText("")
        : "";
  }

  /**
   * The number of the port that a port of a Service leads to; empty if the Pod has none of that
   * name ({@code FindPort}).
   */
  public OptionalInt targetOf(JsonNode servicePort) {
    JsonNode target = servicePort.path("targetPort");
    if (!target.isTextual()) {
      return OptionalInt.of(target.asInt());
    }
    String protocol = servicePort.path("protocol").asText();
    JsonNode spec = node.path("spec");
    for (JsonNode container : spec.path("containers")) {
      OptionalInt port = portOf(container, target.asText(), protocol);
      if (port.isPresent()) {
        return port;
      }
    }
    for (JsonNode container : spec.path("initContainers")) {
      // Sidecars.
      if (container.path("restartPolicy").asText().equals("Always")) {
        OptionalInt port = portOf(container, target.asText(), protocol);
        if (port.isPresent()) {
          return port;
        }
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt portOf(JsonNode container, String name, String protocol) {
    for (JsonNode port : container.path("ports")) {
      if (port.path("name").asText().equals(name)
          && port.path("protocol").asText().equals(protocol)) {
        return OptionalInt.of(port.path("containerPort").asInt());
      }
    }
    return OptionalInt.empty();
  }

  /** Whether the endpoints of Services may be others than when it was like this. */
  boolean endpointChangedSince(SelectedPod before) {
    return terminating()
        || before.terminating()
        || ready() != before.ready()
        || ended() != before.ended()
        || !addresses().equals(before.addresses());
  }

  private boolean ended() {
    return !isEndpoint(true);
  }

  /** Whether other Services may select it than when it was like this. */
  boolean selectionChangedSince(SelectedPod before) {
    return !labels().equals(before.labels()) || !placeInDns().equals(before.placeInDns());
  }

  /** Its labels, not to be changed; a missing node if there are none. */
  JsonNode labels() {
    return node.path("metadata").path("labels");
  }

  private List<String> placeInDns() {
    JsonNode spec = node.path("spec");
    return List.of(spec.path("hostname").asText(""), spec.path("subdomain").asText(""));
  }
}
