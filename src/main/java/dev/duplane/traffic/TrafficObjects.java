package dev.duplane.traffic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a cluster that decide where packets go. They are read, never changed.
 *
 * @param namespaces all Namespaces
 * @param services all Services
 * @param endpointSlices all EndpointSlices
 * @param nodes all Nodes, read when they are asked for
 * @param pods all Pods, read when they are asked for
 * @param serviceCidrs all ServiceCIDRs
 * @param masqueradeAgent the ConfigMap {@code kube-system/ip-masq-agent}; null if there is none
 * @param clusterCidrs {@code --cluster-cidr}
 */
public record TrafficObjects(
    List<ObjectNode> namespaces,
    List<ObjectNode> services,
    List<ObjectNode> endpointSlices,
    TrafficNodes nodes,
    TrafficPods pods,
    List<ObjectNode> serviceCidrs,
    @Nullable ObjectNode masqueradeAgent,
    List<Cidr> clusterCidrs) {

  /** By name. */
  List<ProxyNode> proxyNodes() {
    return nodes.all();
  }

  /** The node of that name, or null. */
  @Nullable ProxyNode node(String name) {
    return nodes.named(name);
  }

  /** An object of a list by Namespace and name, or null. */
  static @Nullable ObjectNode find(List<ObjectNode> objects, String namespace, String name) {
    for (ObjectNode object : objects) {
      ObjectMeta meta = ObjectMeta.of(object);
      if (meta.name().equals(name) && meta.namespace().equals(namespace)) {
        return object;
      }
    }
    return null;
  }

  /** What kube-proxy is told. */
  ProxySettings settings() {
    List<Cidr> cidrs = new ArrayList<>();
    for (ObjectNode object : serviceCidrs) {
      object.path("spec").path("cidrs").forEach(text -> cidrs.add(Cidr.parseSloppy(text.asText())));
    }
    cidrs.removeIf(Objects::isNull);
    return new ProxySettings(clusterCidrs, cidrs);
  }
}
