package dev.duplane.registry;

/**
 * One event of a watch, as its selectors let it see it.
 *
 * @param type ADDED, MODIFIED, DELETED or BOOKMARK
 * @param key of the object in the store; empty for a bookmark
 * @param value the object; empty metadata for a bookmark
 * @param resourceVersion the object's, which for DELETED is the delete's
 * @param initialEventsEnd whether this is the bookmark that ends the initial events
 */
public record WatchEvent(
    Type type, String key, StoredObject value, long resourceVersion, boolean initialEventsEnd) {

  /** The types of meta/v1 WatchEvent. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }
}
