package dev.duplane.store;

import java.util.Map;

/**
 * The value under a key: the bytes of an object, and the facts about it that selectors need. The
 * facts are recorded when the object is written, so that lists and watches never decode what they
 * do not show.
 *
 * <p>Immutable. The bytes never hold the object's revision: that is known only when the write is
 * done, and belongs to {@link Entry} and {@link Event}. A store may keep the value it is given, or
 * its bytes and facts, and make a value anew for each read.
 */
public interface Value {

  /** The number of bytes. */
  int size();

  /** The bytes; the array is the caller's own. */
  byte[] bytes();

  /** The object's labels. */
  Map<String, String> labels();

  /**
   * The text of a field that the kind's field selectors know.
   *
   * @return empty if the field is empty, or has not been noted
   */
  String field(String name);
}
