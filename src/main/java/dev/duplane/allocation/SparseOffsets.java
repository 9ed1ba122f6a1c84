package dev.duplane.allocation;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A set of unsigned numbers below 2<sup>64</sup> - 1: open addressing with linear probing, between
 * an eighth and a half full, in one array.
 */
final class SparseOffsets {
  /** No band is large enough to have this number. */
  private static final long VACANT = -1L;

  private static final int LEAST_CAPACITY = 16;

  private long[] slots = vacant(LEAST_CAPACITY);
  private int count;

  int count() {
    return count;
  }

  boolean contains(long offset) {
    return slots[slotOf(offset)] != VACANT;
  }

  boolean add(long offset) {
    int slot = slotOf(offset);
    if (slots[slot] != VACANT) {
      return false;
    }
    slots[slot] = offset;
    count++;
    if (count > slots.length / 2) {
      resize(slots.length * 2);
    }
    return true;
  }

  boolean remove(long offset) {
    int slot = slotOf(offset);
    if (slots[slot] == VACANT) {
      return false;
    }
    count--;
    close(slot);
    if (slots.length > LEAST_CAPACITY && count < slots.length / 8) {
      resize(slots.length / 2);
    }
    return true;
  }

  /** The number not in the set that {@code rank} such numbers precede; it sorts the set. */
  long free(long rank) {
    long[] used = new long[count];
    int[] next = {0};
    forEach(offset -> used[next[0]++] = offset ^ Long.MIN_VALUE);
    // Unsigned numbers with the top bit changed sort as signed ones.
    Arrays.sort(used);
    long free = rank;
    for (long offset : used) {
      if (Long.compareUnsigned(offset ^ Long.MIN_VALUE, free) > 0) {
        break;
      }
      free++;
    }
    return free;
  }

  void forEach(LongConsumer action) {
    for (long offset : slots) {
      if (offset != VACANT) {
        action.accept(offset);
      }
    }
  }

  /** Where the number is, or where it would go. */
  private int slotOf(long offset) {
    int slot = home(offset);
    while (slots[slot] != offset && slots[slot] != VACANT) {
      slot = next(slot);
    }
    return slot;
  }

  /**
   * Fills a vacated slot with a later number of the same run that may stand there, and so on, so
   * that every number is still found by walking on from its home without meeting a gap.
   */
  private void close(int vacated) {
    int gap = vacated;
    int mask = slots.length - 1;
    for (int slot = next(gap); slots[slot] != VACANT; slot = next(slot)) {
      int fromHome = (slot - home(slots[slot])) & mask;
      int fromGap = (slot - gap) & mask;
      if (fromHome >= fromGap) {
        slots[gap] = slots[slot];
        gap = slot;
      }
    }
    slots[gap] = VACANT;
  }

  private void resize(int capacity) {
    long[] old = slots;
    slots = vacant(capacity);
    for (long offset : old) {
      if (offset != VACANT) {
        slots[slotOf(offset)] = offset;
      }
    }
  }

  /**
   * Multiplying by 2^64 over the golden ratio spreads neighbours; the upper bits are the best ones.
   */
  private int home(long offset) {
    return (int) ((offset * 0x9e37_79b9_7f4a_7c15L) >>> 32) & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  private static long[] vacant(int capacity) {
    long[] slots = new long[capacity];
    Arrays.fill(slots, VACANT);
    return slots;
  }
}
