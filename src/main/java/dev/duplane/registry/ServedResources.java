package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a cluster serves at one moment. A request uses the same ones from beginning to
 * end.
 */
public final class ServedResources implements Registry {
  static final ServedResources NONE = new ServedResources(List.of(), List.of());

  private final List<ServedResource> all;
  private final List<DelegatedVersion> delegated;
  private final Map<String, ServedResource> byPath;

  /** A version of a group that an APIService leaves to a server that cannot be reached. */
  public record DelegatedVersion(String group, String version) {}

  ServedResources(List<ServedResource> all, List<DelegatedVersion> delegated) {
    this.all = List.copyOf(all);
    this.delegated = List.copyOf(delegated);
    this.byPath = new HashMap<>(2 * all.size());
    for (ServedResource served : all) {
      ApiResource resource = served.resource();
      String path = path(resource.group(), resource.version(), resource.plural());
      if (byPath.putIfAbsent(path, served) != null) {
        throw new IllegalArgumentException(path + " is served already");
      }
    }
  }

  private static String path(String group, String version, String plural) {
    return String.join("/", group, version, plural);
  }

  /** All of them, in the order in which they were registered. */
  public List<ServedResource> all() {
    return all;
  }

  /** The versions that other servers are to serve. */
  public List<DelegatedVersion> delegated() {
    return delegated;
  }

  /** The resource of a path, or null if it is not served. */
  public @Nullable ServedResource find(String group, String version, String plural) {
    return byPath.get(path(group, version, plural));
  }

  @Override
  public @Nullable ResourceRegistry resource(String group, String version, String plural) {
    ServedResource served = find(group, version, plural);
    return served == null ? null : served.registry();
  }

  @Override
  public Collection<ResourceRegistry> resources() {
    List<ResourceRegistry> registries = new ArrayList<>(all.size());
    for (ServedResource served : all) {
      registries.add(served.registry());
    }
    return registries;
  }
}
