package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Ranges of eight addresses and three node ports, filled, in the order recorded. Which free address
 * is drawn is chance; that one is drawn, refused or released is not.
 */
class ExhaustionTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern LABEL = Pattern.compile("ranges (\\S+), node ports (\\S+)");

  /**
   * What was deleted before a step: the file has creates alone, but tells by the addresses that are
   * drawn again, and {@code dual-one-family-left} by its name.
   */
  private static final Map<String, List<String>> DELETED_BEFORE =
      Map.of(
          "after-release", List.of("v4-0"),
          "dual-one-family-left", List.of("v6-0"),
          "np-0", List.of("v4-1", "v4-2", "v4-3", "v4-4"));

  @Test
  void fill_asRecorded() {
    JsonNode recorded = RecordedFile.EXHAUSTION.document();
    Matcher label = LABEL.matcher(recorded.path("label").asText());
    assertThat(label.matches()).isTrue();
    List<Difference> differences = new ArrayList<>();
    Set<String> held = new HashSet<>();
    try (Peer peer = Peer.of(label.group(1), PortRange.parse(label.group(2)), 7)) {
      for (JsonNode step : recorded.path("steps")) {
        String name = step.path("name").asText();
        for (String gone : DELETED_BEFORE.getOrDefault(name, List.of())) {
          JsonNode deleted = peer.get(Peer.SERVICES + "/" + gone).body();
          assertThat(peer.delete(Peer.SERVICES + "/" + gone).code()).as(gone).isEqualTo(200);
          deleted.path("spec").path("clusterIPs").forEach(ip -> held.remove(ip.asText()));
        }
        boolean dryRun = step.path("query").asText().contains("dryRun");
        Peer.Answer answer = peer.post(Peer.SERVICES + step.path("query").asText(), service(step));
        differences.addAll(
            Difference.between(expected(step, dryRun), outcome(answer, dryRun), name));
        if (!dryRun) {
          addDrawn(answer.body(), label.group(1), held);
        }
      }
    }
    if (!differences.isEmpty()) {
      fail(Difference.report("exhaustion", differences));
    }
  }

  /** The list of deletions leaves no address with two Services at a time. */
  @Test
  void deletedBefore_fitsAddresses() {
    Map<String, String> holder = new HashMap<>();
    for (JsonNode step : RecordedFile.EXHAUSTION.document().path("steps")) {
      String name = step.path("name").asText();
      List<String> gone = DELETED_BEFORE.getOrDefault(name, List.of());
      holder.values().removeIf(gone::contains);
      if (step.path("query").asText().isEmpty()) {
        for (JsonNode ip : step.path("clusterIPs")) {
          if (!ip.asText().equals("None")) {
            assertThat(holder.put(ip.asText(), name)).as("%s of %s", ip, name).isNull();
          }
        }
      }
    }
  }

  /** What was drawn is in range and was free. */
  private static void addDrawn(JsonNode body, String ranges, Set<String> held) {
    for (JsonNode ip : body.path("spec").path("clusterIPs")) {
      IpAddress address = IpAddress.parse(ip.asText());
      if (address != null) {
        List<Cidr> cidrs = Peer.cidrs(ranges);
        assertThat(cidrs).anyMatch(cidr -> cidr.contains(address));
        assertThat(held.add(ip.asText())).as("%s is free", ip).isTrue();
      }
    }
  }

  private static ObjectNode service(JsonNode step) {
    ObjectNode service = NODES.objectNode().put("apiVersion", "v1").put("kind", "Service");
    service.putObject("metadata").put("name", step.path("name").asText());
    service.set("spec", step.path("spec"));
    return service;
  }

  private static ObjectNode expected(JsonNode step, boolean dryRun) {
    ObjectNode expected = NODES.objectNode();
    for (String same : List.of("code", "message", "reason", "causes", "ipFamilies")) {
      if (step.has(same)) {
        expected.set(same, step.path(same));
      }
    }
    if (step.has("clusterIPs")) {
      expected.set("clusterIPs", drawn(step.path("clusterIPs"), dryRun));
      expected.put("nodePorts", step.path("nodePorts").size());
    }
    return expected;
  }

  private static ObjectNode outcome(Peer.Answer answer, boolean dryRun) {
    JsonNode body = answer.body();
    ObjectNode outcome = NODES.objectNode().put("code", answer.code());
    if (answer.code() >= 300) {
      outcome.set("message", body.path("message"));
      outcome.set("reason", body.path("reason"));
      outcome.set("causes", body.path("details").path("causes"));
      return outcome;
    }
    JsonNode spec = body.path("spec");
    outcome.set("ipFamilies", spec.path("ipFamilies"));
    outcome.set("clusterIPs", drawn(spec.path("clusterIPs"), dryRun));
    outcome.put("nodePorts", spec.findValues("nodePort").size());
    return outcome;
  }

  /** A drawn address is as good as another of its family, but a dry run draws none. */
  private static ArrayNode drawn(JsonNode ips, boolean dryRun) {
    ArrayNode drawn = NODES.arrayNode();
    for (JsonNode ip : ips) {
      IpAddress address = dryRun ? null : IpAddress.parse(ip.asText());
      drawn.add(address == null ? ip.asText() : address.family().toString());
    }
    return drawn;
  }
}
