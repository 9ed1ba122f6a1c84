package dev.duplane.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.WindowsNetworkMode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Node as far as packets are concerned.
 *
 * @param name of the Node
 * @param addresses that are the node's own: InternalIPs, then ExternalIPs (GetNodeHostIPs in
 *     pkg/util/node)
 * @param podCidrs where its Pods have their addresses
 * @param labels of the Node
 * @param windows the sort of its network; null if it runs no Windows
 */
record ProxyNode(
    String name,
    List<IpAddress> addresses,
    List<Cidr> podCidrs,
    Map<String, String> labels,
    @Nullable WindowsNetworkMode windows) {
  private static final String ZONE = "topology.kubernetes.io/zone";

  static ProxyNode of(ObjectNode node) {
    List<IpAddress> addresses = new ArrayList<>();
    for (String type : List.of("InternalIP", "ExternalIP")) {
      for (JsonNode entry : node.path("status").path("addresses")) {
        IpAddress address = IpAddress.parseSloppy(entry.path("address").asText());
        if (address != null && entry.path("type").asText().equals(type)) {
          addresses.add(address);
        }
      }
    }
    List<Cidr> cidrs = new ArrayList<>();
    node.path("spec").path("podCIDRs").forEach(text -> cidrs.add(Cidr.parseSloppy(text.asText())));
    cidrs.removeIf(Objects::isNull);
    ObjectMeta meta = ObjectMeta.of(node);
    return new ProxyNode(
        meta.name(),
        List.copyOf(addresses),
        List.copyOf(cidrs),
        meta.labels(),
        WindowsNetworkMode.of(node));
  }

  /** In which zone it is, empty if not said. */
  String zone() {
    return labels.getOrDefault(ZONE, "");
  }

  /**
   * The address that kube-proxy takes node ports on, and that masqueraded packets get: the first of
   * the family. In nftables mode --nodeport-addresses is {@code primary} unless told.
   */
  @Nullable IpAddress primary(IpFamily family) {
    return addresses.stream()
        .filter(address -> address.family() == family)
        .findFirst()
        .orElse(null);
  }

  /** Whether an address is the node's own: what {@code fib saddr type local} tells. */
  boolean owns(IpAddress address) {
    return address.isLoopback() || addresses.contains(address);
  }

  /** Its path below the API's resources. */
  String object() {
    return "nodes/" + name;
  }
}
