package dev.duplane.controller.servicepods;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.net.IpFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Service as the controllers of its endpoints see it.
 *
 * @param node the Service, not to be changed
 */
public record SelectingService(ObjectNode node) {

  /** The Service's name. */
  public String name() {
    return node.path("metadata").path("name").asText();
  }

  /** The Service's Namespace. */
  public String namespace() {
    return node.path("metadata").path("namespace").asText();
  }

  /** The Service's uid. */
  public String uid() {
    return node.path("metadata").path("uid").asText();
  }

  /** The Service's labels. */
  public Map<String, String> labels() {
    return ObjectMeta.of(node).labels();
  }

  /** Whether it is being deleted. */
  public boolean deleting() {
    return node.path("metadata").has("deletionTimestamp");
  }

  /** When it was made. */
  public String creationTimestamp() {
    return node.path("metadata").path("creationTimestamp").asText();
  }

  private JsonNode spec() {
    return node.path("spec");
  }

  /**
   * Whether controllers make its endpoints: it has a selector, and is more than a name for another
   * host.
   */
  public boolean hasEndpoints() {
    return !spec().path("type").asText().equals("ExternalName") && !selector().isEmpty();
  }

  /** The labels that its Pods have; empty or a missing node if it selects none. */
  JsonNode selector() {
    return spec().path("selector");
  }

  /** Whether a Pod has all the labels that it selects by. */
  boolean selects(SelectedPod pod) {
    JsonNode selector = selector();
    JsonNode labels = pod.labels();
    return !selector.isEmpty()
        && selector.properties().stream()
            .allMatch(label -> label.getValue().equals(labels.get(label.getKey())));
  }

  /** Whether Pods that are not ready count as if they were. */
  public boolean publishesNotReadyAddresses() {
    return spec().path("publishNotReadyAddresses").asBoolean();
  }

  /** Whether it has no address of its own. */
  public boolean headless() {
    String ip = spec().path("clusterIP").asText("");
    return ip.isEmpty() || ip.equals("None");
  }

  /** Its ports. */
  public List<JsonNode> ports() {
    List<JsonNode> ports = new ArrayList<>();
    spec().path("ports").forEach(ports::add);
    return ports;
  }

  /** Whether its ports lead to the same ports of all Pods. */
  public boolean hasNumberedTargetsOnly() {
    return ports().stream().noneMatch(port -> port.path("targetPort").isTextual());
  }

  /** Its {@code trafficDistribution}; empty if it has none. */
  public String trafficDistribution() {
    return spec().path("trafficDistribution").asText("");
  }

  /**
   * Whether its endpoints are to be distributed over zones, by annotation ({@code hintsEnabled};
   * the old name goes before the new one).
   */
  public boolean wantsTopologyHints() {
    Map<String, String> annotations = ObjectMeta.of(node).annotations();
    String mode =
        annotations.getOrDefault(
            "service.kubernetes.io/topology-aware-hints",
            annotations.getOrDefault("service.kubernetes.io/topology-mode", ""));
    return mode.equals("Auto") || mode.equals("auto");
  }

  /**
   * Its families, in order. One without {@code ipFamilies}, as it was stored before dual stack, has
   * that of its address, and both if it is headless ({@code getAddressTypesForService}).
   */
  public List<IpFamily> families() {
    List<IpFamily> families = new ArrayList<>(2);
    for (JsonNode name : spec().path("ipFamilies")) {
      IpFamily family = IpFamily.fromWire(name.asText());
      if (family != null) {
        families.add(family);
      }
    }
    if (!families.isEmpty()) {
      return families;
    }
    String ip = spec().path("clusterIP").asText("");
    if (ip.isEmpty() || ip.equals("None")) {
      Set<IpFamily> both = EnumSet.allOf(IpFamily.class);
      return List.copyOf(both);
    }
    return List.of(ip.contains(":") ? IpFamily.IPV6 : IpFamily.IPV4);
  }
}
