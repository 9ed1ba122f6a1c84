package dev.duplane.store;

import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * One root of a {@link MemoryStore}: a persistent balanced tree of all keys. Two roots share every
 * node that no write between them touched.
 *
 * <p>Cost, for n keys: {@link #get} and {@link #count} O(log n), {@link #range} O(log n) and then
 * O(1) an entry. Each node of the tree knows its size and a part of the tree is cut out by joining
 * O(log n) nodes, so a count visits no entry.
 *
 * <p>Keys are ordered as strings of UTF-16 units. For the characters that Kubernetes allows in
 * names (ASCII) that is also the order of their bytes.
 */
final class MemorySnapshot implements Snapshot {

  /** The store before its first write. */
  static final MemorySnapshot EMPTY = new MemorySnapshot(0, 0, TreePMap.empty());

  private final long revision;
  private final long sequence;
  private final TreePMap<String, Entry> entries;

  /**
   * @param revision of the last write that is seen
   * @param sequence how many events there have been, which the log counts
   * @param entries all there is
   */
  MemorySnapshot(long revision, long sequence, TreePMap<String, Entry> entries) {
    this.revision = revision;
    this.sequence = sequence;
    this.entries = entries;
  }

  /** The number of the last event that is seen. */
  long sequence() {
    return sequence;
  }

  /** The same, at a revision that changed nothing. */
  MemorySnapshot at(long other) {
    return other == revision ? this : new MemorySnapshot(other, sequence, entries);
  }

  /** The tree, for the writer of the next revision. */
  TreePMap<String, Entry> entries() {
    return entries;
  }

  @Override
  public long revision() {
    return revision;
  }

  @Override
  public @Nullable Entry get(String key) {
    return entries.get(key);
  }

  @Override
  public Iterable<Entry> range(String prefix, @Nullable String from) {
    return part(prefix, from).values();
  }

  @Override
  public int count(String prefix, @Nullable String from) {
    return part(prefix, from).size();
  }

  private SortedMap<String, Entry> part(String prefix, @Nullable String from) {
    String first = from == null || from.compareTo(prefix) < 0 ? prefix : from;
    // Most kinds that every write asks for have no object, and a look is far less than a cut.
    Map.Entry<String, Entry> found = entries.ceilingEntry(first);
    if (found == null || !found.getKey().startsWith(prefix)) {
      return EMPTY.entries;
    }
    String end = endOf(prefix);
    if (end == null) {
      return entries.tailMap(first);
    }
    return first.compareTo(end) < 0 ? entries.subMap(first, end) : EMPTY.entries;
  }

  /** The least string above all that begin with {@code prefix}; null if there is none. */
  private static @Nullable String endOf(String prefix) {
    int last = prefix.length() - 1;
    while (last >= 0 && prefix.charAt(last) == Character.MAX_VALUE) {
      last--;
    }
    return last < 0 ? null : prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
  }
}
