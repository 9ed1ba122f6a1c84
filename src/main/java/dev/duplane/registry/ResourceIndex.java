package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where in a list the resource is that a path, a kind, a name or a key of the store means
 * (Kubernetes, {@code meta.RESTMapper}). Clusters that serve the same resources share it.
 * Immutable. Every method answers {@link #NOWHERE} if there is none.
 */
public final class ResourceIndex {
  /** The position of what is not there. */
  public static final int NOWHERE = -1;

  private final Map<String, Integer> byPath = new HashMap<>();
  private final Map<String, Integer> byKind = new HashMap<>();
  private final Map<GroupResource, Integer> byResource = new HashMap<>();
  private final TreeMap<String, Integer> byPrefix = new TreeMap<>();

  private ResourceIndex() {}

  /**
   * The index of resources, at their positions in the list.
   *
   * @throws IllegalArgumentException if two have the same group, version and name
   */
  public static ResourceIndex of(List<StorageForm> forms) {
    ResourceIndex index = new ResourceIndex();
    for (int at = 0; at < forms.size(); at++) {
      ApiResource resource = forms.get(at).resource();
      String path = key(resource.group(), resource.version(), resource.plural());
      if (index.byPath.putIfAbsent(path, at) != null) {
        throw new IllegalArgumentException(path + " is served already");
      }
      index.byKind.put(kind(resource.apiVersion(), resource.kind()), at);
      // Objects that are served in several versions are one in the store: the first one's.
      index.byResource.putIfAbsent(resource.groupResource(), at);
      // Two resources may be one in the store (Events), too.
      index.byPrefix.putIfAbsent(forms.get(at).prefix(), at);
    }
    return index;
  }

  private static String key(String group, String version, String plural) {
    return String.join("/", group, version, plural);
  }

  private static String kind(String apiVersion, String kind) {
    return apiVersion.concat(" ").concat(kind);
  }

  /** The resource of a path. */
  public int atPath(String group, String version, String plural) {
    return byPath.getOrDefault(key(group, version, plural), NOWHERE);
  }

  /** The resource of a kind. */
  int ofKind(String apiVersion, String kind) {
    return byKind.getOrDefault(kind(apiVersion, kind), NOWHERE);
  }

  /** A resource by its name, in the first version that is served. */
  int of(GroupResource resource) {
    return byResource.getOrDefault(resource, NOWHERE);
  }

  /** The resource whose objects have keys like this one. */
  int atKey(String key) {
    // Prefixes end in a slash, and none begins with another: the nearest below is the only one.
    Map.Entry<String, Integer> nearest = byPrefix.floorEntry(key);
    return nearest != null && key.startsWith(nearest.getKey()) ? nearest.getValue() : NOWHERE;
  }
}
