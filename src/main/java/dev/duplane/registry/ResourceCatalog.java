package dev.duplane.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The resources that a cluster serves now. Kubernetes knows them from its Scheme, its RESTMapper
 * and its installed handlers. The catalogue begins with the built-in kinds and can change at any
 * time; discovery, OpenAPI, routes, controllers and the rest follow it, because they ask it.
 *
 * <p>As a {@link Registry} it is always up to date, which is what controllers want. A caller that
 * must see the same resources from beginning to end, as a request must, takes {@link #served()}.
 *
 * <p>Thread-safe: a change makes a new {@link ServedResources}.
 */
public final class ResourceCatalog implements Registry {
  private final Function<ResourceRegistration, ResourceRegistry> wiring;
  private volatile ServedResources served = ServedResources.NONE;

  /**
   * @param wiring makes the registry of a resource when it is first used
   */
  public ResourceCatalog(Function<ResourceRegistration, ResourceRegistry> wiring) {
    this.wiring = wiring;
  }

  /** What is served now; it never changes. */
  public ServedResources served() {
    return served;
  }

  /**
   * Serves more resources, all of them at once: the versions of a kind come together.
   *
   * @throws IllegalArgumentException if one of that group, version and name is served already;
   *     nothing is changed then
   */
  public synchronized void register(List<ResourceRegistration> registrations) {
    replace(resource -> false, registrations);
  }

  /**
   * Serves the resources that a cluster begins with.
   *
   * @param index of these resources, in their order, which other clusters may have, too
   */
  public synchronized void begin(ResourceIndex index, List<ResourceRegistration> registrations) {
    List<ServedResource> all = new ArrayList<>(registrations.size());
    for (ResourceRegistration registration : registrations) {
      all.add(new ServedResource(registration, wiring));
    }
    served = new ServedResources(index, all, served.delegated());
  }

  /**
   * Serves resources instead of others, in one step: no request finds neither. Watches of the
   * others end.
   *
   * @param removed says which go
   * @throws IllegalArgumentException as {@link #register} does
   */
  public void replace(Predicate<ServedResource> removed, List<ResourceRegistration> registrations) {
    List<ServedResource> gone = new ArrayList<>();
    synchronized (this) {
      List<ServedResource> all = new ArrayList<>();
      for (ServedResource resource : served.all()) {
        (removed.test(resource) ? gone : all).add(resource);
      }
      for (ResourceRegistration registration : registrations) {
        all.add(new ServedResource(registration, wiring));
      }
      served = new ServedResources(index(all), all, served.delegated());
    }
    gone.forEach(ServedResource::end);
  }

  private static ResourceIndex index(List<ServedResource> all) {
    List<StorageForm> forms = new ArrayList<>(all.size());
    for (ServedResource resource : all) {
      forms.add(resource.storage().form());
    }
    return ResourceIndex.of(forms);
  }

  /** Leaves versions of groups to other servers, and these alone. */
  public synchronized void delegate(List<ServedResources.DelegatedVersion> versions) {
    if (!served.delegated().equals(versions)) {
      served = served.delegating(versions);
    }
  }

  /**
   * Ceases to serve resources: their paths are gone, their watches end. Objects that are still in
   * the store stay there, so whoever removes a resource deletes them before.
   *
   * @param removed says which
   */
  public void remove(Predicate<ServedResource> removed) {
    replace(removed, List.of());
  }

  @Override
  public @Nullable ResourceRegistry resource(String group, String version, String plural) {
    return served.resource(group, version, plural);
  }

  @Override
  public Collection<ResourceRegistry> resources() {
    return served.resources();
  }
}
