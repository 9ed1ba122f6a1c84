package dev.duplane.traffic;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of the table that one port of a Service asks for (syncProxyRules in
 * pkg/proxy/nftables/proxier.go). Traffic to the cluster IP is internal; that to node ports,
 * external IPs and load-balancer addresses is external, and goes through a chain of its own first.
 */
final class ServiceChains {
  private final NftTable table;
  private final BaseChains base;
  private final ProxyNode node;
  private final @Nullable Cidr clusterCidr;
  private final ProxyPort port;
  private final EndpointCategories endpoints;
  private final ChainNames names;
  private final boolean internal;
  private final boolean external;

  ServiceChains(
      NftTable table,
      BaseChains base,
      ProxyNode node,
      @Nullable Cidr clusterCidr,
      ProxyPort port,
      EndpointCategories endpoints) {
    this.table = table;
    this.base = base;
    this.node = node;
    this.clusterCidr = clusterCidr;
    this.port = port;
    this.endpoints = endpoints;
    this.names = new ChainNames(port);
    boolean local = !endpoints.local().isEmpty();
    this.internal = endpoints.any() && (local || !port.internalPolicyLocal());
    this.external = endpoints.any() && (local || !port.externalPolicyLocal());
  }

  /** Writes chains and elements. */
  void write() {
    clusterIp();
    for (IpAddress address : port.externalIps()) {
      external(address, TrafficRule.EXTERNAL_IP);
    }
    boolean guarded = !port.loadBalancerIps().isEmpty() && !port.sourceRanges().isEmpty();
    for (IpAddress address : port.loadBalancerIps()) {
      external(address, TrafficRule.LOAD_BALANCER_IP);
      if (guarded) {
        base.firewallIps().put(key(address), element(new NftAction.Go(names.firewall()), null));
      }
    }
    nodePort();
    if (internal) {
      internalTraffic();
    }
    if (endpoints.any() && port.externallyAccessible()) {
      externalTraffic();
    }
    if (guarded) {
      firewall();
    }
    if (!endpoints.cluster().isEmpty()) {
      draw(names.cluster(), endpoints.cluster(), clusterReason());
    }
    if (!endpoints.local().isEmpty()) {
      draw(names.local(), endpoints.local(), localReason());
    }
    endpoints.reachable().forEach(this::endpoint);
  }

  private void clusterIp() {
    IpAddress address = port.clusterIp();
    base.clusterIp(address, port.object());
    if (internal) {
      String chain = port.internalPolicyLocal() ? names.local() : names.cluster();
      base.serviceIps().put(key(address), destination(chain, TrafficRule.CLUSTER_IP));
    } else {
      base.noEndpointServices().put(key(address), nobody(TrafficRule.NO_LOCAL_INTERNAL));
    }
  }

  private void external(IpAddress address, TrafficRule rule) {
    if (endpoints.any()) {
      base.serviceIps().put(key(address), destination(names.external(), rule));
    }
    if (!external) {
      base.noEndpointServices().put(key(address), nobody(TrafficRule.NO_LOCAL_EXTERNAL));
    }
  }

  /** loadBalancerSourceRanges do not guard node ports. */
  private void nodePort() {
    if (port.nodePort() == 0) {
      return;
    }
    String key = port.protocol().lowerCase() + " . " + port.nodePort();
    if (endpoints.any()) {
      base.serviceNodePorts().put(key, destination(names.external(), TrafficRule.NODE_PORT));
    }
    if (!external) {
      base.noEndpointNodePorts().put(key, nobody(TrafficRule.NO_LOCAL_EXTERNAL));
    }
  }

  /** A Service without any endpoint refuses; one that has some elsewhere is silent. */
  private NftMap.MapElement nobody(TrafficRule noLocal) {
    String family = table.family().wireName();
    return endpoints.any()
        ? element(
            new NftAction.End(Verdict.DROP),
            NftReason.of(noLocal, port.object(), family, node.name()))
        : element(
            new NftAction.Go(BaseChains.REJECT),
            NftReason.of(TrafficRule.NO_ENDPOINTS, port.object(), family));
  }

  /** Those in service-ips and service-nodeports have no comment in kube-proxy either. */
  private NftMap.MapElement destination(String chain, TrafficRule rule) {
    String named = port.name().isEmpty() ? "" : port.name() + ", ";
    return new NftMap.MapElement(
        new NftAction.Go(chain),
        "",
        NftReason.of(
            rule, port.object(), NftReason.TARGET, named + port.port() + "/" + port.protocol()));
  }

  private NftMap.MapElement element(NftAction action, @Nullable NftReason reason) {
    return new NftMap.MapElement(action, port.portName(), reason);
  }

  /** What comes from outside of the cluster to a cluster IP must come back through this node. */
  private void internalTraffic() {
    Cidr pods = clusterCidr;
    if (pods == null) {
      return;
    }
    String chain = port.internalPolicyLocal() ? names.local() : names.cluster();
    String address = port.clusterIp().toString();
    String condition =
        table.prefix()
            + " daddr "
            + address
            + " "
            + port.protocol().lowerCase()
            + " dport "
            + port.port()
            + " "
            + table.prefix()
            + " saddr != "
            + pods;
    table
        .chain(chain)
        .add(
            NftRule.when(
                    condition,
                    packet ->
                        packet.to().equals(port.clusterIp())
                            && packet.port() == port.port()
                            && packet.protocol() == port.protocol()
                            && !pods.contains(packet.from()),
                    new NftAction.Mark(BaseChains.MARK))
                .because(
                    NftReason.of(
                        TrafficRule.MASQUERADE_OFF_CLUSTER,
                        port.object(),
                        NftReason.SENDER,
                        pods.toString())));
  }

  private void externalTraffic() {
    NftTable.Chain chain = table.chain(names.external());
    if (port.externalPolicyLocal()) {
      shortCircuits(chain);
    } else {
      chain.add(
          NftRule.always(new NftAction.Mark(BaseChains.MARK))
              .because(NftReason.of(TrafficRule.MASQUERADE_EXTERNAL, port.object())));
    }
    if (external) {
      chain.add(
          NftRule.always(
              new NftAction.Go(port.externalPolicyLocal() ? names.local() : names.cluster())));
    }
  }

  /** What begins in the cluster is not bound by externalTrafficPolicy Local. */
  private void shortCircuits(NftTable.Chain chain) {
    Cidr pods = clusterCidr;
    if (pods != null) {
      chain.add(
          NftRule.when(
                  table.prefix() + " saddr " + pods,
                  packet -> pods.contains(packet.from()),
                  new NftAction.Go(names.cluster()))
              .commented("short-circuit pod traffic")
              .because(
                  NftReason.of(
                      TrafficRule.POD_SHORT_CIRCUIT,
                      port.object(),
                      NftReason.SENDER,
                      pods.toString())));
    }
    String local = "fib saddr type local";
    chain.add(
        NftRule.when(local, packet -> node.owns(packet.from()), new NftAction.Mark(BaseChains.MARK))
            .commented("masquerade local traffic")
            .because(NftReason.of(TrafficRule.MASQUERADE_NODE, node.object())));
    chain.add(
        NftRule.when(local, packet -> node.owns(packet.from()), new NftAction.Go(names.cluster()))
            .commented("short-circuit local traffic")
            .because(NftReason.of(TrafficRule.NODE_SHORT_CIRCUIT, port.object())));
  }

  /**
   * A node that may send to its own load balancer may come back with the balancer's address as its
   * source, so that is let in with the node.
   */
  private void firewall() {
    List<String> sources =
        new ArrayList<>(port.sourceRanges().stream().map(Cidr::toString).toList());
    List<IpAddress> single = new ArrayList<>();
    IpAddress own = node.primary(table.family());
    if (own != null && port.sourceRanges().stream().anyMatch(range -> range.contains(own))) {
      single.addAll(port.loadBalancerIps());
      single.forEach(address -> sources.add(address.toString()));
    }
    String ranges = String.join(", ", sources);
    table
        .chain(names.firewall())
        .add(
            NftRule.when(
                    table.prefix() + " saddr != { " + ranges + " }",
                    packet ->
                        !single.contains(packet.from())
                            && port.sourceRanges().stream()
                                .noneMatch(range -> range.contains(packet.from())),
                    new NftAction.End(Verdict.DROP))
                .because(
                    NftReason.of(
                        TrafficRule.SOURCE_RANGES, port.object(), NftReason.SENDER, ranges)));
  }

  private NftReason clusterReason() {
    String list = ProxyEndpoint.list(endpoints.cluster());
    if (endpoints.clusterTerminating()) {
      return NftReason.of(TrafficRule.TERMINATING, port.object(), list);
    }
    return switch (endpoints.topology()) {
      case ANY -> NftReason.of(TrafficRule.POLICY_CLUSTER, port.object(), list);
      case SAME_NODE -> NftReason.of(TrafficRule.SAME_NODE, port.object(), node.name(), list);
      case SAME_ZONE ->
          NftReason.of(TrafficRule.SAME_ZONE, port.object(), node.zone(), node.name(), list);
    };
  }

  private NftReason localReason() {
    String list = ProxyEndpoint.list(endpoints.local());
    return endpoints.localTerminating()
        ? NftReason.of(TrafficRule.TERMINATING, port.object(), list)
        : NftReason.of(TrafficRule.POLICY_LOCAL, port.object(), node.name(), list);
  }

  private void draw(String name, List<ProxyEndpoint> choices, NftReason reason) {
    NftTable.Chain chain = table.chain(name);
    if (port.affinitySeconds() > 0) {
      for (ProxyEndpoint endpoint : choices) {
        chain.add(
            NftRule.always(
                new NftAction.Other(
                    table.prefix()
                        + " saddr @"
                        + names.affinity(endpoint)
                        + " goto "
                        + names.endpoint(endpoint))));
      }
    }
    chain.add(
        NftRule.always(new NftAction.Draw(choices.stream().map(names::endpoint).toList()))
            .because(reason));
  }

  private void endpoint(ProxyEndpoint endpoint) {
    NftTable.Chain chain = table.chain(names.endpoint(endpoint));
    chain.add(
        NftRule.when(
                table.prefix() + " saddr " + endpoint.address(),
                packet -> packet.from().equals(endpoint.address()),
                new NftAction.Mark(BaseChains.MARK))
            .because(
                NftReason.of(TrafficRule.MASQUERADE_HAIRPIN, port.object(), endpoint.toString())));
    if (port.affinitySeconds() > 0) {
      String set = names.affinity(endpoint);
      table.set(
          set,
          "type " + table.addressType(),
          "flags dynamic,timeout",
          "timeout " + port.affinitySeconds() + "s");
      chain.add(
          NftRule.always(
              new NftAction.Other("update @" + set + " { " + table.prefix() + " saddr }")));
    }
    chain.add(
        NftRule.when(
            "meta l4proto " + port.protocol().lowerCase(),
            packet -> packet.protocol() == port.protocol(),
            new NftAction.Redirect(endpoint)));
  }

  private String key(IpAddress address) {
    return address + " . " + port.protocol().lowerCase() + " . " + port.port();
  }
}
