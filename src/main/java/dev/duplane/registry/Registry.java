package dev.duplane.registry;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The resources of a cluster. */
public interface Registry {

  /** The registry of a resource, or null if it is not served. */
  @Nullable ResourceRegistry resource(String group, String version, String plural);

  /** All of them, in the order of the contract. */
  Collection<ResourceRegistry> resources();
}
