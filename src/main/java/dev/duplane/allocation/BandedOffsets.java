package dev.duplane.allocation;

import java.util.OptionalLong;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * The numbers {@code 0} to {@code size - 1}, some of them used, cut into two bands. It is what an
 * address pool and a port pool have in common: an address is its distance from the first one that
 * the range gives out, a port its distance from the first port.
 *
 * <h2>Bands</h2>
 *
 * A draw takes from the upper band while that has a free number, and only then from the lower one,
 * so that a number chosen by hand from the lower band is seldom taken already (KEP-3070 for cluster
 * IPs, KEP-3668 for node ports). A number asked for by name may come from either.
 *
 * <h2>Cost</h2>
 *
 * A draw is uniform over the free numbers of its band and costs the same for 14 numbers as for
 * 2<sup>64</sup>, empty or down to the last free one; memory goes with the numbers used, not with
 * the size. No one structure does all of that, two do, each where the other is weak:
 *
 * <ul>
 *   <li>{@link SparseOffsets}, a hash set of the used numbers, while few are used. Each used number
 *       takes 16 to 64 bytes.
 *   <li>{@link DenseOffsets}, a bit for every number, once many are used. It takes 1.5 bits a
 *       number, at most 6 bytes for each used one by the time it is left again.
 * </ul>
 *
 * A draw picks any number of the band and picks again if it is used, eight times at most; then it
 * picks a rank, "the k-th free number". Bits find that by walking down a tree of counts in
 * log<sub>2</sub>(size / 64) steps. A hash set has to be sorted for it, but at most one number in
 * eight is used then, and eight such picks in a row are one in 2<sup>24</sup>. So both structures
 * draw the same number from the same generator: a pool that is filled anew from what is stored goes
 * on as the first one would have.
 *
 * <p>{@link UsedOffsets} holds one band and changes from sparse to dense when an eighth is used,
 * and back when less than a thirty-second is. The gap between the two makes a change rare enough to
 * be paid for by the allocations that led to it. Small bands are dense from the start.
 *
 * <p>Example: the band of a /108 has 2<sup>20</sup> - 257 numbers. Its first 131,039 allocations
 * are kept in a hash set; the next one writes all of them into 192 KiB of bits and counts; when the
 * last free number is drawn, the rank is 0 of 1, and 14 steps lead to it.
 *
 * <p>One writer at a time. {@link #used} may be read by any thread.
 */
final class BandedOffsets {
  private final long lowerSize;
  private final UsedOffsets lower;
  private final UsedOffsets upper;
  private final RandomGenerator random;

  /** Kept apart from the bands so that a reader in another thread sees one whole number. */
  private volatile long used;

  /**
   * @param size how many numbers, unsigned
   * @param lowerSize how many of them are in the lower band; 0 for one band
   */
  BandedOffsets(long size, long lowerSize, RandomGenerator random) {
    this.lowerSize = lowerSize;
    this.lower = new UsedOffsets(lowerSize);
    this.upper = new UsedOffsets(size - lowerSize);
    this.random = random;
  }

  /** Draws a free number and marks it used; empty when there is none. */
  OptionalLong draw() {
    long offset;
    if (!upper.isFull()) {
      offset = lowerSize + upper.draw(random);
    } else if (!lower.isFull()) {
      offset = lower.draw(random);
    } else {
      return OptionalLong.empty();
    }
    count();
    return OptionalLong.of(offset);
  }

  /** Marks a number used; false if it was. */
  boolean add(long offset) {
    boolean added = isLower(offset) ? lower.add(offset) : upper.add(offset - lowerSize);
    count();
    return added;
  }

  /** Marks a number free; false if it was. */
  boolean remove(long offset) {
    boolean removed = isLower(offset) ? lower.remove(offset) : upper.remove(offset - lowerSize);
    count();
    return removed;
  }

  boolean contains(long offset) {
    return isLower(offset) ? lower.contains(offset) : upper.contains(offset - lowerSize);
  }

  /** Every used number. */
  void forEach(LongConsumer action) {
    lower.forEach(action);
    upper.forEach(offset -> action.accept(offset + lowerSize));
  }

  /** How many numbers are used. Any thread may ask. */
  long used() {
    return used;
  }

  private boolean isLower(long offset) {
    return Long.compareUnsigned(offset, lowerSize) < 0;
  }

  private void count() {
    used = (long) lower.count() + upper.count();
  }
}
