package dev.duplane.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.net.Cidr;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Body;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What every cluster holds from the start: the four Namespaces, the default ServiceCIDR, and the
 * Service {@code kubernetes} with the first address of the first range.
 */
final class Bootstrap {
  private static final List<String> NAMESPACES =
      List.of("kube-system", "kube-public", "kube-node-lease", "default");
  private static final String DEFAULT = "kubernetes";
  private static final int API_SERVER_PORT = 6443;

  private static final WriteOptions AS_API_SERVER =
      new WriteOptions(false, "kube-apiserver", FieldValidation.STRICT);

  private final Registry registry;
  private final Instant now;

  Bootstrap(Registry registry, Instant now) {
    this.registry = registry;
    this.now = now;
  }

  /** The Namespaces. */
  void createNamespaces() {
    for (String name : NAMESPACES) {
      create("", "namespaces", "", metadata(name));
    }
  }

  /** The ServiceCIDR of {@code --service-cluster-ip-range}, which is ready from the start. */
  void createDefaultServiceCidr(List<Cidr> ranges) {
    ObjectNode cidr = metadata(DEFAULT);
    cidrs(cidr, ranges);
    create("networking.k8s.io", "servicecidrs", "", cidr);
    ObjectNode ready = JsonNodeFactory.instance.objectNode();
    ready
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("lastTransitionTime", Identity.timestamp(now))
        .put("reason", "")
        .put("message", "Kubernetes default Service CIDR is ready");
    patch("status", ready);
  }

  /**
   * The Service through which Pods reach the API server. It asks for the first address of the first
   * range that the cluster is configured with.
   */
  void createKubernetesService(List<Cidr> ranges) {
    ObjectNode service = metadata(DEFAULT);
    ((ObjectNode) service.get("metadata"))
        .putObject("labels")
        .put("component", "apiserver")
        .put("provider", "kubernetes");
    ObjectNode spec = service.putObject("spec");
    spec.put("clusterIP", ranges.get(0).network().add(1).toString());
    spec.put("type", "ClusterIP");
    spec.putArray("ports")
        .addObject()
        .put("name", "https")
        .put("protocol", "TCP")
        .put("port", 443)
        .put("targetPort", API_SERVER_PORT);
    create("", "services", "default", service);
  }

  /**
   * The default ServiceCIDR follows the flag only when a second family is added behind the same
   * first range; else it stays as it is, and so do the ranges that addresses come from (KEP-1880,
   * "Default ServiceCIDR").
   */
  void extendDefaultServiceCidr(List<Cidr> ranges) {
    JsonNode stored =
        JsonTree.parse(resource("networking.k8s.io", "servicecidrs").get("", DEFAULT, null).json())
            .path("spec")
            .path("cidrs");
    if (stored.size() == 1
        && ranges.size() == 2
        && stored.get(0).asText().equals(ranges.get(0).masked().toString())) {
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      cidrs(change, ranges);
      patch("", change);
    }
  }

  private static void cidrs(ObjectNode object, List<Cidr> ranges) {
    ArrayNode cidrs = object.putObject("spec").putArray("cidrs");
    ranges.forEach(range -> cidrs.add(range.masked().toString()));
  }

  private static ObjectNode metadata(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.putObject("metadata").put("name", name);
    return object;
  }

  private void create(String group, String plural, String namespace, ObjectNode object) {
    resource(group, plural).create(namespace, Body.json(bytes(object)), AS_API_SERVER);
  }

  private void patch(String subresource, ObjectNode change) {
    resource("networking.k8s.io", "servicecidrs")
        .patch("", DEFAULT, subresource, PatchType.MERGE, bytes(change), AS_API_SERVER);
  }

  private ResourceRegistry resource(String group, String plural) {
    return Objects.requireNonNull(registry.resource(group, "v1", plural), plural);
  }

  private static byte[] bytes(ObjectNode object) {
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }
}
