package dev.duplane.controller.kubernetesservice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.OwnObjects;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.Registry;
import java.util.Comparator;
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
  private static final String TYPE = "addressType";
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

  /**
   * Has both say where the servers listen. If none is up they say so, where they are there.
   *
   * @param addresses of all that are up
   * @param port on which they all listen
   * @param ports whether another port that is there is corrected, too
   */
  void reconcile(List<IpAddress> addresses, int port, boolean ports) {
    ObjectNode found = endpoints.get(NAMESPACE, NAME);
    if (found == null && addresses.isEmpty()) {
      return;
    }
    JsonNode subsets = found == null ? MissingNode.getInstance() : found.path("subsets");
    ArrayNode told =
        !ports && subsets.size() == 1 && subsets.path(0).path("ports") instanceof ArrayNode there
            ? there.deepCopy()
            : JsonNodeFactory.instance.arrayNode().add(port(port));
    List<IpAddress> sorted =
        addresses.stream().sorted(Comparator.comparing(IpAddress::toString)).toList();
    write(endpoints, found, endpoints(sorted, told), "subsets");
    if (slices != null) {
      ObjectNode slice = slice(sorted, told);
      ObjectNode before = slices.get(NAMESPACE, NAME);
      if (before != null && !before.path(TYPE).equals(slice.path(TYPE))) {
        // Nobody may change it.
        slices.delete(NAMESPACE, NAME);
        before = null;
      }
      write(slices, before, slice, "endpoints", "ports");
    }
  }

  private static void write(
      OwnObjects objects, @Nullable ObjectNode found, ObjectNode wanted, String... fields) {
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

  private static ObjectNode endpoints(List<IpAddress> addresses, ArrayNode ports) {
    ObjectNode object = OwnObjects.named(NAME);
    ((ObjectNode) object.get("metadata")).putObject("labels").put(SKIP_MIRROR, "true");
    ArrayNode subsets = object.putArray("subsets");
    if (!addresses.isEmpty()) {
      ObjectNode subset = subsets.addObject();
      ArrayNode all = subset.putArray("addresses");
      addresses.forEach(address -> all.addObject().put("ip", address.toString()));
      subset.set("ports", ports);
    }
    return object;
  }

  /** A slice is of one family: IPv6 if there are no others, else of those that are IPv4. */
  private static ObjectNode slice(List<IpAddress> addresses, ArrayNode ports) {
    IpFamily family =
        !addresses.isEmpty() && addresses.stream().allMatch(one -> one.family() == IpFamily.IPV6)
            ? IpFamily.IPV6
            : IpFamily.IPV4;
    ObjectNode object = OwnObjects.named(NAME);
    ((ObjectNode) object.get("metadata")).putObject("labels").put(SERVICE_NAME, NAME);
    object.put(TYPE, family == IpFamily.IPV4 ? "IPv4" : "IPv6");
    ArrayNode all = object.putArray("endpoints");
    for (IpAddress address : addresses) {
      if (address.family() == family) {
        ObjectNode endpoint = all.addObject();
        endpoint.putArray("addresses").add(address.toString());
        endpoint.putObject("conditions").put("ready", true);
      }
    }
    object.set("ports", addresses.isEmpty() ? JsonNodeFactory.instance.arrayNode() : ports);
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
