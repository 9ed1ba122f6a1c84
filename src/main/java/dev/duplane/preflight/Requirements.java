package dev.duplane.preflight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.release.Feature;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.flags.ClusterFlag;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import dev.duplane.preflight.RequirementCheck.CheckOutcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds a cluster against what dual stack needs. What objects tell goes before what flags would
 * come to by default; a flag that was given goes before both.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/services-networking/dual-stack/#prerequisites">Prerequisites</a>
 */
final class Requirements {
  private static final String DOCUMENT =
      "https://kubernetes.io/docs/concepts/services-networking/dual-stack/";
  private static final String PREREQUISITES = DOCUMENT + "#prerequisites";
  private static final String CONFIGURE = DOCUMENT + "#configure-ipv4-ipv6-dual-stack";
  private static final String LOAD_BALANCER = DOCUMENT + "#service-type-loadbalancer";

  /** On a Node, tells what its network plugin can do: {@code IPv4,IPv6}. */
  static final String PLUGIN = "duplane.dev/network-plugin-ip-families";

  private final ClusterConfig config;
  private final Set<ClusterFlag> given;
  private final List<Cidr> serviceRanges;
  private final @Nullable ClusterFacts facts;
  private final List<RequirementCheck> checks = new ArrayList<>();

  /**
   * @param config what the flags come to
   * @param given the flags that were given
   * @param serviceRanges the Service ranges that there are to be
   * @param facts of a cluster that there is; null if only flags are to be looked at
   */
  Requirements(
      ClusterConfig config,
      Set<ClusterFlag> given,
      List<Cidr> serviceRanges,
      @Nullable ClusterFacts facts) {
    this.config = config;
    this.given = given;
    this.serviceRanges = serviceRanges;
    this.facts = facts;
  }

  /** All that dual stack needs, in the order in which it is set up. */
  List<RequirementCheck> check() {
    release();
    serviceRanges();
    List<Cidr> pods = clusterCidrs();
    kubeProxy(pods);
    nodeAddresses();
    plugin();
    provider();
    WindowsNodes.check(facts == null ? List.of() : facts.of("Node"), facts == null)
        .forEach(checks::add);
    return List.copyOf(checks);
  }

  private void add(
      String requirement, CheckOutcome outcome, String found, String change, String document) {
    checks.add(new RequirementCheck(requirement, outcome, found, change, document));
  }

  private void release() {
    int minor = config.features().release().minor();
    String release = "Kubernetes " + config.kubernetesVersion();
    if (config.features().isEnabled(Feature.IPV6_DUAL_STACK)) {
      String since = minor >= 23 ? "stable, since 1.23" : minor >= 21 ? "on, as beta" : "turned on";
      add("release", CheckOutcome.PASS, release + ": dual stack is " + since, "", PREREQUISITES);
      return;
    }
    String gate = minor >= 20 ? "--feature-gates IPv6DualStack=true, or " : "";
    add(
        "release",
        CheckOutcome.FAIL,
        release + ": dual stack is off",
        gate + "1.23 or later, where it is stable",
        PREREQUISITES);
  }

  private void serviceRanges() {
    boolean dual = serviceRanges.size() == 2;
    add(
        "service ranges",
        dual ? CheckOutcome.PASS : CheckOutcome.FAIL,
        join(serviceRanges) + (dual ? "" : ": " + words(families(serviceRanges)) + " alone"),
        dual
            ? ""
            : "--service-cluster-ip-range "
                + join(serviceRanges)
                + ","
                + (serviceRanges.get(0).family() == IpFamily.IPV4
                    ? "fd00:10:96::/112"
                    : "10.96.0.0/16")
                + " for kube-apiserver and kube-controller-manager",
        CONFIGURE);
  }

  /** The ranges for Pods, as far as they are known. */
  private List<Cidr> clusterCidrs() {
    List<Cidr> cidrs = config.nodeIpam().clusterCidrs();
    String from = "--cluster-cidr ";
    if (facts != null && !given.contains(ClusterFlag.CLUSTER_CIDR)) {
      List<Cidr> told = facts.kubeadm("podSubnet");
      List<Cidr> ofNodes =
          facts.of("Node").stream().findFirst().map(ClusterFacts::podCidrs).orElse(List.of());
      cidrs = told.isEmpty() ? ofNodes : told;
      from = told.isEmpty() ? "podCIDRs of Nodes: " : "podSubnet of kubeadm: ";
      if (cidrs.isEmpty()) {
        add(
            "cluster CIDRs",
            CheckOutcome.UNKNOWN,
            "no Node has podCIDRs, and there is no ConfigMap kubeadm-config",
            "say --cluster-cidr A,B, or look how the network plugin gives addresses",
            CONFIGURE);
        return cidrs;
      }
    }
    agree("cluster CIDRs", from, cidrs, "--cluster-cidr");
    return cidrs;
  }

  /** Whether ranges are of the families of the Service ranges, in their order. */
  private void agree(String requirement, String from, List<Cidr> cidrs, String flag) {
    List<IpFamily> families = families(cidrs);
    List<IpFamily> wanted = families(serviceRanges);
    String found = from + (cidrs.isEmpty() ? "none" : join(cidrs));
    if (families.size() < 2) {
      add(
          requirement,
          CheckOutcome.FAIL,
          found,
          flag + " with one range of each family, " + words(wanted.subList(0, 1)) + " first",
          CONFIGURE);
    } else if (wanted.size() == 2 && !families.equals(wanted)) {
      add(
          requirement,
          CheckOutcome.FAIL,
          found
              + ": "
              + words(families.subList(0, 1))
              + " first, where Services have "
              + words(wanted.subList(0, 1)),
          "the order of the Service ranges",
          CONFIGURE);
    } else {
      add(requirement, CheckOutcome.PASS, found, "", CONFIGURE);
    }
  }

  private void kubeProxy(List<Cidr> pods) {
    List<Cidr> told = facts == null ? pods : facts.kubeProxyClusterCidrs();
    if (told == null) {
      add(
          "kube-proxy",
          CheckOutcome.UNKNOWN,
          "there is no ConfigMap kube-system/kube-proxy",
          "its --cluster-cidr must be that of kube-controller-manager",
          CONFIGURE);
      return;
    }
    agree("kube-proxy", "--cluster-cidr ", told, "--cluster-cidr of kube-proxy");
  }

  private void nodeAddresses() {
    List<ObjectNode> nodes = facts == null ? List.of() : facts.of("Node");
    if (nodes.isEmpty()) {
      List<IpFamily> families =
          config.kubelet().nodeIps().isEmpty()
              ? families(config.kubelet().nodeIpRanges())
              : config.kubelet().nodeIps().stream().map(it -> it.family()).distinct().toList();
      boolean dual = families.size() == 2;
      add(
          "node addresses",
          facts != null ? CheckOutcome.UNKNOWN : dual ? CheckOutcome.PASS : CheckOutcome.FAIL,
          facts != null ? "there are no Nodes" : "Nodes get " + words(families) + " addresses",
          dual && facts == null ? "" : "--node-ip with an address of each family for each kubelet",
          PREREQUISITES);
      return;
    }
    List<String> single =
        nodes.stream()
            .filter(node -> ClusterFacts.nodeFamilies(node).size() < 2)
            .map(node -> ObjectMeta.of(node).name())
            .toList();
    add(
        "node addresses",
        single.isEmpty() ? CheckOutcome.PASS : CheckOutcome.FAIL,
        single.isEmpty()
            ? count(nodes.size(), "Node") + " with an InternalIP of each family"
            : single.size() + " of " + count(nodes.size(), "Node") + " without: " + some(single),
        single.isEmpty() ? "" : "--node-ip with an address of each family for their kubelets",
        PREREQUISITES);
  }

  private void plugin() {
    List<ObjectNode> nodes = facts == null ? List.of() : facts.of("Node");
    List<String> told =
        nodes.stream()
            .map(node -> ObjectMeta.of(node).annotations().getOrDefault(PLUGIN, ""))
            .toList();
    if (!told.isEmpty() && told.stream().noneMatch(String::isEmpty)) {
      boolean dual = told.stream().allMatch(it -> it.contains("IPv4") && it.contains("IPv6"));
      add(
          "network plugin",
          dual ? CheckOutcome.PASS : CheckOutcome.FAIL,
          "the annotation " + PLUGIN + " of Nodes: " + told.stream().distinct().toList(),
          dual ? "" : "a plugin, or a configuration of it, that gives Pods both",
          PREREQUISITES);
      return;
    }
    List<ObjectNode> pods = facts == null ? List.of() : facts.of("Pod");
    boolean shown =
        pods.stream()
            .filter(pod -> !pod.path("spec").path("hostNetwork").asBoolean())
            .anyMatch(pod -> ClusterFacts.podFamilies(pod).size() == 2);
    add(
        "network plugin",
        shown ? CheckOutcome.PASS : CheckOutcome.UNKNOWN,
        shown ? "there are Pods with an address of each family" : "nothing tells what it can do",
        shown ? "" : "look it up; the annotation " + PLUGIN + ": IPv4,IPv6 on Nodes says so here",
        PREREQUISITES);
  }

  private void provider() {
    Set<IpFamily> can = new HashSet<>(config.cloudProvider().families());
    List<Cidr> ranges = config.cloudProvider().loadBalancerIpRanges();
    if (!ranges.isEmpty()) {
      can.retainAll(families(ranges));
    }
    boolean known = !ranges.isEmpty() || given.contains(ClusterFlag.LOAD_BALANCER_FAMILIES);
    boolean dual = can.size() == 2;
    long wanted =
        facts == null
            ? 0
            : facts.of("Service").stream()
                .filter(it -> it.path("spec").path("type").asText().equals("LoadBalancer"))
                .count();
    add(
        "load balancers",
        !known ? CheckOutcome.UNKNOWN : dual ? CheckOutcome.PASS : CheckOutcome.FAIL,
        (known
                ? "the provider does " + words(can.stream().sorted().toList())
                : "no provider is told")
            + (facts == null ? "" : "; " + count(wanted, "Service") + " of type LoadBalancer"),
        !known
            ? "--load-balancer-families says what the provider does"
            : dual ? "" : "a provider that does both; Services of type LoadBalancer get the one",
        LOAD_BALANCER);
  }

  private static List<IpFamily> families(List<Cidr> cidrs) {
    return cidrs.stream().map(Cidr::family).distinct().toList();
  }

  static String words(List<IpFamily> families) {
    return families.isEmpty()
        ? "no"
        : families.stream().map(IpFamily::wireName).collect(Collectors.joining(" and "));
  }

  private static String join(List<Cidr> cidrs) {
    return cidrs.stream().map(Cidr::toString).collect(Collectors.joining(","));
  }

  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** The first few names of many. */
  static String some(List<String> names) {
    int shown = Math.min(names.size(), 5);
    return String.join(", ", names.subList(0, shown))
        + (names.size() > shown ? " and " + (names.size() - shown) + " more" : "");
  }
}
