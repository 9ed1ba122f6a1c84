package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.ListOptions;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.registry.StoredObject;
import dev.duplane.store.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads objects of a cluster as trees, for those who look at a cluster from outside of it. */
public final class ClusterReader {
  private static final String POD_IPS = "\"podIPs\":[";
  private static final String IP = "\"ip\":\"";

  private final ServedResources served;

  /**
   * @param cluster whose objects they are, of the resources that it serves now
   */
  public ClusterReader(Cluster cluster) {
    this.served = cluster.catalog().served();
  }

  /** An object of the core group, or null. */
  public @Nullable ObjectNode find(String plural, String namespace, String name) {
    ResourceRegistry registry = served.resource("", "v1", plural);
    try {
      return registry == null ? null : tree(registry.get(namespace, name, null).json());
    } catch (StatusException e) {
      if (e.status().code() == 404) {
        return null;
      }
      throw e;
    }
  }

  /**
   * The objects of a resource in all Namespaces, without their managedFields; none of one that the
   * release does not have.
   */
  public List<ObjectNode> list(String group, String plural) {
    ServedResource resource = served.find(group, "v1", plural);
    if (resource == null) {
      return List.of();
    }
    List<ObjectNode> objects = new ArrayList<>();
    for (Entry entry : resource.registry().list("", ListOptions.ALL).items()) {
      objects.add(tree(resource, entry));
    }
    return objects;
  }

  /**
   * The Pods that report an address. All are looked through, but only these are read: there may be
   * ten thousand.
   */
  public List<ObjectNode> podsWith(IpAddress address) {
    ServedResource resource = served.find("", "v1", "pods");
    if (resource == null) {
      return List.of();
    }
    List<ObjectNode> pods = new ArrayList<>();
    for (Entry entry : resource.registry().list("", ListOptions.ALL).items()) {
      for (String text : StoredObject.of(entry.value()).texts("status.podIP", POD_IPS, IP)) {
        if (address.equals(IpAddress.parse(text))) {
          pods.add(tree(resource, entry));
          break;
        }
      }
    }
    return pods;
  }

  private static ObjectNode tree(ServedResource resource, Entry entry) {
    return resource.storage().shared(entry.value(), entry.modRevision());
  }

  private static ObjectNode tree(byte[] json) {
    return (ObjectNode) JsonTree.parse(json);
  }
}
