package dev.duplane.allocation;

import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The used ones of the numbers {@code 0} to {@code size - 1}: one band. Sizes and numbers are
 * unsigned, as a /64 has 2<sup>64</sup> - 1 of them. {@link BandedOffsets} tells why there are two
 * structures.
 */
final class UsedOffsets {
  /** Up to here the bits take less than a page, and a second structure would save nothing. */
  private static final int ALWAYS_DENSE = 1024;

  private static final int DENSE_FROM = 8;
  private static final int SPARSE_BELOW = 32;

  /** At most an eighth of a sparse band is used: one draw in 2^24 needs more than so many picks. */
  private static final int PICKS = 8;

  private final long size;
  // Exactly one of the two is there.
  private @Nullable SparseOffsets sparse;
  private @Nullable DenseOffsets dense;

  UsedOffsets(long size) {
    this.size = size;
    if (Long.compareUnsigned(size, ALWAYS_DENSE) <= 0) {
      dense = new DenseOffsets((int) size);
    } else {
      sparse = new SparseOffsets();
    }
  }

  int count() {
    return dense != null ? dense.count() : sparse().count();
  }

  boolean isFull() {
    return dense != null && dense.count() == size;
  }

  boolean contains(long offset) {
    return dense != null ? dense.contains((int) offset) : sparse().contains(offset);
  }

  boolean add(long offset) {
    if (dense != null) {
      return dense.add((int) offset);
    }
    boolean added = sparse().add(offset);
    if (added
        && Long.compareUnsigned(sparse().count(), Long.divideUnsigned(size, DENSE_FROM)) > 0) {
      becomeDense();
    }
    return added;
  }

  boolean remove(long offset) {
    if (dense == null) {
      return sparse().remove(offset);
    }
    boolean removed = dense.remove((int) offset);
    if (size > ALWAYS_DENSE && dense.count() < size / SPARSE_BELOW) {
      becomeSparse(dense);
    }
    return removed;
  }

  /**
   * Draws a free number, uniformly, and marks it used. The band must not be full. What is drawn
   * depends on the generator and on what is free, not on how it is kept: first any number, a few
   * times if it is used, then the k-th free one.
   */
  long draw(RandomGenerator random) {
    long offset = below(size, random);
    for (int pick = 1; pick < PICKS && contains(offset); pick++) {
      offset = below(size, random);
    }
    if (contains(offset)) {
      offset = free(below(size - count(), random));
    }
    add(offset);
    return offset;
  }

  /** The free number that {@code rank} free ones precede. */
  private long free(long rank) {
    return dense != null ? dense.free((int) rank) : sparse().free(rank);
  }

  /** A uniform number below an unsigned bound. */
  private static long below(long bound, RandomGenerator random) {
    if (bound > 0) {
      return random.nextLong(bound);
    }
    long value;
    do {
      value = random.nextLong();
    } while (Long.compareUnsigned(value, bound) >= 0);
    return value;
  }

  /** Every used number. */
  void forEach(LongConsumer action) {
    if (dense != null) {
      dense.forEach(action);
    } else {
      sparse().forEach(action);
    }
  }

  private void becomeDense() {
    // A band too large for an int would have taken 2^28 allocations to come here.
    DenseOffsets bits = new DenseOffsets(Math.toIntExact(size));
    sparse().forEach(offset -> bits.add((int) offset));
    dense = bits;
    sparse = null;
  }

  private void becomeSparse(DenseOffsets bits) {
    SparseOffsets set = new SparseOffsets();
    bits.forEach(set::add);
    sparse = set;
    dense = null;
  }

  private SparseOffsets sparse() {
    if (sparse == null) {
      throw new AssertionError("a band is sparse or dense");
    }
    return sparse;
  }
}
