package dev.duplane.controller.kubernetesservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.OwnObjects;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.Registry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Endpoints and the EndpointSlice of the Service {@code kubernetes}, which kube-apiserver
 * writes itself (Kubernetes, {@code pkg/controlplane/reconcilers/endpointsadapter.go}): the Service
 * has no selector, and nobody may mirror what is there twice.
 */
final class ApiServerEndpoints {
  private static final String NAMESPACE = "default";
  private static final String NAME = "kubernetes";
  private static final String SKIP_MIRROR = "endpointslice.kubernetes.io/skip-mirror";
  private static final String SERVICE_NAME = "kubernetes.io/service-name";

  private final OwnObjects endpoints;
  private final @Nullable OwnObjects slices;

  ApiServerEndpoints(Registry registry) {
    this.endpoints = OwnObjects.trusted(registry, "", "endpoints", "kube-apiserver");
    // Releases before 1.21 have no slices of v1.
    this.slices =
        registry.resource("discovery.k8s.io", "v1", "endpointslices") == null
            ? null
            : OwnObjects.trusted(registry, "discovery.k8s.io", "endpointslices", "kube-apiserver");
  }

  /** The resources whose objects are written here. */
  List<OwnObjects> resources() {
    return slices == null ? List.of(endpoints) : List.of(endpoints, slices);
  }

  /** Has both say where the server listens. */
  void reconcile(IpAddress address, int port) {
    write(endpoints, endpoints(address, port), "subsets");
    if (slices != null) {
      write(slices, slice(address, port), "endpoints", "ports", "addressType");
    }
  }

  private static void write(OwnObjects objects, ObjectNode wanted, String... fields) {
    ObjectNode found = objects.get(NAMESPACE, NAME);
    if (found == null) {
      objects.create(NAMESPACE, wanted);
      return;
    }
    boolean same = contains(found.path("metadata").path("labels"), labels(wanted));
    for (String field : fields) {
      same &= wanted.path(field).equals(found.path(field));
      found.set(field, wanted.get(field));
    }
    if (!same) {
      ((ObjectNode) found.get("metadata")).withObjectProperty("labels").setAll(labels(wanted));
      objects.update(NAMESPACE, NAME, "", found);
    }
  }

  private static ObjectNode labels(ObjectNode object) {
    return (ObjectNode) object.get("metadata").get("labels");
  }

  private static boolean contains(JsonNode labels, ObjectNode wanted) {
    return wanted.properties().stream()
        .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
  }

  private static ObjectNode endpoints(IpAddress address, int port) {
    ObjectNode object = OwnObjects.named(NAME);
    ((ObjectNode) object.get("metadata")).putObject("labels").put(SKIP_MIRROR, "true");
    ObjectNode subset = object.putArray("subsets").addObject();
    subset.putArray("addresses").addObject().put("ip", address.toString());
    subset.putArray("ports").add(port(port));
    return object;
  }

  private static ObjectNode slice(IpAddress address, int port) {
    ObjectNode object = OwnObjects.named(NAME);
    ((ObjectNode) object.get("metadata")).putObject("labels").put(SERVICE_NAME, NAME);
    object.put("addressType", address.family() == IpFamily.IPV4 ? "IPv4" : "IPv6");
    ObjectNode endpoint = object.putArray("endpoints").addObject();
    endpoint.putArray("addresses").add(address.toString());
    endpoint.putObject("conditions").put("ready", true);
    object.putArray("ports").add(port(port));
    return object;
  }

  private static ObjectNode port(int port) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("name", "https")
        .put("port", port)
        .put("protocol", "TCP");
  }
}
