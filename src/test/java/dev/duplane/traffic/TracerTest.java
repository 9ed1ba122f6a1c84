package dev.duplane.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.net.IpFamily;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is meant by names, at which node packets arrive, and how they leave the cluster. */
class TracerTest {
  private static final String CLUSTER =
      """
      {kind: Namespace, metadata: {name: default}}
      ---
      {kind: Node, metadata: {name: n1}, spec: {podCIDRs: [10.244.1.0/24, "fd00:10:244:1::/64"]},
       status: {addresses: [{type: InternalIP, address: 192.0.2.1},
                            {type: InternalIP, address: "2001:db8::1"}]}}
      ---
      {kind: Node, metadata: {name: n2}, spec: {podCIDRs: [10.244.2.0/24, "fd00:10:244:2::/64"]},
       status: {addresses: [{type: InternalIP, address: 192.0.2.2},
                            {type: InternalIP, address: "2001:db8::2"}]}}
      ---
      {kind: Pod, metadata: {name: web-1, namespace: default}, spec: {nodeName: n1},
       status: {phase: Running, podIPs: [{ip: 10.244.1.5}, {ip: "fd00:10:244:1::5"}]}}
      ---
      {kind: Pod, metadata: {name: web-2, namespace: default}, spec: {nodeName: n2},
       status: {phase: Running, podIPs: [{ip: 10.244.2.6}, {ip: "fd00:10:244:2::6"}]}}
      ---
      {kind: Pod, metadata: {name: old, namespace: default}, spec: {nodeName: n1},
       status: {phase: Running, podIPs: [{ip: 10.244.1.9}]}}
      ---
      {kind: Pod, metadata: {name: host, namespace: default},
       spec: {nodeName: n1, hostNetwork: true},
       status: {phase: Running, podIPs: [{ip: 192.0.2.1}, {ip: "2001:db8::1"}]}}
      ---
      {kind: Service, metadata: {name: web, namespace: default},
       spec: {type: NodePort, clusterIP: "fd00:10:96::10",
              clusterIPs: ["fd00:10:96::10", 10.96.0.10],
              ipFamilies: [IPv6, IPv4], internalTrafficPolicy: Cluster,
              externalTrafficPolicy: Local,
              ports: [{name: http, port: 80, nodePort: 30080, protocol: TCP}]}}
      ---
      {kind: Service, metadata: {name: six, namespace: default},
       spec: {type: NodePort, clusterIP: "fd00:10:96::6", clusterIPs: ["fd00:10:96::6"],
              ipFamilies: [IPv6], ports: [{port: 80, nodePort: 30006, protocol: TCP}]}}
      ---
      {kind: Service, metadata: {name: out, namespace: default},
       spec: {type: ExternalName, externalName: www.example.com}}
      ---
      {kind: EndpointSlice, addressType: IPv4,
       metadata: {name: web-4, namespace: default, labels: {kubernetes.io/service-name: web}},
       ports: [{name: http, port: 8080, protocol: TCP}],
       endpoints: [{addresses: [10.244.2.6], nodeName: n2}]}
      ---
      {kind: EndpointSlice, addressType: IPv6,
       metadata: {name: web-6, namespace: default, labels: {kubernetes.io/service-name: web}},
       ports: [{name: http, port: 8080, protocol: TCP}],
       endpoints: [{addresses: ["fd00:10:244:2::6"], nodeName: n2}]}
      """;

  private static Trace trace(TrafficObjects objects, String from, String to) throws TraceException {
    return trace(objects, from, to, null);
  }

  private static Trace trace(
      TrafficObjects objects, String from, String to, @Nullable IpFamily family)
      throws TraceException {
    return new Tracer(objects)
        .trace(new TraceQuery(from, to, null, Protocol.TCP, null, family, "default"));
  }

  private static List<String> rules(Trace.NodeAnswer answer) {
    return answer.steps().stream().map(TraceStep::rule).toList();
  }

  private static String agent(String annotations, String config) {
    return """
    {kind: ConfigMap, metadata: {name: ip-masq-agent, namespace: kube-system,
                                 annotations: {%s}},
     data: {config: "%s"}}
    """
        .formatted(annotations, config);
  }

  private static final String IPV6 = "ip-masq-agent/enable-ipv6: \"true\"";

  @ParameterizedTest
  @CsvSource({
    "pod/web-1, svc/web, fd00:10:244:1::5, fd00:10:96::10, 80",
    "pod/default/web-1, svc/default/web:http, fd00:10:244:1::5, fd00:10:96::10, 80",
    "po/old, service/web, 10.244.1.9, 10.96.0.10, 80",
    "node/n1, node/n2:30080, 192.0.2.1, 192.0.2.2, 30080",
    "10.244.1.5, web:81, 10.244.1.5, 10.96.0.10, 81",
    "pod/web-1, web.default.svc.cluster.local:80, fd00:10:244:1::5, fd00:10:96::10, 80",
    "fd00::1, [fd00:10:96::10]:80, fd00::1, fd00:10:96::10, 80",
    "pod/web-1, pod/web-2:8080, 10.244.1.5, 10.244.2.6, 8080",
    "pod/web-1, 10-244-2-6.default.pod:8080, 10.244.1.5, 10.244.2.6, 8080"
  })
  void names_resolved(String from, String to, String source, String destination, int port)
      throws TraceException {
    Trace trace = trace(TrafficExamples.yaml(CLUSTER), from, to);
    assertThat(trace.from()).isEqualTo(source);
    assertThat(trace.to()).isEqualTo(destination);
    assertThat(trace.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pod/nope | svc/web | there is no Pod default/nope",
        "pod/web-1 | svc/nope | there is no Service default/nope",
        "node/n9 | svc/web | there is no Node n9",
        "pod/web-1 | rs/web:80 | \"rs\" in \"rs/web:80\" must be pod, svc or node",
        "pod/web-1 | 192.0.2.1 | to which port of 192.0.2.1 is not said: port=80, or :80 behind"
            + " the name",
        "pod/web-1 | 192.0.2.1:http | \"http\" is no port: neither the name of one nor a number"
            + " from 1 to 65535",
        "pod/old | svc/six | pod/old has no address of the family of svc/six (IPv6)",
        "pod/web-1 | svc/out:80 | Service default/out is the external name www.example.com, of"
            + " which this cluster knows no address",
        "pod/web-1 | www.example.com:80 | cluster DNS knows no address of www.example.com: it is"
            + " not below cluster.local"
      })
  void names_unknown(String from, String to, String why) {
    TrafficObjects objects = TrafficExamples.yaml(CLUSTER);
    assertThatThrownBy(() -> trace(objects, from, to))
        .isInstanceOf(TraceException.class)
        .hasMessage(why);
  }

  @Test
  void node_isSenders() throws TraceException {
    TrafficObjects objects = TrafficExamples.yaml(CLUSTER);
    assertThat(trace(objects, "pod/web-2", "svc/web").answer().node()).isEqualTo("n2");
    assertThat(trace(objects, "10.244.2.77", "svc/web").answer().node()).isEqualTo("n2");
    assertThat(trace(objects, "pod/host", "svc/web").answer().node()).isEqualTo("n1");
    assertThat(trace(objects, "203.0.113.2", "192.0.2.2:30080").answer().node()).isEqualTo("n2");
  }

  /** The load balancer may send to any node; with the policy Local only one has endpoints. */
  @Test
  void fromOutside_allNodesAnswer() throws TraceException {
    TrafficObjects objects = TrafficExamples.yaml(CLUSTER);
    Trace trace = trace(objects, "203.0.113.2", "10.96.0.10:80");
    assertThat(trace.nodes()).extracting(Trace.NodeAnswer::node).containsExactly("n1", "n2");
    assertThat(trace.answer()).isEqualTo(trace.nodes().get(0));
    Trace one = trace(objects, "203.0.113.2", "node/n1:30080");
    assertThat(one.nodes()).isEmpty();
    assertThat(one.answer().verdict()).isEqualTo(Verdict.DROP);
    assertThat(rules(one.answer()))
        .containsExactly("proxy.nodePort", "proxy.noLocalEndpointExternal");
  }

  @Test
  void family_chosen() throws TraceException {
    TrafficObjects objects = TrafficExamples.yaml(CLUSTER);
    Trace trace = trace(objects, "pod/web-1", "svc/web", IpFamily.IPV4);
    assertThat(trace.to()).isEqualTo("10.96.0.10");
    assertThat(trace.answer().endpoints()).containsExactly("10.244.2.6:8080");
  }

  @Test
  void otherFamily_nodePort() throws TraceException {
    Trace trace = trace(TrafficExamples.yaml(CLUSTER), "203.0.113.2", "192.0.2.1:30006");
    assertThat(trace.answer().verdict()).isEqualTo(Verdict.PASS);
    assertThat(trace.answer().steps().get(0).why())
        .isEqualTo(
            "The Service has node port 30006, but no IPv4 cluster IP (its ipFamilies are IPv6)."
                + " kube-proxy has no IPv4 rules for it at all.");
  }

  @Test
  void pod_reachedItself() throws TraceException {
    Trace.NodeAnswer answer =
        trace(TrafficExamples.yaml(CLUSTER), "pod/web-1", "pod/web-2:8080").answer();
    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
    assertThat(answer.masquerade()).isFalse();
    assertThat(answer.reaches()).isTrue();
    assertThat(rules(answer)).containsExactly("proxy.noRule", "network.pod");
  }

  /** A Pod with private addresses does not reach public ones without masquerade, in no family. */
  @ParameterizedTest
  @CsvSource({"203.0.113.9:443", "[2001:db8:9::9]:443"})
  void egress_withoutAgent(String to) throws TraceException {
    Trace.NodeAnswer answer = trace(TrafficExamples.yaml(CLUSTER), "pod/web-1", to).answer();
    assertThat(answer.verdict()).isEqualTo(Verdict.PASS);
    assertThat(answer.masquerade()).isFalse();
    assertThat(answer.reaches()).isFalse();
    assertThat(rules(answer)).containsExactly("proxy.noRule", "egress.noAgent", "egress.notRouted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The defaults: RFC 1918 is left alone; IPv6 only if it is enabled.
        " | resyncInterval: 60s | 203.0.113.9:443 | true | true | egress.masquerade",
        " | resyncInterval: 60s | 172.16.3.4:443 | false | true | egress.nonMasqueradeCIDR",
        " | resyncInterval: 60s | 169.254.169.254:80 | false | true | egress.nonMasqueradeCIDR",
        " | masqLinkLocal: true | 169.254.169.254:80 | true | true | egress.masquerade",
        " | resyncInterval: 60s | [2001:db8:9::9]:443 | false | false | egress.notRouted",
        "v6 | resyncInterval: 60s | [2001:db8:9::9]:443 | true | true | egress.masquerade",
        "v6 | resyncInterval: 60s | [fe80::1]:80 | false | true | egress.nonMasqueradeCIDR",
        "v6 | masqLinkLocalIPv6: true | [fe80::1]:80 | true | true | egress.masquerade",
        // Lists replace the defaults; an empty one leaves link-local alone only.
        " | nonMasqueradeCIDRs: [] | 172.16.3.4:443 | true | true | egress.masquerade",
        " | nonMasqueradeCIDRs: [203.0.113.0/24] | 203.0.113.9:443 | false | false"
            + " | egress.notRouted",
        // What the agent cannot use leaves it without any rules.
        " | 'nonMasqueradeCIDRs: [10.0.0.1/8]' | 203.0.113.9:443 | false | false"
            + " | egress.notRouted",
        " | 'nonMasqueradeCIDRs: [fd00::/8]' | 203.0.113.9:443 | false | false"
            + " | egress.notRouted",
        " | 'resyncInterval: soon' | 203.0.113.9:443 | false | false | egress.notRouted"
      })
  void egress_withAgent(
      @Nullable String flag,
      String config,
      String to,
      boolean masquerade,
      boolean reaches,
      String last)
      throws TraceException {
    TrafficObjects objects = TrafficExamples.yaml(CLUSTER, agent(flag == null ? "" : IPV6, config));
    Trace.NodeAnswer answer = trace(objects, "pod/web-1", to).answer();
    assertThat(answer.masquerade()).isEqualTo(masquerade);
    assertThat(answer.reaches()).isEqualTo(reaches);
    assertThat(rules(answer)).last().isEqualTo(last);
  }

  /** The agent without the cluster's IPv6 range hides Pods from each other. */
  @Test
  void agentWithoutClusterRange_masqueradesPods() throws TraceException {
    TrafficObjects trap = TrafficExamples.yaml(CLUSTER, agent(IPV6, "resyncInterval: 60s"));
    for (String to : List.of("[fd00:10:244:2::6]:8080", "svc/web")) {
      Trace.NodeAnswer answer = trace(trap, "pod/web-1", to, IpFamily.IPV6).answer();
      assertThat(answer.masquerade()).isTrue();
      assertThat(rules(answer)).contains("egress.masqueradeInCluster");
    }
    TrafficObjects listed =
        TrafficExamples.yaml(
            CLUSTER, agent(IPV6, "nonMasqueradeCIDRs: [10.0.0.0/8, \\\"fd00:10::/32\\\"]"));
    Trace.NodeAnswer answer = trace(listed, "pod/web-1", "svc/web", IpFamily.IPV6).answer();
    assertThat(answer.masquerade()).isFalse();
    assertThat(rules(answer)).last().isEqualTo("proxy.sourceKept");
  }

  /** What is around the nodes is not known. */
  @Test
  void egress_nodeWithPrivateAddress() throws TraceException {
    TrafficObjects objects =
        TrafficExamples.yaml(
            CLUSTER.replace("address: \"2001:db8::1\"", "address: \"fd00:77::1\""),
            agent(IPV6, "resyncInterval: 60s"));
    Trace.NodeAnswer answer = trace(objects, "pod/web-1", "[2001:db8:9::9]:443").answer();
    assertThat(answer.reaches()).isTrue();
    assertThat(rules(answer))
        .containsExactly("proxy.noRule", "egress.masquerade", "egress.nodeNotRouted");
  }

  @Test
  void egress_nodeWithoutFamily() throws TraceException {
    TrafficObjects objects =
        TrafficExamples.yaml(
            CLUSTER.replace("{type: InternalIP, address: \"2001:db8::1\"}", ""),
            agent(IPV6, "resyncInterval: 60s"));
    Trace.NodeAnswer answer = trace(objects, "pod/web-1", "[2001:db8:9::9]:443").answer();
    assertThat(answer.reaches()).isFalse();
    assertThat(rules(answer)).last().isEqualTo("egress.nodeWithoutFamily");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "overlay | IPv4 | DNAT | windows.overlay",
        "overlay | IPv6 | DROP | windows.overlayIPv6",
        "l2bridge | IPv4 | DNAT | windows.l2bridge,windows.dualStackService",
        "l2bridge | IPv6 | DNAT | windows.l2bridge,windows.dualStackService",
        "nat | IPv4 | DNAT | windows.networkMode,windows.dualStackService"
      })
  void windows_rules(String mode, String family, Verdict verdict, String expected)
      throws TraceException {
    TrafficObjects objects = TrafficExamples.yaml(windows(mode));
    Trace.NodeAnswer answer =
        trace(objects, "pod/web-1", "svc/web", IpFamily.fromWire(family)).answer();
    assertThat(answer.verdict()).isEqualTo(verdict);
    assertThat(rules(answer)).startsWith(expected.split(",", -1));
    assertThatThrownBy(() -> NftText.of(objects, "n1"))
        .hasMessage("Node n1 runs Windows: kube-proxy has no nftables there (winkernel)");
  }

  @Test
  void windows_ipv6Only() throws TraceException {
    TrafficObjects objects =
        TrafficExamples.yaml(
            windows("l2bridge").replace("{type: InternalIP, address: 192.0.2.1},", ""));
    Trace.NodeAnswer answer = trace(objects, "pod/web-1", "svc/web").answer();
    assertThat(answer.verdict()).isEqualTo(Verdict.DROP);
    assertThat(rules(answer)).containsExactly("windows.singleStackIPv6");
  }

  private static String windows(String mode) {
    return CLUSTER.replace(
        "metadata: {name: n1}",
        "metadata: {name: n1, labels: {kubernetes.io/os: windows},"
            + " annotations: {duplane.dev/windows-network-mode: "
            + mode
            + "}}");
  }

  /** Every rule has a document of its own, and sentences leave nothing open. */
  @Test
  void steps_areWhole() throws TraceException {
    TrafficObjects objects = TrafficExamples.yaml(CLUSTER, agent(IPV6, "resyncInterval: 60s"));
    Map<String, String> packets =
        Map.of("pod/web-1", "svc/web", "203.0.113.2", "10.96.0.10:80", "pod/old", "svc/web:81");
    for (Map.Entry<String, String> packet : packets.entrySet()) {
      for (TraceStep step : trace(objects, packet.getKey(), packet.getValue()).answer().steps()) {
        assertThat(step.why()).doesNotContain("{", "<").endsWith(".");
        assertThat(step.document()).startsWith("https://kubernetes.io/docs/");
        assertThat(step.object()).isNotEmpty();
      }
    }
  }
}
