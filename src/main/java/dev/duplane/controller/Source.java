package dev.duplane.controller;

import dev.duplane.api.GroupResource;
import org.jspecify.annotations.Nullable;

/**
 * The events of one resource, and what follows from them.
 *
 * @param resource whose objects are watched; null for those of all resources
 * @param handler says which objects an event concerns
 */
public record Source(@Nullable GroupResource resource, EventHandler handler) {

  /** The events of a resource, each of which concerns the object that it is about. */
  public static Source of(GroupResource resource) {
    return new Source(resource, EventHandler.SELF);
  }
}
