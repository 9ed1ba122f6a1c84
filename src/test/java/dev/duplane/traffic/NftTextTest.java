package dev.duplane.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** The printed rules, read by nft itself in a network namespace of its own. */
class NftTextTest {
  private static final List<String> NFT = List.of("unshare", "-rn", "nft");

  private record Ran(int status, String output) {}

  @Test
  void rules_areKubeProxys() throws TraceException {
    TrafficObjects objects =
        TrafficExamples.yaml(
            """
            {kind: Node, metadata: {name: n1},
             status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}}
            ---
            {kind: ServiceCIDR, metadata: {name: kubernetes}, spec: {cidrs: [172.30.0.0/16]}}
            ---
            {kind: Service, metadata: {name: svc1, namespace: ns1},
             spec: {type: ClusterIP, clusterIP: 172.30.0.41, clusterIPs: [172.30.0.41],
                    ipFamilies: [IPv4], internalTrafficPolicy: Cluster,
                    ports: [{name: p80, port: 80, protocol: TCP}]}}
            ---
            {kind: EndpointSlice, addressType: IPv4, endpoints: [{addresses: [10.180.0.1]}],
             metadata: {name: svc1-x, namespace: ns1, labels: {kubernetes.io/service-name: svc1}},
             ports: [{name: p80, port: 80, protocol: TCP}]}
            """);
    // Names, chains and rules of the proxier's own tests (pkg/proxy/nftables/proxier_test.go).
    assertThat(NftText.of(objects, "n1"))
        .contains(
            "table ip kube-proxy {\n\tcomment \"rules for kube-proxy\"\n",
            "table ip6 kube-proxy {\n",
            "elements = { 172.30.0.41 . tcp . 80 : goto service-ULMVA6XW-ns1/svc1/tcp/p80 }",
            "\tchain service-ULMVA6XW-ns1/svc1/tcp/p80 {\n",
            "ip daddr 172.30.0.41 tcp dport 80 ip saddr != 10.244.0.0/16 jump mark-for-masquerade\n",
            "0 : goto endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80 }\n",
            "\tchain endpoint-5OJB2KTY-ns1/svc1/tcp/p80__10.180.0.1/80 {\n",
            "\t\tip saddr 10.180.0.1 jump mark-for-masquerade\n",
            "\t\tmeta l4proto tcp dnat to 10.180.0.1:80\n",
            "\t\tip daddr { 172.30.0.0/16 } drop comment \"Drop traffic to unallocated ClusterIPs\"");
  }

  @Test
  void node_unknown() {
    assertThatThrownBy(() -> NftText.of(TrafficExamples.yaml("{}"), "n1"))
        .isInstanceOf(TraceException.class)
        .hasMessage("there is no Node n1");
  }

  @Test
  void nft_takesRules() throws TraceException, IOException, InterruptedException {
    assumeNft();
    for (long seed = 1; seed <= 40; seed++) {
      TrafficObjects objects = TrafficExamples.random(new Random(seed));
      String rules = NftText.of(objects, "n1");
      Ran check = run(rules, "-c", "-f", "-");
      assertThat(check.status()).as("seed %d: %s%n%s", seed, check.output(), rules).isZero();
    }
  }

  private static void assumeNft() throws InterruptedException {
    Ran ran;
    try {
      ran = run("", "list", "ruleset");
    } catch (IOException e) {
      throw new TestAbortedException("no nft, or no unshare, on the PATH: " + e.getMessage());
    }
    Assumptions.assumeTrue(
        ran.status() == 0, "nft in a network namespace of its own: " + ran.output().strip());
  }

  private static Ran run(String input, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(NFT);
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading: its output says why.
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), output);
  }
}
