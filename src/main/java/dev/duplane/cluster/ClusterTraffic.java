package dev.duplane.cluster;

import dev.duplane.traffic.TrafficNodes;
import dev.duplane.traffic.TrafficObjects;
import dev.duplane.traffic.TrafficPods;

/** Reads from a cluster what decides where its packets go. */
public final class ClusterTraffic {
  private ClusterTraffic() {}

  /**
   * The objects as they are now. The Pods' ranges are those of {@code --cluster-cidr}, whether or
   * not a controller gives parts of them to Nodes.
   */
  public static TrafficObjects of(Cluster cluster) {
    ClusterReader objects = new ClusterReader(cluster);
    return new TrafficObjects(
        objects.list("", "namespaces"),
        objects.list("", "services"),
        objects.list("discovery.k8s.io", "endpointslices"),
        new TrafficNodes(name -> objects.find("nodes", "", name), () -> objects.list("", "nodes")),
        new TrafficPods(
            (namespace, name) -> objects.find("pods", namespace, name),
            objects::podsWith,
            () -> objects.list("", "pods")),
        objects.list("networking.k8s.io", "servicecidrs"),
        objects.find("configmaps", "kube-system", "ip-masq-agent"),
        cluster.config().nodeIpam().clusterCidrs());
  }
}
