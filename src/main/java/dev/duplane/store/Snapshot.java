package dev.duplane.store;

import org.jspecify.annotations.Nullable;

/**
 * One revision of the store, immutable: two reads of a snapshot never disagree. A store that is not
 * in memory reads when it is asked, and may fail then as {@link Store} says; so does an iteration.
 */
public interface Snapshot {

  /** The revision of the last write that this snapshot sees; 0 for an empty store. */
  long revision();

  /** The entry of a key, or null. */
  @Nullable Entry get(String key);

  /**
   * The entries whose keys begin with {@code prefix}, in key order, starting at {@code from}
   * (inclusive; null: from the first).
   */
  Iterable<Entry> range(String prefix, @Nullable String from);

  /** The number of keys that begin with {@code prefix}. */
  default int count(String prefix) {
    return count(prefix, null);
  }

  /**
   * The number of entries that {@link #range} gives for the same arguments, found without visiting
   * them.
   *
   * @param from inclusive; null: from the first
   */
  int count(String prefix, @Nullable String from);
}
