package dev.duplane.traffic;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The part of the table that is there without any Service: the chains that the kernel calls, and
 * the maps that Services fill (setupNFTables in pkg/proxy/nftables/proxier.go).
 */
final class BaseChains {
  static final String FILTER_PREROUTING = "filter-prerouting";
  static final String FILTER_INPUT = "filter-input";
  static final String FILTER_FORWARD = "filter-forward";
  static final String NAT_PREROUTING = "nat-prerouting";
  static final String MARK = "mark-for-masquerade";
  static final String REJECT = "reject-chain";

  private static final String FILTER_OUTPUT = "filter-output";
  private static final String FILTER_OUTPUT_POST_DNAT = "filter-output-post-dnat";
  private static final String NAT_OUTPUT = "nat-output";
  private static final String NAT_POSTROUTING = "nat-postrouting";
  private static final String SERVICES = "services";
  private static final String MASQUERADING = "masquerading";
  private static final String FIREWALL_CHECK = "firewall-check";
  private static final String SERVICE_CHECK = "service-endpoints-check";
  private static final String NODE_PORT_CHECK = "nodeport-endpoints-check";
  private static final String CLUSTER_IPS_CHECK = "cluster-ips-check";
  private static final String NODE_PORT_IPS = "nodeport-ips";
  private static final String CLUSTER_IPS = "cluster-ips";

  /** Bit 14, as --iptables-masquerade-bit and its nftables brother have it unless told. */
  private static final String MARK_BIT = "0x004000";

  /** Conntrack's word for the first packet of a connection; a {@link Packet} always is one. */
  private static final String NEW = "ct state new";

  private final NftTable table;
  private final ProxyNode node;
  private final NftMap serviceIps;
  private final NftMap serviceNodePorts;
  private final NftMap firewallIps;
  private final NftMap noEndpointServices;
  private final NftMap noEndpointNodePorts;
  private final NftTable.AddressSet clusterIps;

  BaseChains(NftTable table, ProxyNode node) {
    this.table = table;
    this.node = node;
    NftMap.DestinationKey address = NftMap.DestinationKey.ADDRESS_AND_PORT;
    this.clusterIps = set(CLUSTER_IPS, "Active ClusterIPs");
    this.noEndpointServices =
        table.map(
            "no-endpoint-services",
            address,
            "vmap to drop or reject packets to services with no endpoints");
    this.noEndpointNodePorts =
        table.map(
            "no-endpoint-nodeports",
            NftMap.DestinationKey.PORT,
            "vmap to drop or reject packets to service nodeports with no endpoints");
    this.firewallIps =
        table.map(
            "firewall-ips", address, "destinations that are subject to LoadBalancerSourceRanges");
    this.serviceIps =
        table.map("service-ips", address, "ClusterIP, ExternalIP and LoadBalancer IP traffic");
    this.serviceNodePorts =
        table.map("service-nodeports", NftMap.DestinationKey.PORT, "NodePort traffic");
  }

  /** Which endpoint chain or policy chain takes packets for an address. */
  NftMap serviceIps() {
    return serviceIps;
  }

  /** The same for node ports. */
  NftMap serviceNodePorts() {
    return serviceNodePorts;
  }

  /** Addresses that not everybody may send to. */
  NftMap firewallIps() {
    return firewallIps;
  }

  /** Addresses that nobody answers. */
  NftMap noEndpointServices() {
    return noEndpointServices;
  }

  /** Node ports that nobody answers. */
  NftMap noEndpointNodePorts() {
    return noEndpointNodePorts;
  }

  /** Notes that an address is some Service's. */
  void clusterIp(IpAddress address, String service) {
    clusterIps.elements().putIfAbsent(address.toString(), service);
  }

  /** Makes the chains. */
  void write(List<Cidr> serviceCidrs) {
    hook(FILTER_PREROUTING, "filter", "prerouting", "dstnat - 10");
    hook(FILTER_INPUT, "filter", "input", "-110");
    hook(FILTER_FORWARD, "filter", "forward", "-110");
    hook(FILTER_OUTPUT, "filter", "output", "-110");
    hook(FILTER_OUTPUT_POST_DNAT, "filter", "output", "-90");
    hook(NAT_PREROUTING, "nat", "prerouting", "dstnat");
    hook(NAT_OUTPUT, "nat", "output", "-100");
    hook(NAT_POSTROUTING, "nat", "postrouting", "srcnat");
    newConnections(FILTER_INPUT, NODE_PORT_CHECK);
    newConnections(FILTER_INPUT, SERVICE_CHECK);
    newConnections(FILTER_FORWARD, SERVICE_CHECK);
    newConnections(FILTER_OUTPUT, SERVICE_CHECK);
    newConnections(FILTER_PREROUTING, FIREWALL_CHECK);
    newConnections(FILTER_OUTPUT, FIREWALL_CHECK);
    table.chain(NAT_OUTPUT).add(NftRule.always(new NftAction.Jump(SERVICES)));
    table.chain(NAT_PREROUTING).add(NftRule.always(new NftAction.Jump(SERVICES)));
    table.chain(NAT_POSTROUTING).add(NftRule.always(new NftAction.Jump(MASQUERADING)));
    newConnections(FILTER_FORWARD, CLUSTER_IPS_CHECK);
    newConnections(FILTER_OUTPUT_POST_DNAT, CLUSTER_IPS_CHECK);
    masquerade();
    clusterIpsCheck(serviceCidrs);
    checks();
  }

  /** Priorities by name where nft has one for the hook, else as numbers: DNAT is -100. */
  private void hook(String name, String type, String hook, String priority) {
    table.chain(name, "type " + type + " hook " + hook + " priority " + priority + ";", "");
  }

  private void newConnections(String from, String to) {
    table.chain(to);
    table.chain(from).add(NftRule.when(NEW, packet -> true, new NftAction.Jump(to)));
  }

  private void masquerade() {
    table.chain(MARK).add(NftRule.always(new NftAction.Other("meta mark set mark or " + MARK_BIT)));
    NftTable.Chain chain = table.chain(MASQUERADING);
    chain.add(NftRule.always(new NftAction.Other("mark and " + MARK_BIT + " == 0 return")));
    chain.add(NftRule.always(new NftAction.Other("meta mark set mark xor " + MARK_BIT)));
    chain.add(NftRule.always(new NftAction.Other("masquerade fully-random")));
  }

  /** What is still addressed to a cluster IP after the maps were asked has nobody there. */
  private void clusterIpsCheck(List<Cidr> serviceCidrs) {
    NftTable.Chain chain = table.chain(CLUSTER_IPS_CHECK);
    chain.add(
        NftRule.when(
                table.prefix() + " daddr @" + CLUSTER_IPS,
                in(clusterIps),
                new NftAction.End(Verdict.REJECT))
            .commented("Reject traffic to invalid ports of ClusterIPs")
            .because(
                NftReason.of(
                    TrafficRule.OTHER_PORT,
                    packet -> clusterIps.elements().getOrDefault(packet.to().toString(), ""),
                    NftReason.ADDRESS,
                    NftReason.PORT)));
    if (!serviceCidrs.isEmpty()) {
      String ranges = serviceCidrs.stream().map(Cidr::toString).collect(Collectors.joining(","));
      chain.add(
          NftRule.when(
                  table.prefix() + " daddr { " + ranges + " }",
                  packet -> serviceCidrs.stream().anyMatch(range -> range.contains(packet.to())),
                  new NftAction.End(Verdict.DROP))
              .commented("Drop traffic to unallocated ClusterIPs")
              .because(
                  NftReason.of(
                      TrafficRule.NO_SUCH_CLUSTER_IP, "servicecidrs", NftReason.ADDRESS, ranges)));
    }
  }

  private void checks() {
    table
        .chain(REJECT, null, "helper for @no-endpoint-services / @no-endpoint-nodeports")
        .add(NftRule.always(new NftAction.End(Verdict.REJECT)));
    NftTable.AddressSet nodePortIps = set(NODE_PORT_IPS, "IPs that accept NodePort traffic");
    IpAddress primary = node.primary(table.family());
    if (primary != null) {
      nodePortIps.elements().put(primary.toString(), node.object());
    }
    table.chain(SERVICE_CHECK).add(byAddress(noEndpointServices));
    table.chain(NODE_PORT_CHECK).add(byNodePort(noEndpointNodePorts, nodePortIps));
    table.chain(FIREWALL_CHECK).add(byAddress(firewallIps));
    table.chain(SERVICES).add(byAddress(serviceIps));
    table.chain(SERVICES).add(byNodePort(serviceNodePorts, nodePortIps));
  }

  private NftRule byAddress(NftMap map) {
    return NftRule.when(
        table.prefix() + " daddr . meta l4proto . th dport",
        packet -> true,
        new NftAction.Lookup(map));
  }

  private NftRule byNodePort(NftMap map, NftTable.AddressSet nodePortIps) {
    return NftRule.when(
        table.prefix() + " daddr @" + NODE_PORT_IPS + " meta l4proto . th dport",
        in(nodePortIps),
        new NftAction.Lookup(map));
  }

  private NftTable.AddressSet set(String name, String comment) {
    return table.set(name, "type " + table.addressType(), "comment \"" + comment + "\"");
  }

  private static Predicate<Packet> in(NftTable.AddressSet set) {
    return packet -> set.elements().containsKey(packet.to().toString());
  }
}
