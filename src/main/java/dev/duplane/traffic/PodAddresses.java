package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a Pod can be reached.
 *
 * @param namespace of the Pod
 * @param name of the Pod
 * @param node on which it runs, empty if on none yet
 * @param hostNetwork whether its addresses are the node's
 * @param addresses {@code status.podIPs}, the primary first
 */
record PodAddresses(
    String namespace, String name, String node, boolean hostNetwork, List<IpAddress> addresses) {

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
        List.copyOf(addresses));
  }

  /** The Pod that has an address for itself and still runs, or null. */
  static @Nullable PodAddresses find(List<ObjectNode> pods, IpAddress address) {
    PodAddresses found = null;
    for (ObjectNode pod : pods) {
      PodAddresses candidate = of(pod);
      String phase = pod.path("status").path("phase").asText();
      if (!candidate.hostNetwork
          && candidate.addresses.contains(address)
          && !phase.equals("Succeeded")
          && !phase.equals("Failed")
          && (found == null || candidate.object().compareTo(found.object()) < 0)) {
        found = candidate;
      }
    }
    return found;
  }

  /** Its path below the API's resources. */
  String object() {
    return "pods/" + namespace + "/" + name;
  }
}
