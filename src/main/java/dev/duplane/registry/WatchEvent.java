package dev.duplane.registry;

import dev.duplane.store.Value;

/**
 * One event of a watch, as its selectors let it see it.
 *
 * @param type ADDED, MODIFIED, DELETED or BOOKMARK
 * @param value the object; empty metadata for a bookmark
 * @param resourceVersion the object's, which for DELETED is the delete's
 * @param initialEventsEnd whether this is the bookmark that ends the initial events
 */
public record WatchEvent(Type type, Value value, long resourceVersion, boolean initialEventsEnd) {

  /** The types of meta/v1 WatchEvent. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }
}
