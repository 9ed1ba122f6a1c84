package dev.duplane.registry;

import java.util.function.Supplier;

/**
 * One event of a watch, after its selectors have been applied.
 *
 * @param type ADDED, MODIFIED, DELETED or BOOKMARK
 * @param key of the object in the store; empty for a bookmark
 * @param object the object in the form in which it is served, made when it is asked for; empty
 *     metadata for a bookmark
 * @param resourceVersion the object's, which for DELETED is the delete's
 * @param initialEventsEnd whether this is the bookmark that ends the initial events
 */
public record WatchEvent(
    Type type,
    String key,
    Supplier<StoredObject> object,
    long resourceVersion,
    boolean initialEventsEnd) {

  /** The object; each call may make it anew. */
  public StoredObject value() {
    return object.get();
  }

  /** The types of meta/v1 WatchEvent. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }
}
