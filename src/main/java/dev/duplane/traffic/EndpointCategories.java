package dev.duplane.traffic;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which endpoints of a Service's port a node uses: CategorizeEndpoints of pkg/proxy/topology.go.
 *
 * @param cluster those for the traffic policy Cluster, after hints; empty if that is never used
 * @param local those for the traffic policy Local; empty if that is never used
 * @param reachable both together, ordered by their text
 * @param any whether there is a usable one on any node
 * @param topology whose hints were followed for {@link #cluster}
 * @param clusterTerminating nothing is ready, so those that are about to end and still answer are
 *     used for the policy Cluster
 * @param localTerminating the same for the policy Local
 */
record EndpointCategories(
    List<ProxyEndpoint> cluster,
    List<ProxyEndpoint> local,
    List<ProxyEndpoint> reachable,
    boolean any,
    Topology topology,
    boolean clusterTerminating,
    boolean localTerminating) {

  /** Whose hints the rules of a node follow. */
  enum Topology {
    /** None: all ready endpoints are used. */
    ANY,
    /** Those for the node's zone. */
    SAME_ZONE,
    /** Those for the node. */
    SAME_NODE
  }

  /** The endpoints of a port, as the rules of a node use them. */
  static EndpointCategories of(List<ProxyEndpoint> all, ProxyPort port, ProxyNode node) {
    Topology topology = Topology.ANY;
    List<ProxyEndpoint> cluster = List.of();
    boolean clusterTerminating = false;
    if (port.usesClusterEndpoints()) {
      topology = topology(all, node);
      cluster = ready(all, topology, node);
      // Hints are not followed if they would leave nothing, so nothing is ready anywhere.
      if (cluster.isEmpty()) {
        cluster = filter(all, ProxyEndpoint::servingTerminating);
        clusterTerminating = !cluster.isEmpty();
      }
    }
    List<ProxyEndpoint> local = List.of();
    boolean localTerminating = false;
    boolean any = !cluster.isEmpty();
    if (port.usesLocalEndpoints()) {
      // Another node's endpoint counts as one, too: the packet is dropped here then, not rejected.
      any |= all.stream().anyMatch(it -> it.ready() || it.servingTerminating());
      local = filter(all, it -> it.local() && it.ready());
      if (local.isEmpty()) {
        local = filter(all, it -> it.local() && it.servingTerminating());
        localTerminating = !local.isEmpty();
      }
    }
    return new EndpointCategories(
        cluster, local, union(cluster, local), any, topology, clusterTerminating, localTerminating);
  }

  /**
   * Hints are followed if every ready endpoint has one and one of them is for this node, or else
   * for its zone: a hint that is missing says that the slices are being changed.
   */
  private static Topology topology(List<ProxyEndpoint> all, ProxyNode node) {
    List<ProxyEndpoint> ready = filter(all, ProxyEndpoint::ready);
    if (ready.isEmpty()) {
      return Topology.ANY;
    }
    if (ready.stream().noneMatch(it -> it.nodeHints().isEmpty())
        && ready.stream().anyMatch(it -> it.nodeHints().contains(node.name()))) {
      return Topology.SAME_NODE;
    }
    return ready.stream().noneMatch(it -> it.zoneHints().isEmpty())
            && ready.stream().anyMatch(it -> it.zoneHints().contains(node.zone()))
        ? Topology.SAME_ZONE
        : Topology.ANY;
  }

  private static List<ProxyEndpoint> ready(
      List<ProxyEndpoint> all, Topology topology, ProxyNode node) {
    Predicate<ProxyEndpoint> available =
        switch (topology) {
          case ANY -> it -> true;
          case SAME_NODE -> it -> it.nodeHints().contains(node.name());
          case SAME_ZONE -> it -> it.zoneHints().contains(node.zone());
        };
    return filter(all, it -> it.ready() && available.test(it));
  }

  private static List<ProxyEndpoint> filter(
      List<ProxyEndpoint> all, Predicate<ProxyEndpoint> predicate) {
    return all.stream().filter(predicate).toList();
  }

  private static List<ProxyEndpoint> union(List<ProxyEndpoint> some, List<ProxyEndpoint> more) {
    TreeMap<String, ProxyEndpoint> all = new TreeMap<>();
    some.forEach(it -> all.put(it.toString(), it));
    more.forEach(it -> all.put(it.toString(), it));
    return List.copyOf(all.values());
  }
}
