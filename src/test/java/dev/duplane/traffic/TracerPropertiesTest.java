package dev.duplane.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for every packet, tried on objects that chance makes; failures name the seed. */
class TracerPropertiesTest {
  private static final int SEEDS = 25;

  private static final List<String> SENDERS =
      List.of(
          "10.244.1.10",
          "10.244.9.9",
          "192.0.2.1",
          "203.0.113.2",
          "203.0.113.200",
          "fd00:10:244:1::a",
          "2001:db8::1",
          "2001:db8:f::9");

  /** A packet, as text. */
  private record Sent(String from, String to, int port, Protocol protocol) {}

  @Test
  void endpoints_areServices() throws TraceException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      TrafficObjects objects = TrafficExamples.random(new Random(seed));
      Set<String> known = endpoints(objects);
      for (Sent packet : packets(objects)) {
        Trace trace = trace(objects, packet);
        Trace.NodeAnswer answer = trace.answer();
        boolean redirected = answer.verdict() == Verdict.DNAT;
        assertThat(answer.endpoints().isEmpty()).as(said(seed, packet)).isEqualTo(!redirected);
        assertThat(known).as(said(seed, packet)).containsAll(answer.endpoints());
        assertThat(answer.endpoints())
            .as(said(seed, packet))
            .allMatch(endpoint -> endpoint.startsWith("[") == trace.family().equals("IPv6"));
        assertThat(answer.steps()).as(said(seed, packet)).isNotEmpty();
      }
    }
  }

  @Test
  void answer_doesNotDependOnOrder() throws TraceException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      Random random = new Random(seed);
      TrafficObjects objects = TrafficExamples.random(random);
      TrafficObjects shuffled = TrafficExamples.shuffled(objects, random);
      assertThat(NftText.of(shuffled, "n1"))
          .as("seed %d", seed)
          .isEqualTo(NftText.of(objects, "n1"));
      for (Sent packet : packets(objects)) {
        assertThat(trace(shuffled, packet))
            .as(said(seed, packet))
            .isEqualTo(trace(objects, packet));
      }
    }
  }

  /** Who is told that the policy is Local never gets an endpoint of another node. */
  @Test
  void policyLocal_keepsToNode() throws TraceException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      TrafficObjects objects = TrafficExamples.random(new Random(seed));
      for (Sent packet : packets(objects)) {
        Trace.NodeAnswer answer = trace(objects, packet).answer();
        if (answer.steps().stream().anyMatch(step -> step.rule().equals("proxy.policyLocal"))) {
          assertThat(answer.endpoints())
              .as(said(seed, packet))
              .allMatch(
                  endpoint ->
                      endpoint.startsWith("10.244.1.") || endpoint.startsWith("[fd00:10:244:1::"));
        }
      }
    }
  }

  /** The part of a table that is made for a packet says of it what the whole one says. */
  @Test
  void table_ofPacketIsEnough() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      TrafficObjects objects = TrafficExamples.random(new Random(seed));
      Map<String, NftTable> whole = new HashMap<>();
      for (Sent sent : packets(objects)) {
        IpAddress from = Objects.requireNonNull(IpAddress.parse(sent.from()));
        IpAddress to = Objects.requireNonNull(IpAddress.parse(sent.to()));
        Packet packet = new Packet(from, to, sent.port(), sent.protocol());
        KubeProxy proxy = new KubeProxy(objects, packet.family());
        for (ProxyNode node : objects.proxyNodes()) {
          NftTable table =
              whole.computeIfAbsent(packet.family() + " " + node.name(), it -> proxy.table(node));
          assertThat(PacketWalk.through(proxy.table(node, packet), packet, node))
              .as(said(seed, sent))
              .isEqualTo(PacketWalk.through(table, packet, node));
        }
      }
    }
  }

  private static String said(long seed, Sent packet) {
    return "seed " + seed + ": " + packet;
  }

  private static Trace trace(TrafficObjects objects, Sent packet) throws TraceException {
    return new Tracer(objects)
        .trace(
            new TraceQuery(
                packet.from(),
                packet.to(),
                String.valueOf(packet.port()),
                packet.protocol(),
                "n1",
                null,
                "default"));
  }

  private static Set<String> endpoints(TrafficObjects objects) {
    Set<String> endpoints = new HashSet<>();
    for (ObjectNode slice : objects.endpointSlices()) {
      for (JsonNode endpoint : slice.path("endpoints")) {
        endpoints.add(
            ProxyEndpoint.socket(IpAddress.of(endpoint.path("addresses").path(0).asText()), 8080));
      }
    }
    return endpoints;
  }

  /** From each sender to everything that Services answer for, and to what nobody does. */
  private static List<Sent> packets(TrafficObjects objects) {
    List<Sent> packets = new ArrayList<>();
    for (ObjectNode service : objects.services()) {
      JsonNode port = service.path("spec").path("ports").path(0);
      Protocol protocol = Objects.requireNonNull(Protocol.fromWire(port.path("protocol").asText()));
      List<String> targets = new ArrayList<>(List.of("10.96.77.77", "fd00:10:96::7777"));
      service.path("spec").path("clusterIPs").forEach(ip -> targets.add(ip.asText()));
      service.path("spec").path("externalIPs").forEach(ip -> targets.add(ip.asText()));
      service
          .path("status")
          .path("loadBalancer")
          .path("ingress")
          .forEach(ingress -> targets.add(ingress.path("ip").asText()));
      for (String from : SENDERS) {
        for (String to : targets) {
          add(packets, new Sent(from, to, 80, protocol));
          add(packets, new Sent(from, to, 81, protocol));
        }
        add(packets, new Sent(from, "192.0.2.1", port.path("nodePort").asInt(80), protocol));
        add(packets, new Sent(from, "2001:db8::1", port.path("nodePort").asInt(80), protocol));
      }
    }
    return packets;
  }

  private static void add(List<Sent> packets, Sent packet) {
    if (packet.from().contains(":") == packet.to().contains(":")) {
      packets.add(packet);
    }
  }
}
