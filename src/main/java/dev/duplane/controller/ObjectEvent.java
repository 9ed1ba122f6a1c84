package dev.duplane.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.store.Value;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an object. Trees are read when somebody asks for them, once for all
 * who ask; one thread at a time.
 */
public final class ObjectEvent {
  private final String key;
  private final Request request;
  private final RestMapping mapping;
  private final long revision;
  private final @Nullable Value current;
  private final @Nullable Value previous;
  private @Nullable ObjectNode shared;
  private @Nullable ObjectNode before;

  /**
   * @param key under which the object is, or was, stored
   * @param request names the object
   * @param mapping how objects of its resource are stored and written
   * @param revision when it happened
   * @param current the object now; null if it is gone
   * @param previous the object before; null if it is new
   */
  ObjectEvent(
      String key,
      Request request,
      RestMapping mapping,
      long revision,
      @Nullable Value current,
      @Nullable Value previous) {
    this.key = key;
    this.request = request;
    this.mapping = mapping;
    this.revision = revision;
    this.current = current;
    this.previous = previous;
  }

  /** The key under which the object is, or was, stored. */
  public String key() {
    return key;
  }

  /** Names the object. */
  public Request request() {
    return request;
  }

  /** How objects of its resource are stored and written. */
  public RestMapping mapping() {
    return mapping;
  }

  /** When it happened. */
  public long revision() {
    return revision;
  }

  /** The object now; null if it is gone. */
  public @Nullable Value current() {
    return current;
  }

  /** The object before; null if it is new. */
  public @Nullable Value previous() {
    return previous;
  }

  /** The object now, or as it was last: the tree that all share, which cannot be changed. */
  public ObjectNode shared() {
    if (shared == null) {
      Value value = current == null ? previous : current;
      if (value == null) {
        throw new IllegalStateException("an event of " + request + " without an object");
      }
      shared =
          current == null && before != null ? before : mapping.storage().shared(value, revision);
    }
    return shared;
  }

  /** The object before, which all share and nobody changes; null if it is new. */
  public @Nullable ObjectNode before() {
    if (before == null && previous != null) {
      before = mapping.storage().shared(previous, revision);
    }
    return before;
  }

  /** The tree of the object before is known already. */
  void knowBefore(@Nullable ObjectNode tree) {
    before = previous == null ? null : tree;
  }
}
