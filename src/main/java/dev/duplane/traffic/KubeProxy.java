package dev.duplane.traffic;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * kube-proxy in nftables mode, for one family: objects in, the tables of nodes out. The objects are
 * read once for all nodes.
 */
final class KubeProxy {
  /** Objects come in any order; where two claim the same, the first by name has it. */
  private static final Comparator<ProxyPort> BY_NAME =
      Comparator.comparing(ProxyPort::namespace)
          .thenComparing(ProxyPort::service)
          .thenComparing(ProxyPort::name)
          .thenComparing(ProxyPort::protocol);

  private final IpFamily family;
  private final ProxySettings settings;
  private final List<ProxyPort> ports = new ArrayList<>();
  private final SliceEndpoints endpoints;

  KubeProxy(TrafficObjects objects, IpFamily family) {
    this.family = family;
    this.settings = objects.settings();
    objects.services().forEach(service -> ports.addAll(ProxyPort.of(service, family)));
    ports.sort(BY_NAME);
    this.endpoints = SliceEndpoints.of(objects.endpointSlices(), family);
  }

  /** The table of a node. */
  NftTable table(ProxyNode node) {
    return table(node, ports);
  }

  /**
   * What of the table of a node a packet can meet: all that its destination or, once that is
   * replaced, an endpoint's may be looked up for. A cluster has thousands of other chains.
   */
  NftTable table(ProxyNode node, Packet packet) {
    Set<IpAddress> addresses = new HashSet<>(Set.of(packet.to()));
    Set<Integer> nodePorts = new HashSet<>(Set.of(packet.port()));
    Predicate<ProxyPort> met =
        port ->
            nodePorts.contains(port.nodePort())
                || addresses.contains(port.clusterIp())
                || port.externalIps().stream().anyMatch(addresses::contains)
                || port.loadBalancerIps().stream().anyMatch(addresses::contains);
    for (ProxyPort port : ports.stream().filter(met).toList()) {
      for (ProxyEndpoint endpoint : endpoints.of(port, node)) {
        addresses.add(endpoint.address());
        nodePorts.add(endpoint.port());
      }
    }
    return table(node, ports.stream().filter(met).toList());
  }

  private NftTable table(ProxyNode node, List<ProxyPort> some) {
    NftTable table = new NftTable(family);
    BaseChains base = new BaseChains(table, node);
    base.write(settings.serviceCidrs(family));
    for (ProxyPort port : some) {
      EndpointCategories categories = EndpointCategories.of(endpoints.of(port, node), port, node);
      new ServiceChains(table, base, node, settings.clusterCidr(family), port, categories).write();
    }
    return table;
  }
}
