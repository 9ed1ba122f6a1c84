package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.Entry;
import dev.duplane.traffic.TrafficObjects;
import dev.duplane.traffic.TrafficPods;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a cluster what decides where its packets go. */
public final class ClusterTraffic {
  private ClusterTraffic() {}

  /**
   * The objects as they are now. The Pods' ranges are those of {@code --cluster-cidr}, whether or
   * not a controller gives parts of them to Nodes.
   */
  public static TrafficObjects of(Cluster cluster) {
    ServedResources served = cluster.catalog().served();
    return new TrafficObjects(
        list(served, "", "namespaces"),
        list(served, "", "services"),
        list(served, "discovery.k8s.io", "endpointslices"),
        list(served, "", "nodes"),
        new TrafficPods(
            (namespace, name) -> get(served, "pods", namespace, name),
            () -> list(served, "", "pods")),
        list(served, "networking.k8s.io", "servicecidrs"),
        get(served, "configmaps", "kube-system", "ip-masq-agent"),
        cluster.config().nodeIpam().clusterCidrs());
  }

  /** An object of the core group, or null. */
  private static @Nullable ObjectNode get(
      ServedResources served, String plural, String namespace, String name) {
    ResourceRegistry registry = served.resource("", "v1", plural);
    try {
      return registry == null
          ? null
          : (ObjectNode) JsonTree.parse(registry.get(namespace, name, null).json());
    } catch (StatusException e) {
      if (e.status().code() == 404) {
        return null;
      }
      throw e;
    }
  }

  /** None of a resource that the release does not have. */
  private static List<ObjectNode> list(ServedResources served, String group, String plural) {
    ServedResource resource = served.find(group, "v1", plural);
    if (resource == null) {
      return List.of();
    }
    ObjectStorage storage = resource.storage();
    List<ObjectNode> objects = new ArrayList<>();
    for (Entry entry : resource.registry().list("", ListOptions.ALL).items()) {
      objects.add(storage.object(entry.value(), entry.modRevision()));
    }
    return objects;
  }
}
