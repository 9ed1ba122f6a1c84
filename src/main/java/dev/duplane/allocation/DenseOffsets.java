package dev.duplane.allocation;

import java.util.function.LongConsumer;

/**
 * A bit for each of the numbers {@code 0} to {@code size - 1}, and a Fenwick tree (binary indexed
 * tree) over how many of each 64 are free, which finds the k-th free number in log<sub>2</sub>(size
 * / 64) steps.
 */
final class DenseOffsets {
  private final int size;

  /** Set bits are free numbers, so that a rank among them is a rank among set bits. */
  private final long[] free;

  /**
   * From 1: entry {@code i} counts the free numbers of the last {@code i & -i} words up to word
   * {@code i - 1}.
   */
  private final int[] tree;

  private int count;

  DenseOffsets(int size) {
    this.size = size;
    int words = (size + 63) >>> 6;
    free = new long[words];
    tree = new int[words + 1];
    for (int word = 0; word < words; word++) {
      int bits = Math.min(64, size - (word << 6));
      free[word] = -1L >>> (64 - bits);
      tree[word + 1] += bits;
      int parent = word + 1 + ((word + 1) & -(word + 1));
      if (parent <= words) {
        tree[parent] += tree[word + 1];
      }
    }
  }

  int count() {
    return count;
  }

  int free() {
    return size - count;
  }

  boolean contains(int offset) {
    return (free[offset >>> 6] & (1L << offset)) == 0;
  }

  boolean add(int offset) {
    if (contains(offset)) {
      return false;
    }
    free[offset >>> 6] &= ~(1L << offset);
    count++;
    adjust(offset >>> 6, -1);
    return true;
  }

  boolean remove(int offset) {
    if (!contains(offset)) {
      return false;
    }
    free[offset >>> 6] |= 1L << offset;
    count--;
    adjust(offset >>> 6, 1);
    return true;
  }

  /** The free number that {@code rank} free ones precede; {@code 0 <= rank < free()}. */
  int free(int rank) {
    int word = 0;
    int left = rank;
    for (int step = Integer.highestOneBit(free.length); step > 0; step >>= 1) {
      int next = word + step;
      if (next <= free.length && tree[next] <= left) {
        word = next;
        left -= tree[next];
      }
    }
    long bits = free[word];
    for (; left > 0; left--) {
      bits &= bits - 1;
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  /** Every used number, in ascending order. */
  void forEach(LongConsumer action) {
    for (int word = 0; word < free.length; word++) {
      long used = ~free[word];
      while (used != 0) {
        int offset = (word << 6) + Long.numberOfTrailingZeros(used);
        if (offset >= size) {
          return;
        }
        action.accept(offset);
        used &= used - 1;
      }
    }
  }

  private void adjust(int word, int delta) {
    for (int i = word + 1; i < tree.length; i += i & -i) {
      tree[i] += delta;
    }
  }
}
