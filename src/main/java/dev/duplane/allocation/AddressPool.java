package dev.duplane.allocation;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one Service range and which of them are in use.
 *
 * <p>The network address is never given out, nor is the last (broadcast) address of an IPv4 range;
 * the last of an IPv6 range is. Draws come from the dynamic band, the upper one, while it has a
 * free address (<a
 * href="https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/">Service
 * ClusterIP allocation</a>, KEP-3070).
 *
 * <p>Readers in other threads: everything about the range is immutable, and {@link #used} and
 * {@link #free} may be asked by any thread; they include what an open transaction has taken. {@link
 * #isUsed} is for the cluster's writer.
 */
public final class AddressPool {
  private static final int STATIC_BAND_LEAST = 16;
  private static final int STATIC_BAND_MOST = 256;
  private static final int STATIC_BAND_SHARE = 16;
  private static final int LONGEST_HOST_PART = 64;

  private final Cidr range;
  private final BigInteger size;
  private final @Nullable AddressBand allocatable;
  private final int staticBandSize;
  private final BandedOffsets offsets;
  private final AllocationCounts counts = new AllocationCounts();

  /**
   * @param range the range; host bits are ignored
   * @param random where draws come from
   * @throws IllegalArgumentException if an IPv6 range is wider than /64, as in Kubernetes
   */
  AddressPool(Cidr range, RandomGenerator random) {
    this(range, random, true);
  }

  /**
   * As the other, with or without bands.
   *
   * @param banded false for one band that is drawn from as a whole, as before KEP-3070
   */
  AddressPool(Cidr range, RandomGenerator random, boolean banded) {
    this.range = range.masked();
    if (!canManage(range)) {
      throw new IllegalArgumentException(
          "shortest allowed prefix length for service CIDR is 64, got " + range.prefixLength());
    }
    int withheld = range.family() == IpFamily.IPV4 ? 2 : 1;
    size = range.size().subtract(BigInteger.valueOf(withheld)).max(BigInteger.ZERO);
    allocatable =
        size.signum() == 0
            ? null
            : new AddressBand(
                this.range.network().add(1),
                range.family() == IpFamily.IPV4 ? range.last().add(-1) : range.last());
    staticBandSize = banded ? staticBandSize(range.size()) : 0;
    // 2^64 - 1 is the greatest size, which fits an unsigned long.
    offsets = new BandedOffsets(size.longValue(), staticBandSize, random);
  }

  /** Whether there can be a pool of the range: an IPv6 range must not be wider than /64. */
  public static boolean canManage(Cidr range) {
    return range.family().bits() - range.prefixLength() <= LONGEST_HOST_PART;
  }

  /** Both addresses that are never given out count here: the rule goes by the size of the block. */
  private static int staticBandSize(BigInteger blockSize) {
    if (blockSize.compareTo(BigInteger.valueOf(STATIC_BAND_LEAST)) <= 0) {
      return 0;
    }
    return blockSize
        .divide(BigInteger.valueOf(STATIC_BAND_SHARE))
        .max(BigInteger.valueOf(STATIC_BAND_LEAST))
        .min(BigInteger.valueOf(STATIC_BAND_MOST))
        .intValue();
  }

  /** The range, named by its network address. */
  public Cidr range() {
    return range;
  }

  public IpFamily family() {
    return range.family();
  }

  /** The lower band, drawn from last; null when the range has no such band. */
  public @Nullable AddressBand staticBand() {
    return allocatable == null || staticBandSize == 0
        ? null
        : new AddressBand(allocatable.first(), allocatable.first().add(staticBandSize - 1));
  }

  /** The upper band, drawn from first; null when the range gives out nothing at all. */
  public @Nullable AddressBand dynamicBand() {
    return allocatable == null
        ? null
        : new AddressBand(allocatable.first().add(staticBandSize), allocatable.last());
  }

  /** How many addresses the range can give out. */
  public BigInteger size() {
    return size;
  }

  /** How many are in use. Any thread may ask. */
  public long used() {
    return offsets.used();
  }

  /** How many are not in use. Any thread may ask. */
  public BigInteger free() {
    return size.subtract(BigInteger.valueOf(used()));
  }

  /** What clients have been given of it. */
  public AllocationCounts counts() {
    return counts;
  }

  /** Whether the range can give out the address, be it in use or not. */
  public boolean isAllocatable(IpAddress address) {
    return allocatable != null && allocatable.contains(address);
  }

  /** Whether the address is in use. */
  public boolean isUsed(IpAddress address) {
    return isAllocatable(address) && offsets.contains(offset(address));
  }

  /** Draws a free address and marks it used; null when there is none. */
  @Nullable IpAddress draw() {
    OptionalLong offset = offsets.draw();
    if (offset.isEmpty() || allocatable == null) {
      return null;
    }
    // The host part has 64 bits at most, so nothing carries into the upper half.
    IpAddress first = allocatable.first();
    return IpAddress.ofBits(first.family(), first.highBits(), first.lowBits() + offset.getAsLong());
  }

  /** Marks an address used; false if it was, or if this range cannot give it out. */
  boolean markUsed(IpAddress address) {
    return isAllocatable(address) && offsets.add(offset(address));
  }

  /** Marks an address free; false if it was, or if this range cannot give it out. */
  boolean release(IpAddress address) {
    return isAllocatable(address) && offsets.remove(offset(address));
  }

  private long offset(IpAddress address) {
    return address.lowBits() - (range.network().lowBits() + 1);
  }
}
