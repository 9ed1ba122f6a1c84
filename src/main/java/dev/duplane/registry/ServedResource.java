package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A resource from its registration to its removal, which ends its watches. It makes its {@link
 * ResourceRegistry} on first use. Thread-safe.
 */
public final class ServedResource {
  private final ResourceRegistration registration;
  private final Function<ResourceRegistration, ResourceRegistry> wiring;
  private volatile @Nullable ResourceRegistry registry;

  /** Those that have not ended. Most resources are never watched, so it comes when needed. */
  private @Nullable Set<RemovableWatch> watches;

  private boolean removed;

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
    RemovableWatch watch = new RemovableWatch(registry().watch(namespace, options), this::forget);
    if (!isNoted(watch)) {
      watch.end();
    }
    return watch;
  }

  private synchronized boolean isNoted(RemovableWatch watch) {
    if (watches == null) {
      watches = new HashSet<>();
    }
    return !removed && watches.add(watch);
  }

  private synchronized void forget(RemovableWatch watch) {
    if (watches != null) {
      watches.remove(watch);
    }
  }

  /** Ends all watches: of what is no longer served there is nothing more to tell. */
  void end() {
    Set<RemovableWatch> open;
    synchronized (this) {
      removed = true;
      open = watches == null ? Set.of() : Set.copyOf(watches);
    }
    open.forEach(RemovableWatch::end);
  }
}
