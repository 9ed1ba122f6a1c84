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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads objects of a cluster as trees, for those who look at a cluster from outside of it. */
public final class ClusterReader {
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

  /** The objects of a resource in all Namespaces; none of one that the release does not have. */
  public List<ObjectNode> list(String group, String plural) {
    ServedResource resource = served.find(group, "v1", plural);
    if (resource == null) {
      return List.of();
    }
    ObjectStorage storage = resource.storage();
    List<ObjectNode> objects = new ArrayList<>();
    for (Entry entry : resource.registry().list("", ListOptions.ALL).items()) {
      objects.add(tree(storage.json(entry.value(), entry.modRevision())));
    }
    return objects;
  }

  private static ObjectNode tree(byte[] json) {
    return (ObjectNode) JsonTree.parse(json);
  }
}
