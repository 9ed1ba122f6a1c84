package dev.duplane.registry;

import dev.duplane.api.GroupResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a cluster serves at one moment. A request uses the same ones from beginning to
 * end.
 */
public final class ServedResources implements Registry {
  static final ServedResources NONE =
      new ServedResources(ResourceIndex.of(List.of()), List.of(), List.of());

  private final List<ServedResource> all;
  private final List<DelegatedVersion> delegated;
  private final ResourceIndex index;

  /** A version of a group that an APIService leaves to a server that cannot be reached. */
  public record DelegatedVersion(String group, String version) {}

  /**
   * @param index of the resources, at their positions in {@code all}
   */
  ServedResources(ResourceIndex index, List<ServedResource> all, List<DelegatedVersion> delegated) {
    this.index = index;
    this.all = List.copyOf(all);
    this.delegated = List.copyOf(delegated);
  }

  /** The same resources, with other versions left to other servers. */
  ServedResources delegating(List<DelegatedVersion> versions) {
    return new ServedResources(index, all, versions);
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
    return at(index.atPath(group, version, plural));
  }

  /** The resource of a kind, or null if it is not served. */
  public @Nullable ServedResource ofKind(String apiVersion, String kind) {
    return at(index.ofKind(apiVersion, kind));
  }

  /** A resource by its name, in the first version that is served; null if it is not served. */
  public @Nullable ServedResource of(GroupResource resource) {
    return at(index.of(resource));
  }

  /** The resource whose objects have keys like this one; null if the key is no object's. */
  public @Nullable ServedResource atKey(String key) {
    return at(index.atKey(key));
  }

  /** The other resources whose objects are the same ones, in the order of registration. */
  public List<ServedResource> sharing(ObjectStorage storage) {
    List<ServedResource> others = new ArrayList<>();
    for (ServedResource each : all) {
      if (each.storage().prefix("").equals(storage.prefix(""))
          && !each.resource().apiVersion().equals(storage.resource().apiVersion())) {
        others.add(each);
      }
    }
    return others;
  }

  private @Nullable ServedResource at(int position) {
    return position == ResourceIndex.NOWHERE ? null : all.get(position);
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
