package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.cloud.CloudProviderConfiguration;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import dev.duplane.net.IpFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Status, finalizers and events that Services of type LoadBalancer get from a provider of both
 * families, and from one of IPv4 alone.
 *
 * <p>One case: {@code mvn test -Dtest=LoadBalancerConformanceTest -Dconformance.case=both/to-dual}.
 */
class LoadBalancerConformanceTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern PROVIDED =
      Pattern.compile("198\\.51\\.100\\.(?!77\\b)\\d+|2001:db8:1:[0-9a-f:]+");

  private final Map<String, String> names = new HashMap<>();

  @TestFactory
  Stream<DynamicTest> services_asRecorded() {
    List<DynamicTest> tests =
        StreamSupport.stream(RecordedFile.LOAD_BALANCERS.document().spliterator(), false)
            .map(
                row ->
                    DynamicTest.dynamicTest(
                        row.path("id").asText(), () -> new LoadBalancerConformanceTest().run(row)))
            .toList();
    return RecordedFile.LOAD_BALANCERS.selected(tests);
  }

  private static CloudProviderConfiguration provider(JsonNode row) {
    Set<IpFamily> families =
        row.path("provider").asText().equals("both")
            ? EnumSet.allOf(IpFamily.class)
            : EnumSet.of(IpFamily.IPV4);
    return new CloudProviderConfiguration(
        Peer.cidrs("198.51.100.0/24,2001:db8:1::/64"), families, Duration.ZERO);
  }

  private void run(JsonNode row) {
    try (Peer peer =
        Peer.configured(
            "10.96.0.0/16,fd00:10:96::/112",
            config ->
                config
                    .withControllers(ControllerSets.WITHOUT_NODE_AGENTS)
                    .withCloudProvider(provider(row))
                    .withNodeIpam(
                        NodeIpamConfiguration.of(Peer.cidrs("10.244.0.0/16,fd00:10:244::/48"))))) {
      ArrayNode codes = NODES.arrayNode();
      for (JsonNode step : row.path("steps")) {
        codes.add(perform(peer, step).code());
        peer.cluster().settle();
      }
      ObjectNode observed = observed(peer);
      observed.set("codes", codes);
      List<Difference> differences = Difference.between(row.path("expect"), observed, "");
      if (!differences.isEmpty()) {
        fail(Difference.report(row.path("id").asText(), differences));
      }
    }
  }

  private static Peer.Answer perform(Peer peer, JsonNode step) {
    JsonNode first = step.get(1);
    String service = Peer.SERVICES + "/" + first.asText();
    return switch (step.get(0).asText()) {
      case "node" -> {
        ObjectNode node = NODES.objectNode();
        node.putObject("metadata").put("name", first.asText()).set("labels", step.get(2));
        Peer.Answer answer = peer.post("/api/v1/nodes", node);
        ObjectNode status = NODES.objectNode();
        status
            .putObject("status")
            .putArray("conditions")
            .addObject()
            .put("type", "Ready")
            .put("status", step.has(3) ? "False" : "True");
        peer.patch("/api/v1/nodes/" + first.asText() + "/status", status);
        yield answer;
      }
      case "svc" -> {
        ObjectNode body = NODES.objectNode();
        body.set("metadata", first);
        body.set("spec", step.get(2));
        yield peer.post(Peer.SERVICES, body);
      }
      case "patch" -> peer.patch(service, step.get(2));
      case "status" -> peer.patch(service + "/status", step.get(2));
      case "delete" -> peer.delete(service);
      default -> throw new IllegalArgumentException("no step is called " + step.get(0));
    };
  }

  private ObjectNode observed(Peer peer) {
    ObjectNode observed = NODES.objectNode();
    ArrayNode services = observed.putArray("services");
    for (JsonNode service : peer.get(Peer.SERVICES).body().path("items")) {
      if (!service.path("metadata").path("name").asText().equals("kubernetes")) {
        services.add(service(service));
      }
    }
    Set<List<String>> events = new TreeSet<>((a, b) -> Arrays.compare(array(a), array(b)));
    for (JsonNode event : peer.get("/api/v1/namespaces/default/events").body().path("items")) {
      if (event.path("involvedObject").path("kind").asText().equals("Service")) {
        events.add(
            List.of(
                event.path("involvedObject").path("name").asText(),
                event.path("type").asText(),
                event.path("reason").asText(),
                named(event.path("message").asText())));
      }
    }
    observed.set("events", rows(events));
    return observed;
  }

  private static ArrayNode rows(Set<List<String>> rows) {
    ArrayNode array = NODES.arrayNode();
    rows.forEach(row -> row.forEach(array.addArray()::add));
    return array;
  }

  private static String[] array(List<String> texts) {
    return texts.toArray(String[]::new);
  }

  private ObjectNode service(JsonNode service) {
    JsonNode metadata = service.path("metadata");
    ObjectNode observed = NODES.objectNode();
    observed.set("name", metadata.get("name"));
    observed.set("type", service.path("spec").get("type"));
    observed.set(
        "finalizers", metadata.has("finalizers") ? metadata.get("finalizers") : NODES.nullNode());
    observed.set("status", RecordedFile.parse(named(service.get("status").toString())));
    List<Boolean> nodePorts = new ArrayList<>();
    service.path("spec").path("ports").forEach(port -> nodePorts.add(port.has("nodePort")));
    nodePorts.sort(null);
    ArrayNode ports = observed.putArray("nodePorts");
    nodePorts.forEach(ports::add);
    Set<List<String>> managers = new TreeSet<>((a, b) -> Arrays.compare(array(a), array(b)));
    for (JsonNode entry : metadata.path("managedFields")) {
      if (!entry.path("manager").asText().equals("conformance")) {
        managers.add(
            List.of(entry.path("operation").asText(), entry.path("subresource").asText("")));
      }
    }
    observed.set("managers", rows(managers));
    return observed;
  }

  /** The text with names for the provider's addresses, in the order of their first appearance. */
  private String named(String text) {
    return PROVIDED
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(name(found.group())));
  }

  private String name(String address) {
    String known = names.get(address);
    if (known != null) {
      return known;
    }
    String family = address.contains(":") ? "lbv6" : "lbv4";
    long before = names.values().stream().filter(name -> name.contains(family)).count();
    String name = "{{" + family + ":" + (before + 1) + "}}";
    names.put(address, name);
    return name;
  }
}
