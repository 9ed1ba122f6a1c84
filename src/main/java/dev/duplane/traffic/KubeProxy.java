package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** kube-proxy in nftables mode, on one node: objects in, tables out. */
final class KubeProxy {
  /** Objects come in any order; where two claim the same, the first by name has it. */
  private static final Comparator<ProxyPort> BY_NAME =
      Comparator.comparing(ProxyPort::namespace)
          .thenComparing(ProxyPort::service)
          .thenComparing(ProxyPort::name)
          .thenComparing(ProxyPort::protocol);

  private KubeProxy() {}

  /**
   * The table of one family.
   *
   * @param settings of kube-proxy
   * @param node on which it runs
   * @param services all Services
   * @param slices all EndpointSlices
   */
  static NftTable table(
      IpFamily family,
      ProxySettings settings,
      ProxyNode node,
      List<ObjectNode> services,
      List<ObjectNode> slices) {
    NftTable table = new NftTable(family);
    BaseChains base = new BaseChains(table, node);
    base.write(settings.serviceCidrs(family));
    SliceEndpoints endpoints = SliceEndpoints.of(slices, family, node.name());
    List<ProxyPort> ports = new ArrayList<>();
    services.forEach(service -> ports.addAll(ProxyPort.of(service, family)));
    ports.sort(BY_NAME);
    for (ProxyPort port : ports) {
      EndpointCategories categories = EndpointCategories.of(endpoints.of(port), port, node);
      new ServiceChains(table, base, node, settings.clusterCidr(family), port, categories).write();
    }
    return table;
  }
}
