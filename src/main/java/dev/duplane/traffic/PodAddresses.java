package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where a Pod can be reached.
 *
 * @param namespace of the Pod
 * @param name of the Pod
 * @param node on which it runs, empty if on none yet
 * @param hostNetwork whether its addresses are the node's
 * @param ended whether it runs no more (Pod Lifecycle, "Pod phase")
 * @param addresses {@code status.podIPs}, the primary first
 */
record PodAddresses(
    String namespace,
    String name,
    String node,
    boolean hostNetwork,
    boolean ended,
    List<IpAddress> addresses) {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  static PodAddresses of(ObjectNode pod) {
    List<IpAddress> addresses = new ArrayList<>();
    pod.path("status")
        .path("podIPs")
        .forEach(
            entry -> {
              IpAddress address = IpAddress.parseSloppy(entry.path("ip").asText());
              if (address != null) {
                addresses.add(address);
              }
            });
    ObjectMeta meta = ObjectMeta.of(pod);
    return new PodAddresses(
        meta.namespace(),
        meta.name(),
        pod.path("spec").path("nodeName").asText(""),
        pod.path("spec").path("hostNetwork").asBoolean(false),
        ENDED.contains(pod.path("status").path("phase").asText()),
        List.copyOf(addresses));
  }

  /** Its path below the API's resources. */
  String object() {
    return "pods/" + namespace + "/" + name;
  }
}
