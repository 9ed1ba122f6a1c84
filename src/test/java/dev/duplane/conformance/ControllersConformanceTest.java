package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.nodeipam.NodeIpamConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the controllers make of Nodes, Pods and Services: EndpointSlices and Endpoints. The test
 * plays the kubelet.
 *
 * <p>One case: {@code mvn test -Dtest=ControllersConformanceTest -Dconformance.case=prefer}.
 */
class ControllersConformanceTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String DEFAULT = "/api/v1/namespaces/default/";
  private static final String SLICES =
      "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices";

  @TestFactory
  Stream<DynamicTest> objects_asRecorded() {
    return RecordedFile.CONTROLLERS.selected(
        RecordedFile.CONTROLLERS.document().properties().stream()
            .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> run(row.getValue())))
            .toList());
  }

  private static void run(JsonNode recorded) {
    try (Peer peer =
        Peer.configured(
            "10.96.0.0/16,fd00:10:96::/112",
            config ->
                config
                    .withControllers(ControllerSets.WITHOUT_NODE_AGENTS)
                    .withNodeIpam(
                        NodeIpamConfiguration.of(Peer.cidrs("10.244.0.0/16,fd00:10:244::/48"))))) {
      recorded.path("steps").forEach(step -> perform(peer, step));
      peer.cluster().settle();
      JsonNode expected = recorded.path("expect");
      List<Difference> differences = Difference.between(expected, observed(peer), "");
      if (!differences.isEmpty()) {
        fail(Difference.report("", differences));
      }
    }
  }

  private static void perform(Peer peer, JsonNode step) {
    String name = step.get(1).asText();
    JsonNode what = step.path(2);
    switch (step.get(0).asText()) {
      case "node" -> {
        ObjectNode node = named(name);
        ((ObjectNode) node.get("metadata")).set("labels", what);
        node.set("spec", step.get(3));
        done(peer.post("/api/v1/nodes", node));
      }
      case "svc" -> {
        ObjectNode service = NODES.objectNode();
        ObjectNode metadata = service.putObject("metadata").put("name", name);
        metadata.setAll((ObjectNode) step.get(3));
        service.set("spec", withoutNulls(what));
        done(peer.post(Peer.SERVICES, service));
      }
      case "pod" -> {
        done(peer.post(DEFAULT + "pods", what));
        ObjectNode status = NODES.objectNode();
        status.set("status", withoutNulls(step.get(3)));
        done(peer.patch(DEFAULT + "pods/" + name + "/status", status));
      }
      case "patch" -> done(peer.patch(Peer.SERVICES + "/" + name, what));
      case "delete" -> done(peer.delete(Peer.SERVICES + "/" + name));
      case "endpoints" -> {
        ObjectNode endpoints = named(name);
        endpoints.set("subsets", what);
        done(peer.post(DEFAULT + "endpoints", endpoints));
      }
      default -> throw new IllegalArgumentException("no step is called " + step.get(0));
    }
  }

  private static void done(Peer.Answer answer) {
    if (answer.code() >= 300) {
      throw new IllegalStateException("a step was answered " + answer.body());
    }
  }

  private static ObjectNode named(String name) {
    ObjectNode object = NODES.objectNode();
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static ObjectNode withoutNulls(JsonNode object) {
    ObjectNode rest = object.deepCopy();
    // As the recorder did with what is empty.
    rest.properties().removeIf(field -> field.getValue().isNull());
    return rest;
  }

  private static ObjectNode observed(Peer peer) {
    ObjectNode observed = NODES.objectNode();
    observed.set("slices", slices(peer));
    observed.set("endpoints", endpoints(peer));
    observed.set("nodes", nodes(peer));
    return observed;
  }

  private static ArrayNode slices(Peer peer) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode slice : peer.get(SLICES).body().path("items")) {
      ObjectNode meta = meta(slice);
      if (meta.path("labels").path("kubernetes.io/service-name").asText().equals("kubernetes")) {
        continue;
      }
      ObjectNode one = NODES.objectNode();
      one.set("addressType", slice.get("addressType"));
      List<JsonNode> endpoints = new ArrayList<>();
      slice.path("endpoints").forEach(endpoints::add);
      endpoints.forEach(ControllersConformanceTest::withoutUid);
      endpoints.sort(Comparator.comparing(endpoint -> endpoint.path("addresses").toString()));
      one.putArray("endpoints").addAll(endpoints);
      one.set("ports", slice.has("ports") ? slice.get("ports") : NODES.nullNode());
      one.set("meta", meta);
      found.add(one);
    }
    found.sort(Comparator.comparing(ControllersConformanceTest::sorted));
    return NODES.arrayNode().addAll(found);
  }

  /** Slices are recorded in the order of their JSON with sorted keys. */
  private static String sorted(JsonNode slice) {
    return slice.path("addressType") + slice.path("endpoints").toString();
  }

  private static ArrayNode endpoints(Peer peer) {
    ArrayNode found = NODES.arrayNode();
    for (JsonNode endpoints : peer.get(DEFAULT + "endpoints").body().path("items")) {
      String name = endpoints.path("metadata").path("name").asText();
      if (!name.equals("kubernetes")) {
        ObjectNode one = found.addObject().put("name", name);
        JsonNode subsets = endpoints.path("subsets");
        for (JsonNode subset : subsets) {
          subset.path("addresses").forEach(ControllersConformanceTest::withoutUid);
          subset.path("notReadyAddresses").forEach(ControllersConformanceTest::withoutUid);
        }
        one.set("subsets", subsets.isArray() ? subsets : NODES.arrayNode());
        one.set("meta", meta(endpoints));
      }
    }
    return found;
  }

  private static void withoutUid(JsonNode holder) {
    if (holder.path("targetRef") instanceof ObjectNode reference) {
      reference.remove(List.of("uid", "resourceVersion"));
    }
  }

  private static ObjectNode meta(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    ObjectNode meta = NODES.objectNode();
    for (String field : List.of("labels", "annotations")) {
      if (metadata.has(field)) {
        meta.set(field, metadata.get(field));
      }
    }
    for (var annotation : meta.path("annotations").properties()) {
      if (annotation.getKey().contains("trigger-time")) {
        annotation.setValue(NODES.textNode("{{time}}"));
      }
    }
    meta.set("generateName", metadata.has("generateName") ? metadata.get("generateName") : null);
    ArrayNode owners = meta.putArray("owner");
    for (JsonNode owner : metadata.path("ownerReferences")) {
      ArrayNode one = owners.addArray();
      for (String field : List.of("kind", "name", "controller", "blockOwnerDeletion")) {
        one.add(owner.path(field));
      }
    }
    return meta;
  }

  private static ArrayNode nodes(Peer peer) {
    ArrayNode found = NODES.arrayNode();
    for (JsonNode node : peer.get("/api/v1/nodes").body().path("items")) {
      ObjectNode one = found.addObject();
      one.set("name", node.path("metadata").get("name"));
      ArrayNode families = one.putArray("families");
      ArrayNode masks = one.putArray("masks");
      JsonNode ranges = node.path("spec").path("podCIDRs");
      for (JsonNode range : ranges) {
        families.add(range.asText().contains(":") ? "IPv6" : "IPv4");
        masks.add(range.asText().substring(range.asText().indexOf('/') + 1));
      }
      one.put("first", node.path("spec").path("podCIDR").asText().equals(ranges.path(0).asText()));
    }
    return found;
  }
}
