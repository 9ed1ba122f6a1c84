package dev.duplane.registry.service;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.net.IpFamily;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a Service that rules reason about (API reference, core/v1 ServiceSpec). */
final class ServiceView {
  static final String CLUSTER_IP = "ClusterIP";
  static final String NODE_PORT = "NodePort";
  static final String LOAD_BALANCER = "LoadBalancer";
  static final String EXTERNAL_NAME = "ExternalName";

  static final String SINGLE_STACK = "SingleStack";
  static final String PREFER_DUAL_STACK = "PreferDualStack";
  static final String REQUIRE_DUAL_STACK = "RequireDualStack";

  /** The clusterIP of a headless Service. */
  static final String NONE = "None";

  private final ObjectNode object;
  private final ObjectView spec;

  private ServiceView(ObjectNode object) {
    this.object = object;
    this.spec = new ObjectView(new ObjectView(object).object("spec"));
  }

  static ServiceView of(ObjectNode object) {
    return new ServiceView(object);
  }

  /** The whole object. */
  ObjectNode node() {
    return object;
  }

  ObjectMeta meta() {
    return ObjectMeta.of(object);
  }

  /** The spec, for fields without a method of their own. */
  ObjectView spec() {
    return spec;
  }

  ObjectView status() {
    return new ObjectView(new ObjectView(object).object("status"));
  }

  String type() {
    return spec.text("type");
  }

  boolean isType(String type) {
    return type.equals(type());
  }

  String clusterIp() {
    return spec.text("clusterIP");
  }

  /** Sets clusterIP; {@code ""} removes it. */
  void setClusterIp(String ip) {
    if (ip.isEmpty()) {
      spec.remove("clusterIP");
    } else {
      spec.setText("clusterIP", ip);
    }
  }

  List<String> clusterIps() {
    return spec.texts("clusterIPs");
  }

  void setClusterIps(List<String> ips) {
    spec.setTexts("clusterIPs", ips);
  }

  /** The families as given, which need not be families. */
  List<String> ipFamilies() {
    return spec.texts("ipFamilies");
  }

  void setIpFamilies(List<String> families) {
    spec.setTexts("ipFamilies", families);
  }

  /** The families; only after {@link ServiceValidation#clusterIps} has found no error. */
  List<IpFamily> families() {
    return ipFamilies().stream().map(ServiceView::family).toList();
  }

  private static IpFamily family(String name) {
    IpFamily family = IpFamily.fromWire(name);
    if (family == null) {
      throw new IllegalStateException("not validated: " + name);
    }
    return family;
  }

  /** Null if not given; {@code ""} is given, and wrong. */
  @Nullable String ipFamilyPolicy() {
    return spec.optionalText("ipFamilyPolicy");
  }

  void setIpFamilyPolicy(@Nullable String policy) {
    if (policy == null) {
      spec.remove("ipFamilyPolicy");
    } else {
      spec.setText("ipFamilyPolicy", policy);
    }
  }

  List<ServicePort> ports() {
    return spec.objects("ports").stream().map(ServicePort::new).toList();
  }

  Map<String, String> selector() {
    return spec.textMap("selector");
  }

  List<String> externalIps() {
    return spec.texts("externalIPs");
  }

  String externalTrafficPolicy() {
    return spec.text("externalTrafficPolicy");
  }

  int healthCheckNodePort() {
    return spec.integer("healthCheckNodePort");
  }

  void setHealthCheckNodePort(int port) {
    if (port == 0) {
      spec.remove("healthCheckNodePort");
    } else {
      spec.setInteger("healthCheckNodePort", port);
    }
  }

  /** Whether clusterIP says None. */
  boolean isHeadless() {
    List<String> ips = clusterIps();
    return ips.size() == 1 && ips.get(0).equals(NONE);
  }

  /** Whether there is no selector. */
  boolean isSelectorless() {
    return selector().isEmpty();
  }

  /** Every type but ExternalName has a clusterIP, if only None. */
  boolean needsClusterIp() {
    return !isType(EXTERNAL_NAME);
  }

  /** Whether its ports may have node ports. */
  boolean needsNodePort() {
    return isType(NODE_PORT) || isType(LOAD_BALANCER);
  }

  /**
   * Whether a port without a node port gets one: not if allocateLoadBalancerNodePorts says no. It
   * is set by default where there is such a field.
   */
  boolean allocatesNodePorts() {
    String field = "allocateLoadBalancerNodePorts";
    return isType(NODE_PORT) || (isType(LOAD_BALANCER) && (!spec.has(field) || spec.bool(field)));
  }

  /** Whether a healthCheckNodePort belongs to it: LoadBalancer and externalTrafficPolicy Local. */
  boolean needsHealthCheckNodePort() {
    return isType(LOAD_BALANCER) && externalTrafficPolicy().equals("Local");
  }

  /** Whether traffic can come from outside the cluster. */
  boolean isExternallyAccessible() {
    return isType(LOAD_BALANCER)
        || isType(NODE_PORT)
        || (isType(CLUSTER_IP) && !externalIps().isEmpty());
  }

  /** The node ports in use, each once. */
  Set<Integer> nodePorts() {
    return ports().stream()
        .map(ServicePort::nodePort)
        .filter(port -> port != 0)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  boolean sameClusterIps(ServiceView other) {
    return clusterIps().equals(other.clusterIps());
  }

  boolean sameIpFamilies(ServiceView other) {
    return ipFamilies().equals(other.ipFamilies());
  }
}
