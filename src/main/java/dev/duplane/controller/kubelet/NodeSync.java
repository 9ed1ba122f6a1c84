package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a Node ready: what its kubelet reports is filled in where it is missing, once. What a
 * client has written there stays.
 */
final class NodeSync {
  private static final String LEASES = "kube-node-lease";
  private static final int LEASE_SECONDS = 40;

  private final OwnObjects nodes;

  /** Null if the release has none. */
  private final @Nullable OwnObjects leases;

  private final EventRecorder kubelets;
  private final Clock clock;
  private final KubeletConfiguration configuration;
  private final String version;

  /** The addresses that Nodes report. */
  private final UsedAddresses used = new UsedAddresses();

  /**
   * @param registry where the Nodes are
   * @param clock gives the times of conditions and Events
   * @param configuration the addresses to report
   * @param version of the kubelets: {@code v1.36.2}
   */
  NodeSync(Registry registry, Clock clock, KubeletConfiguration configuration, String version) {
    this.nodes = OwnObjects.of(registry, "", "nodes", StatusOwnership.MANAGER);
    this.leases =
        registry.resource("coordination.k8s.io", "v1", "leases") == null
            ? null
            : OwnObjects.of(registry, "coordination.k8s.io", "leases", StatusOwnership.MANAGER);
    this.kubelets = new EventRecorder(registry, clock, StatusOwnership.MANAGER);
    this.clock = clock;
    this.configuration = configuration;
    this.version = version;
  }

  /** Forgets what {@link #observe} was told. */
  void reset() {
    used.clear();
  }

  /** A Node was another one before, or is another one now; null: none. */
  void observe(@Nullable ObjectNode before, @Nullable ObjectNode now) {
    if (before != null) {
      internalIps(before).forEach(used::release);
    }
    if (now != null) {
      internalIps(now).forEach(used::occupy);
    }
  }

  /** The addresses that a Node reports, in its order. */
  static List<IpAddress> internalIps(ObjectNode node) {
    List<IpAddress> addresses = new ArrayList<>();
    for (JsonNode address : node.path("status").path("addresses")) {
      IpAddress parsed = IpAddress.parse(address.path("address").asText());
      if (address.path("type").asText().equals("InternalIP") && parsed != null) {
        addresses.add(parsed);
      }
    }
    return addresses;
  }

  /** Whether a Node's kubelet is silent: a client has made it so, {@code Ready} is Unknown. */
  static boolean isSilent(@Nullable ObjectNode node) {
    return node != null && Conditions.status(node, "Ready").equals("Unknown");
  }

  void reconcile(ObjectNode node) {
    String name = ObjectMeta.of(node).name();
    NodeReport report = new NodeReport(node);
    Map<String, String> labels = report.missingLabels();
    if (!labels.isEmpty()) {
      ObjectNode change = JsonNodeFactory.instance.objectNode();
      labels.forEach(change.putObject("metadata").putObject("labels")::put);
      nodes.patch("", name, "", PatchType.STRATEGIC_MERGE, change);
    }
    if (node.path("status").path("addresses").isEmpty()
        && !(configuration.externalCloudProvider() && configuration.nodeIps().isEmpty())) {
      report.addresses(addresses());
    }
    lease(node);
    report.resources();
    report.info(version);
    boolean ready = report.conditions(clock.instant());
    if (report.status().equals(node.path("status"))) {
      return;
    }
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.set("status", report.status());
    nodes.patch("", name, "status", PatchType.MERGE, change);
    if (ready) {
      kubelets
          .on(name)
          .event(
              node,
              EventRecorder.NORMAL,
              "NodeReady",
              "Node " + name + " status is now: NodeReady");
    }
  }

  /**
   * The Lease by which a kubelet says that it lives (Node heartbeats; {@code
   * k8s.io/component-helpers/apimachinery/lease}). A real kubelet renews it every ten seconds. This
   * one does not: each renewal is a write, so that the revisions which the same requests lead to
   * would depend on how long they take, an idle cluster of a thousand Nodes would write a hundred
   * times a second, and nobody here gives up a Node whose Lease is old.
   */
  private void lease(ObjectNode node) {
    ObjectMeta meta = ObjectMeta.of(node);
    if (leases == null || leases.get(LEASES, meta.name()) != null) {
      return;
    }
    ObjectNode lease = OwnObjects.named(meta.name());
    lease
        .withObjectProperty("metadata")
        .putArray("ownerReferences")
        .addObject()
        .put("apiVersion", "v1")
        .put("kind", "Node")
        .put("name", meta.name())
        .put("uid", meta.uid());
    lease
        .putObject("spec")
        .put("holderIdentity", meta.name())
        .put("leaseDurationSeconds", LEASE_SECONDS)
        .put("renewTime", Identity.microTimestamp(clock.instant()));
    leases.create(LEASES, lease);
  }

  /**
   * The addresses of a new Node: {@code --node-ip} if no other Node has them, else one of each
   * range. An unspecified {@code --node-ip} says which family comes first.
   */
  private List<IpAddress> addresses() {
    List<IpAddress> asked = configuration.nodeIps();
    boolean free = asked.stream().noneMatch(ip -> ip.isUnspecified() || used.contains(ip));
    if (!asked.isEmpty() && free) {
      return asked;
    }
    List<IpAddress> drawn = new ArrayList<>();
    for (Cidr range : configuration.nodeIpRanges()) {
      IpAddress address = used.next(range);
      if (address == null) {
        throw new IllegalStateException("no address for a Node is left in " + range);
      }
      drawn.add(address);
    }
    return ordered(drawn, asked);
  }

  /**
   * Addresses with those of the family of the first {@code --node-ip} first ({@code
   * pkg/kubelet/kubelet_pods.go}, {@code sortPodIPs}).
   */
  static List<IpAddress> ordered(List<IpAddress> addresses, List<IpAddress> nodeIps) {
    if (nodeIps.isEmpty()) {
      return addresses;
    }
    IpFamily primary = nodeIps.get(0).family();
    List<IpAddress> ordered = new ArrayList<>(addresses);
    ordered.sort(Comparator.comparing(address -> address.family() != primary));
    return ordered;
  }
}
