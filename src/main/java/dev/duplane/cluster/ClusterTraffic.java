package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.Entry;
import dev.duplane.traffic.TrafficObjects;
import java.util.ArrayList;
import java.util.List;

/** Reads from a cluster what decides where its packets go. */
public final class ClusterTraffic {
  private ClusterTraffic() {}

  /**
   * The objects as they are now. The Pods' ranges are those of {@code --cluster-cidr}, whether or
   * not a controller gives parts of them to Nodes.
   */
  public static TrafficObjects of(Cluster cluster) {
    ServedResources served = cluster.catalog().served();
    List<ObjectNode> agents = list(served, "", "v1", "configmaps", "kube-system");
    return new TrafficObjects(
        list(served, "", "v1", "namespaces", ""),
        list(served, "", "v1", "services", ""),
        list(served, "discovery.k8s.io", "v1", "endpointslices", ""),
        list(served, "", "v1", "nodes", ""),
        list(served, "", "v1", "pods", ""),
        list(served, "networking.k8s.io", "v1", "servicecidrs", ""),
        TrafficObjects.masqueradeAgent(agents),
        cluster.config().nodeIpam().clusterCidrs());
  }

  /** None of a resource that the release does not have. */
  private static List<ObjectNode> list(
      ServedResources served, String group, String version, String plural, String namespace) {
    ServedResource resource = served.find(group, version, plural);
    if (resource == null) {
      return List.of();
    }
    ObjectStorage storage = resource.storage();
    List<ObjectNode> objects = new ArrayList<>();
    for (Entry entry : resource.registry().list(namespace, ListOptions.ALL).items()) {
      objects.add(storage.object(entry.value(), entry.modRevision()));
    }
    return objects;
  }
}
