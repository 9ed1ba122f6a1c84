package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A resource from its registration to its removal, which ends its watches. It makes its {@link
 * ResourceRegistry} on first use. Thread-safe.
 */
public final class ServedResource {
  private final ResourceRegistration registration;
  private final Function<ResourceRegistration, ResourceRegistry> wiring;
  private final Set<RemovableWatch> watches = ConcurrentHashMap.newKeySet(1);
  private volatile @Nullable ResourceRegistry registry;
  private volatile boolean removed;

  ServedResource(
      ResourceRegistration registration, Function<ResourceRegistration, ResourceRegistry> wiring) {
    this.registration = registration;
    this.wiring = wiring;
  }

  /** The resource, as discovery shows it. */
  public ApiResource resource() {
    return registration.resource();
  }

  /** How its objects lie in the store. */
  public ObjectStorage storage() {
    return registration.storage();
  }

  /** All that can be done with its objects. */
  public ResourceRegistry registry() {
    ResourceRegistry known = registry;
    if (known != null) {
      return known;
    }
    synchronized (this) {
      known = registry;
      if (known == null) {
        known = wiring.apply(registration);
        registry = known;
      }
      return known;
    }
  }

  /** As {@link ResourceRegistry#watch}, but it is closed when the resource is removed. */
  public ResourceWatch watch(String namespace, WatchOptions options) {
    RemovableWatch watch =
        new RemovableWatch(registry().watch(namespace, options), watches::remove);
    watches.add(watch);
    if (removed) {
      watch.end();
    }
    return watch;
  }

  /** Ends all watches: of what is no longer served there is nothing more to tell. */
  void end() {
    removed = true;
    watches.forEach(RemovableWatch::end);
  }
}
