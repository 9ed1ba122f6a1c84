package dev.duplane.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.store.Value;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an object.
 *
 * @param key under which the object is, or was, stored
 * @param request names the object
 * @param mapping how objects of its resource are stored and written
 * @param revision when it happened
 * @param current the object now; null if it is gone
 * @param previous the object before; null if it is new
 */
public record ObjectEvent(
    String key,
    Request request,
    RestMapping mapping,
    long revision,
    @Nullable Value current,
    @Nullable Value previous) {

  /** The object now, or as it was last, as a tree of the caller's own. */
  public ObjectNode object() {
    Value value = current == null ? previous : current;
    if (value == null) {
      throw new IllegalStateException("an event of " + request + " without an object");
    }
    return mapping.storage().object(value, revision);
  }
}
