package dev.duplane.controller.endpointslice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.servicepods.PortHash;
import dev.duplane.controller.servicepods.SelectedPod;
import dev.duplane.controller.servicepods.SelectingService;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a Pod adds to a slice (Kubernetes, {@code podToEndpoint} and {@code getEndpointPorts} in
 * {@code staging/src/k8s.io/endpointslice/utils.go}).
 */
final class PodEndpoint {
  /** The label of a Node that names its zone. */
  static final String ZONE = "topology.kubernetes.io/zone";

  private PodEndpoint() {}

  /**
   * The endpoint of a Pod.
   *
   * @param node the Node that it is on; null if that is not there
   */
  static ObjectNode of(
      SelectedPod pod, @Nullable ObjectNode node, SelectingService service, IpFamily family) {
    ObjectNode endpoint = JsonNodeFactory.instance.objectNode();
    addresses(pod, family, endpoint.putArray("addresses"));
    boolean serving = pod.ready();
    boolean terminating = pod.terminating();
    endpoint
        .putObject("conditions")
        .put("ready", service.publishesNotReadyAddresses() || (serving && !terminating))
        .put("serving", serving)
        .put("terminating", terminating);
    String hostname = pod.hostnameBelow(service);
    if (!hostname.isEmpty()) {
      endpoint.put("hostname", hostname);
    }
    endpoint
        .putObject("targetRef")
        .put("kind", "Pod")
        .put("namespace", pod.namespace())
        .put("name", pod.name())
        .put("uid", pod.node().path("metadata").path("uid").asText());
    if (!pod.nodeName().isEmpty()) {
      endpoint.put("nodeName", pod.nodeName());
    }
    String zone = node == null ? "" : node.path("metadata").path("labels").path(ZONE).asText("");
    if (!zone.isEmpty()) {
      endpoint.put("zone", zone);
    }
    return endpoint;
  }

  private static void addresses(SelectedPod pod, IpFamily family, ArrayNode into) {
    List<String> found = new ArrayList<>(1);
    for (String text : pod.addresses()) {
      IpAddress address = IpAddress.parseSloppy(text);
      if (address != null && address.family() == family) {
        found.add(address.toString());
      }
    }
    found.stream().sorted().forEach(into::add);
  }

  /** The ports of a Service as a Pod has them; those that it does not have are left out. */
  static List<ObjectNode> ports(SelectedPod pod, SelectingService service) {
    List<ObjectNode> ports = new ArrayList<>();
    for (JsonNode servicePort : service.ports()) {
      OptionalInt target = pod.targetOf(servicePort);
      if (target.isPresent()) {
        ObjectNode port =
            JsonNodeFactory.instance
                .objectNode()
                .put("name", servicePort.path("name").asText(""))
                .put("protocol", servicePort.path("protocol").asText())
                .put("port", target.getAsInt());
        if (servicePort.hasNonNull("appProtocol")) {
          port.set("appProtocol", servicePort.get("appProtocol"));
        }
        ports.add(port);
      }
    }
    if (ports.size() > 1) {
      ports.sort(PortHash.ORDER);
    }
    return ports;
  }
}
