package dev.duplane.registry;

import dev.duplane.api.ApiResource;
import java.util.function.Supplier;

/**
 * Everything that a {@link ResourceCatalog} needs to serve a resource. Names, verbs, schema and
 * columns come with it: the first three with the storage's resource, the columns with the strategy.
 *
 * @param storage how its objects lie in the store, and whose they are
 * @param strategy what is particular to the kind; asked when the resource is first used
 */
public record ResourceRegistration(ObjectStorage storage, Supplier<Strategy> strategy) {

  /** The resource, as discovery shows it. */
  public ApiResource resource() {
    return storage.resource();
  }
}
