package dev.duplane.controller.nodeipam;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one cluster CIDR that Nodes get, all of one size, and which of them are taken
 * (Kubernetes, {@code pkg/controller/nodeipam/ipam/cidrset/cidr_set.go}). Of 10.244.0.0/16 in parts
 * of /24:
 *
 * <pre>
 *   10.244.0.0/24  10.244.1.0/24  10.244.2.0/24  10.244.3.0/24  …
 *   node-1         free           node-3         the next candidate
 * </pre>
 *
 * The next Node gets the first free part from the candidate on, and behind the last part the search
 * goes on with the first: a part that has become free is not given away again at once.
 */
final class CidrSet {
  /** The bitmap of an IPv6 range is held to this many bits ({@code clusterSubnetMaxDiff}). */
  private static final int MOST_BITS = 16;

  /** What an int can count. */
  private static final int MOST_BITS_IPV4 = 30;

  private final Cidr range;
  private final int prefixLength;
  private final int parts;

  /** How often each part is taken: two Nodes that a client made may have the same. */
  private final Map<Integer, Integer> holders = new HashMap<>();

  private final BitSet used = new BitSet();
  private int nextCandidate;

  /**
   * @param range which is divided
   * @param prefixLength of a part
   * @throws IllegalArgumentException if there would be no parts, or too many
   */
  CidrSet(Cidr range, int prefixLength) {
    int bits = prefixLength - range.prefixLength();
    int most = range.family() == IpFamily.IPV6 ? MOST_BITS : MOST_BITS_IPV4;
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("New CIDR set failed; the node CIDR size is too big");
    }
    this.range = range.masked();
    this.prefixLength = prefixLength;
    this.parts = 1 << bits;
  }

  /** Whether a block has addresses of the range. */
  boolean overlaps(Cidr block) {
    return range.contains(block.network()) || block.contains(range.network());
  }

  /** The part that is given away next, which is not taken by this; null if all are. */
  @Nullable Cidr next() {
    int candidate = used.nextClearBit(nextCandidate);
    if (candidate >= parts) {
      candidate = used.nextClearBit(0);
    }
    return candidate >= parts ? null : part(candidate);
  }

  /** A part was given away: the search goes on behind it. */
  void advance(Cidr given) {
    nextCandidate = (indexOf(given) + 1) % parts;
  }

  /**
   * Takes all parts that a block has addresses of.
   *
   * @throws IllegalArgumentException if it has addresses of none
   */
  void occupy(Cidr block) {
    for (int i = firstIndex(block); i <= lastIndex(block); i++) {
      holders.merge(i, 1, Integer::sum);
      used.set(i);
    }
  }

  /** Undoes one {@link #occupy} of the same block. */
  void release(Cidr block) {
    for (int i = firstIndex(block); i <= lastIndex(block); i++) {
      if (holders.computeIfPresent(i, (index, count) -> count == 1 ? null : count - 1) == null) {
        used.clear(i);
      }
    }
  }

  /** Nothing is taken; what is next stays. */
  void clear() {
    holders.clear();
    used.clear();
  }

  /** The number of parts that are taken. */
  int used() {
    return used.cardinality();
  }

  private Cidr part(int index) {
    BigInteger offset = BigInteger.valueOf(index).shiftLeft(range.family().bits() - prefixLength);
    return new Cidr(range.network().add(offset), prefixLength);
  }

  private int firstIndex(Cidr block) {
    if (!overlaps(block)) {
      throw new IllegalArgumentException(
          "cidr " + block + " is out the range of cluster cidr " + range);
    }
    return range.contains(block) ? indexOf(block) : 0;
  }

  private int lastIndex(Cidr block) {
    return range.contains(block) ? indexOf(new Cidr(block.last(), prefixLength)) : parts - 1;
  }

  /** Which part the first address of a block is in. */
  private int indexOf(Cidr block) {
    BigInteger offset = block.network().minus(range.network());
    return offset.shiftRight(range.family().bits() - prefixLength).intValueExact();
  }
}
