package dev.duplane.traffic;

import dev.duplane.api.WindowsNetworkMode;

/**
 * The rules that decide where a packet goes, each with its sentence and the document it comes from.
 * In a sentence, {@code {0}}, {@code {1}} … stand for what was noted with the decision.
 */
enum TrafficRule {
  CLUSTER_IP(
      "proxy.clusterIP",
      Sources.VIRTUAL_IPS,
      "{0} is a cluster IP of the Service (port {1}). It is no machine's address: every node's"
          + " kube-proxy replaces it by an endpoint's."),
  EXTERNAL_IP(
      "proxy.externalIP",
      Sources.EXTERNAL_IPS,
      "{0} is among the Service's externalIPs (port {1}), so a node that gets a packet for it"
          + " answers."),
  LOAD_BALANCER_IP(
      "proxy.loadBalancerIP",
      Sources.LOAD_BALANCER,
      "{0} is the address of the Service's load balancer (port {1}). Its ipMode is VIP: packets"
          + " arrive at a node still addressed to it, and nodes answer for it themselves."),
  NODE_PORT(
      "proxy.nodePort",
      Sources.NODE_PORT,
      "{0} is the Service's node port (port {1}), taken on this address of the node."),
  POLICY_CLUSTER(
      "proxy.policyCluster",
      Sources.TRAFFIC_POLICIES,
      "The traffic policy is Cluster: any ready endpoint of this family will do, on whichever"
          + " node: {0}."),
  POLICY_LOCAL(
      "proxy.policyLocal",
      Sources.TRAFFIC_POLICIES,
      "The traffic policy is Local: only endpoints on node {0} will do: {1}."),
  POD_SHORT_CIRCUIT(
      "proxy.shortCircuitPod",
      Sources.TRAFFIC_POLICIES,
      "externalTrafficPolicy is Local, but {0} is a Pod's address (cluster CIDR {1}): what comes"
          + " from the cluster itself may go to any node, as if it had gone out and come back."),
  NODE_SHORT_CIRCUIT(
      "proxy.shortCircuitNode",
      Sources.TRAFFIC_POLICIES,
      "externalTrafficPolicy is Local, but the packet comes from the node itself: it may go to any"
          + " node."),
  TERMINATING(
      "proxy.terminatingEndpoints",
      Sources.TERMINATING,
      "Nothing is ready, so endpoints that are about to end and still answer are used: {0}."),
  SAME_ZONE(
      "proxy.sameZone",
      Sources.TRAFFIC_DISTRIBUTION,
      "Every ready endpoint has a hint for a zone and some are for zone {0}, that of node {1}:"
          + " these are used: {2}."),
  SAME_NODE(
      "proxy.sameNode",
      Sources.TRAFFIC_DISTRIBUTION,
      "Every ready endpoint has a hint for a node and some are for node {0}: these are used: {1}."),
  NO_ENDPOINTS(
      "proxy.noEndpoints",
      Sources.VIRTUAL_IPS,
      "The Service has no {0} endpoint that is ready, or still answers, on any node. The sender is"
          + " told at once: connection refused."),
  NO_LOCAL_INTERNAL(
      "proxy.noLocalEndpointInternal",
      Sources.INTERNAL_POLICY,
      "internalTrafficPolicy is Local and no {0} endpoint is on node {1}. There are some elsewhere,"
          + " so the packet is dropped here, not refused."),
  NO_LOCAL_EXTERNAL(
      "proxy.noLocalEndpointExternal",
      Sources.EXTERNAL_POLICY,
      "externalTrafficPolicy is Local and no {0} endpoint is on node {1}. A load balancer would not"
          + " send here: the health check of this node fails. The packet is dropped."),
  SOURCE_RANGES(
      "proxy.loadBalancerSourceRanges",
      Sources.SOURCE_RANGES,
      "{0} is in none of loadBalancerSourceRanges of this family ({1}). The packet is dropped"
          + " before anything else is looked at; node ports and the cluster IP are not guarded"
          + " so."),
  OTHER_PORT(
      "proxy.otherPort",
      Sources.NFTABLES,
      "{0} is a cluster IP, but its Service has no port {1}. Nothing else can answer there, so the"
          + " sender is told at once."),
  NO_SUCH_CLUSTER_IP(
      "proxy.unallocatedClusterIP",
      Sources.NFTABLES,
      "{0} is in a range of cluster IPs ({1}) and no Service has it. It leads nowhere, so the"
          + " packet is dropped."),
  MASQUERADE_OFF_CLUSTER(
      "proxy.masqueradeOffCluster",
      Sources.SOURCE_IP,
      "{0} is outside of the Pods' range (cluster CIDR {1}), so the packet gets the node's address"
          + " as its source: the answer must come back through this node."),
  MASQUERADE_EXTERNAL(
      "proxy.masqueradeExternal",
      Sources.SOURCE_IP,
      "externalTrafficPolicy is Cluster: the endpoint may be on another node, and its answer must"
          + " come back through this one, so the packet gets the node's address as its source."),
  MASQUERADE_NODE(
      "proxy.masqueradeNode",
      Sources.SOURCE_IP,
      "The packet comes from the node itself, so it gets an address of the node that an endpoint"
          + " can answer."),
  MASQUERADE_HAIRPIN(
      "proxy.masqueradeHairpin",
      Sources.SOURCE_IP,
      "If {0} is drawn, it would get a packet from itself and answer past the node; so the packet"
          + " gets the node's address as its source."),
  SOURCE_KEPT(
      "proxy.sourceKept", Sources.SOURCE_IP, "The endpoint sees the sender's own address, {0}."),
  NO_RULE(
      "proxy.noRule",
      Sources.VIRTUAL_IPS,
      "No rule of kube-proxy is about {0}: the packet goes to that address itself."),
  LOAD_BALANCER_PROXY(
      "proxy.ipModeProxy",
      Sources.IP_MODE,
      "{0} is the address of the Service's load balancer, of ipMode Proxy: it wants to see the"
          + " packet, so nodes do not answer for it."),
  OTHER_FAMILY(
      "proxy.otherFamily",
      Sources.DUAL_STACK,
      "The Service has {0}, but no {1} cluster IP (its ipFamilies are {2}). kube-proxy has no {1}"
          + " rules for it at all."),
  ENDPOINT_IS_SERVICE(
      "proxy.endpointIsService",
      Sources.NFTABLES,
      "{0} is itself an address of Services. A packet is redirected once only, so it ends there."),
  POD(
      "network.pod",
      Sources.NETWORK_MODEL,
      "{0} is the address of this Pod. Pods reach each other without address translation, across"
          + " nodes, too."),
  NO_POD(
      "network.noPod",
      Sources.NETWORK_MODEL,
      "{0} is in the Pods' range, but no Pod that runs has it."),
  NODE("network.node", Sources.NETWORK_MODEL, "{0} is the address of this node."),
  AGENT_MASQUERADES(
      "egress.masquerade",
      Sources.MASQUERADE_AGENT,
      "{0} is in none of the ranges that ip-masq-agent leaves alone in this family ({1}): the"
          + " packet gets the address of node {2}, {3}, as its source."),
  AGENT_MASQUERADES_CLUSTER(
      "egress.masqueradeInCluster",
      Sources.MASQUERADE_AGENT,
      "ip-masq-agent does not know that {0} is in the cluster: no range that it leaves alone in"
          + " this family ({1}) has it. So the packet gets the node's address as its source, and"
          + " the receiver does not see who sent it. The cluster's own ranges belong into"
          + " nonMasqueradeCIDRs."),
  AGENT_SPARES(
      "egress.nonMasqueradeCIDR",
      Sources.MASQUERADE_AGENT,
      "{0} is in {1}, which ip-masq-agent leaves alone, so the source stays {2}."),
  AGENT_WITHOUT_IPV6(
      "egress.ipv6NotEnabled",
      Sources.MASQUERADE_AGENT,
      "ip-masq-agent runs without --enable-ipv6, so it makes no IPv6 rules; the source stays {0}."),
  AGENT_BROKEN(
      "egress.configuration",
      Sources.MASQUERADE_AGENT,
      "ip-masq-agent cannot use its configuration and so makes no rules, of either family: {0}"),
  NO_AGENT(
      "egress.noAgent",
      Sources.MASQUERADE_AGENT,
      "There is no ConfigMap kube-system/ip-masq-agent, so nothing masquerades what leaves the"
          + " cluster; the source stays {0}."),
  NODE_WITHOUT_FAMILY(
      "egress.nodeWithoutFamily",
      Sources.MASQUERADE_AGENT,
      "The packet should get an address of node {0}, but that has none of {1}. It cannot leave."),
  NOT_ROUTED(
      "egress.notRouted",
      Sources.EGRESS,
      "{0} is not routed outside of its network ({1}), so no answer from {2} would find the way"
          + " back: the Pod does not reach it. It needs masquerade, or an address that is routed."),
  NODE_NOT_ROUTED(
      "egress.nodeNotRouted",
      Sources.EGRESS,
      "The node's address {0} is not routed publicly either ({1}): that the packet comes further"
          + " and back is up to the network around the nodes."),
  ROUTED(
      "egress.routed",
      Sources.EGRESS,
      "{0} may be routed publicly, so answers can come back to the Pod itself."),
  WINDOWS_OVERLAY(
      "windows.overlay",
      Sources.WINDOWS,
      "Node {0} runs Windows with an overlay (VXLAN) network, which does not support dual stack: it"
          + " is IPv4 only."),
  WINDOWS_OVERLAY_IPV6(
      "windows.overlayIPv6",
      Sources.WINDOWS,
      "Node {0} runs Windows with an overlay (VXLAN) network, which does not support dual stack,"
          + " and Windows does not support IPv6 alone. So no IPv6 packet goes anywhere on it."),
  WINDOWS_L2BRIDGE(
      "windows.l2bridge",
      Sources.WINDOWS,
      "Node {0} runs Windows with an l2bridge network: its Pods and it may have an address of each"
          + " family, with Services of one family each."),
  WINDOWS_DUAL_STACK_SERVICE(
      "windows.dualStackService",
      Sources.WINDOWS,
      "The Service has two families. On Windows dual-stack Pods and nodes are supported with"
          + " single-family Services only, so nothing is promised for it on node {0}."),
  WINDOWS_IPV6_ONLY(
      "windows.singleStackIPv6",
      Sources.WINDOWS,
      "Node {0} runs Windows and has IPv6 only. Windows does not support single-stack IPv6: Pods"
          + " and nodes need IPv4, too."),
  WINDOWS_MODE_UNKNOWN(
      "windows.networkMode",
      Sources.WINDOWS,
      "Node {0} runs Windows and does not say with which network (annotation"
          + " "
          + WindowsNetworkMode.ANNOTATION
          + ": l2bridge or overlay). l2bridge is assumed; only"
          + " that can do dual stack."),
  NAME("dns.name", Sources.DNS, "Cluster DNS has these addresses for the name {0}: {1}.");

  /** Where rules come from. */
  private static final class Sources {
    private static final String DOCS = "https://kubernetes.io/docs/";
    private static final String VIPS = DOCS + "reference/networking/virtual-ips/";
    private static final String SERVICE = DOCS + "concepts/services-networking/service/";
    private static final String LOAD_BALANCERS =
        DOCS + "tasks/access-application-cluster/create-external-load-balancer/";
    private static final String FAMILIES = DOCS + "concepts/services-networking/dual-stack/";

    static final String VIRTUAL_IPS = VIPS + "#nftables-rules-for-clusterip-services";
    static final String NFTABLES = VIPS + "#proxy-mode-nftables";
    static final String TRAFFIC_POLICIES = VIPS + "#traffic-policies";
    static final String INTERNAL_POLICY = VIPS + "#internal-traffic-policy";
    static final String EXTERNAL_POLICY = VIPS + "#external-traffic-policy";
    static final String TERMINATING = VIPS + "#traffic-to-terminating-endpoints";
    static final String TRAFFIC_DISTRIBUTION = VIPS + "#traffic-distribution-control";
    static final String EXTERNAL_IPS = SERVICE + "#external-ips";
    static final String LOAD_BALANCER = SERVICE + "#loadbalancer";
    static final String IP_MODE = SERVICE + "#load-balancer-ip-mode";
    static final String NODE_PORT = SERVICE + "#type-nodeport";
    static final String SOURCE_RANGES = LOAD_BALANCERS;
    static final String SOURCE_IP = DOCS + "tutorials/services/source-ip/";
    static final String NETWORK_MODEL =
        DOCS + "concepts/services-networking/#the-kubernetes-network-model";
    static final String MASQUERADE_AGENT = DOCS + "tasks/administer-cluster/ip-masq-agent/";
    static final String DUAL_STACK = FAMILIES;
    static final String EGRESS = FAMILIES + "#egress-traffic";
    static final String WINDOWS = FAMILIES + "#windows-support";
    static final String DNS = DOCS + "concepts/services-networking/dns-pod-service/";
  }

  private final String id;
  private final String document;
  private final String sentence;

  TrafficRule(String id, String document, String sentence) {
    this.id = id;
    this.document = document;
    this.sentence = sentence;
  }

  /**
   * What it decided for one packet.
   *
   * @param object whose field or absence decided
   * @param details for the sentence
   */
  TraceStep step(String object, Object... details) {
    String why = sentence;
    for (int i = 0; i < details.length; i++) {
      why = why.replace("{" + i + "}", String.valueOf(details[i]));
    }
    return new TraceStep(id, object, why, document);
  }
}
