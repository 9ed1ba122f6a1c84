package dev.duplane.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why kube-proxy has no rule for a packet's destination, though one might expect it. */
final class NoRule {
  private final TrafficObjects objects;
  private final Packet packet;
  private @Nullable List<TraceStep> steps;

  NoRule(TrafficObjects objects, Packet packet) {
    this.objects = objects;
    this.packet = packet;
  }

  /**
   * One step for each Service that one would think of; else that nothing is there. No node makes a
   * difference, so they are found once.
   */
  List<TraceStep> steps() {
    List<TraceStep> known = steps;
    if (known == null) {
      known = find();
      steps = known;
    }
    return known;
  }

  private List<TraceStep> find() {
    List<TraceStep> found = new ArrayList<>();
    for (ObjectNode service : objects.services()) {
      TraceStep step = step(service);
      if (step != null) {
        found.add(step);
      }
    }
    if (found.isEmpty()) {
      found.add(
          TrafficRule.NO_RULE.step("services", ProxyEndpoint.socket(packet.to(), packet.port())));
    }
    return List.copyOf(found);
  }

  private @Nullable TraceStep step(ObjectNode service) {
    ObjectMeta meta = ObjectMeta.of(service);
    ObjectView spec = new ObjectView(new ObjectView(service).object("spec"));
    String object = "services/" + meta.namespace() + "/" + meta.name();
    String ingress = ingress(service, packet.to());
    boolean port =
        spec.objects("ports").stream()
            .anyMatch(
                it ->
                    it.path("port").asInt() == packet.port()
                        && it.path("protocol").asText().equals(packet.protocol().name()));
    if (ingress != null && ingress.equals("Proxy") && port) {
      return TrafficRule.LOAD_BALANCER_PROXY.step(object, packet.to());
    }
    boolean nodePort =
        spec.objects("ports").stream().anyMatch(it -> it.path("nodePort").asInt() == packet.port())
            && objects.proxyNodes().stream()
                .anyMatch(node -> node.addresses().contains(packet.to()));
    if ((nodePort || (ingress != null && port))
        && ProxyPort.clusterIp(spec, packet.family()) == null) {
      return TrafficRule.OTHER_FAMILY.step(
          object,
          nodePort ? "node port " + packet.port() : "the load-balancer address " + packet.to(),
          packet.family().wireName(),
          String.join(", ", spec.texts("ipFamilies")));
    }
    return null;
  }

  /** The ipMode of the load balancer's address, or null if it is none of the Service's. */
  private static @Nullable String ingress(ObjectNode service, IpAddress address) {
    for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
      if (address.equals(IpAddress.parseSloppy(ingress.path("ip").asText()))) {
        return ingress.path("ipMode").asText("VIP");
      }
    }
    return null;
  }
}
