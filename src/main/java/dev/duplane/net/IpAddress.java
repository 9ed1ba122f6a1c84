package dev.duplane.net;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as a value: a family and up to 128 bits, no zone, never a name. Order:
 * all of IPv4 before all of IPv6, then by unsigned value.
 *
 * <p>An IPv4-mapped address ({@code ::ffff:10.0.0.1}, RFC 4291 section 2.5.5.2) is a value of
 * family IPv6 here, and {@link #unmap} gives the IPv4 address inside it. The two are not equal.
 */
public final class IpAddress implements Comparable<IpAddress> {
  private static final long IPV4_MASK = 0xffff_ffffL;
  private static final long MAPPED_PREFIX = 0xffffL << 32;

  private final IpFamily family;
  private final long high;
  private final long low;

  private IpAddress(IpFamily family, long high, long low) {
    this.family = family;
    this.high = high;
    this.low = low;
  }

  /** The IPv4 address of these 32 bits, most significant byte first. */
  public static IpAddress ipv4(int bits) {
    return new IpAddress(IpFamily.IPV4, 0, bits & IPV4_MASK);
  }

  /** The IPv6 address of these 128 bits, upper half first. */
  public static IpAddress ipv6(long high, long low) {
    return new IpAddress(IpFamily.IPV6, high, low);
  }

  /**
   * The address of these bits.
   *
   * @throws IllegalArgumentException if the family is IPv4 and the value needs more than 32 bits
   */
  public static IpAddress ofBits(IpFamily family, long high, long low) {
    if (family == IpFamily.IPV4 && (high != 0 || (low & ~IPV4_MASK) != 0)) {
      throw new IllegalArgumentException("more than 32 bits for an IPv4 address");
    }
    return new IpAddress(family, high, low);
  }

  /**
   * Reads an address as strictly as Kubernetes reads new ones (Go's {@code netip.ParseAddr}): no
   * leading zeros in a decimal field, at most four digits in a hexadecimal one, no zone, no blanks.
   *
   * @return the address, or null when the text is none
   */
  public static @Nullable IpAddress parse(String text) {
    return IpText.parse(text, IpText.Leniency.STRICT);
  }

  /**
   * Reads an address as Go did before 1.17: leading zeros are allowed and mean nothing (a decimal
   * field stays decimal). Kubernetes still reads stored objects so, and tells "has leading zeros"
   * from "is no address" by the difference to {@link #parse}.
   *
   * @return the address, or null when the text is none
   */
  public static @Nullable IpAddress parseSloppy(String text) {
    return IpText.parse(text, IpText.Leniency.SLOPPY);
  }

  /**
   * {@link #parse} for text that is known to be an address.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static IpAddress of(String text) {
    IpAddress address = parse(text);
    if (address == null) {
      throw new IllegalArgumentException("not an IP address: " + text);
    }
    return address;
  }

  public IpFamily family() {
    return family;
  }

  /** Bits 127 to 64; 0 for IPv4. */
  public long highBits() {
    return high;
  }

  /** Bits 63 to 0; for IPv4 the 32 bits of the address. */
  public long lowBits() {
    return low;
  }

  /** The address in network byte order: 4 or 16 bytes. */
  public byte[] bytes() {
    byte[] bytes = new byte[family.bits() / Byte.SIZE];
    for (int i = 0; i < bytes.length; i++) {
      int fromEnd = bytes.length - 1 - i;
      long half = fromEnd < Long.BYTES ? low : high;
      bytes[i] = (byte) (half >>> (fromEnd % Long.BYTES * Byte.SIZE));
    }
    return bytes;
  }

  /** The value as an unsigned number. */
  public BigInteger toBigInteger() {
    return unsigned(high).shiftLeft(64).or(unsigned(low));
  }

  /**
   * The address {@code delta} places further on, or back if negative.
   *
   * @throws ArithmeticException beyond the first or last address of the family
   */
  public IpAddress add(long delta) {
    return add(BigInteger.valueOf(delta));
  }

  /**
   * The address {@code delta} places further on, or back if negative.
   *
   * @throws ArithmeticException beyond the first or last address of the family
   */
  public IpAddress add(BigInteger delta) {
    BigInteger sum = toBigInteger().add(delta);
    if (sum.signum() < 0 || sum.bitLength() > family.bits()) {
      throw new ArithmeticException(this + " + " + delta + " is no " + family + " address");
    }
    return new IpAddress(family, sum.shiftRight(64).longValue(), sum.longValue());
  }

  /**
   * The distance from {@code other} to this address, negative if this one comes first.
   *
   * @throws IllegalArgumentException if the families differ
   */
  public BigInteger minus(IpAddress other) {
    if (family != other.family) {
      throw new IllegalArgumentException(this + " and " + other + " are of different families");
    }
    return toBigInteger().subtract(other.toBigInteger());
  }

  /** Within {@code ::ffff:0:0/96}. */
  public boolean isIpv4Mapped() {
    return family == IpFamily.IPV6 && high == 0 && (low & ~IPV4_MASK) == MAPPED_PREFIX;
  }

  /** The IPv4 address inside an IPv4-mapped one; any other address as it is. */
  public IpAddress unmap() {
    return isIpv4Mapped() ? ipv4((int) low) : this;
  }

  /** {@code 0.0.0.0} or {@code ::}. */
  public boolean isUnspecified() {
    return high == 0 && low == 0;
  }

  /** {@code 127.0.0.0/8} or {@code ::1}, also IPv4-mapped. */
  public boolean isLoopback() {
    IpAddress plain = unmap();
    return plain.family == IpFamily.IPV4
        ? plain.low >>> 24 == 127
        : plain.high == 0 && plain.low == 1;
  }

  /** {@code 169.254.0.0/16} or {@code fe80::/10}, also IPv4-mapped. */
  public boolean isLinkLocalUnicast() {
    IpAddress plain = unmap();
    return plain.family == IpFamily.IPV4
        ? plain.low >>> 16 == 0xa9fe
        : plain.high >>> 54 == 0xfe80 >>> 6;
  }

  /** {@code 224.0.0.0/24} or {@code ff02::/16} whatever its flags, also IPv4-mapped. */
  public boolean isLinkLocalMulticast() {
    IpAddress plain = unmap();
    return plain.family == IpFamily.IPV4
        ? plain.low >>> 8 == 0xe00000
        : (plain.high >>> 48 & 0xff0f) == 0xff02;
  }

  /** This address with every bit after the first {@code prefixLength} cleared. */
  IpAddress masked(int prefixLength) {
    return new IpAddress(
        family, high & highMask(family, prefixLength), low & lowMask(family, prefixLength));
  }

  /** This address with every bit after the first {@code prefixLength} set. */
  IpAddress filled(int prefixLength) {
    if (family == IpFamily.IPV4) {
      return new IpAddress(family, 0, low | (~lowMask(family, prefixLength) & IPV4_MASK));
    }
    return new IpAddress(
        family, high | ~highMask(family, prefixLength), low | ~lowMask(family, prefixLength));
  }

  private static long highMask(IpFamily family, int prefixLength) {
    if (family == IpFamily.IPV4 || prefixLength >= 64) {
      return -1L;
    }
    return leading(prefixLength);
  }

  private static long lowMask(IpFamily family, int prefixLength) {
    return family == IpFamily.IPV4 ? leading(prefixLength + 32) : leading(prefixLength - 64);
  }

  /** A word whose first {@code count} bits are set; all of them from 64 on. */
  private static long leading(int count) {
    if (count <= 0) {
      return 0;
    }
    return count >= 64 ? -1L : -1L << (64 - count);
  }

  private static BigInteger unsigned(long word) {
    BigInteger value = BigInteger.valueOf(word & Long.MAX_VALUE);
    return word < 0 ? value.setBit(63) : value;
  }

  @Override
  public int compareTo(IpAddress other) {
    int byFamily = family.compareTo(other.family);
    if (byFamily != 0) {
      return byFamily;
    }
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof IpAddress other
        && family == other.family
        && high == other.high
        && low == other.low;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(high) + Long.hashCode(low)) + family.bits();
  }

  /**
   * The one canonical text: dotted decimal, or RFC 5952 for IPv6 (lower case, the longest run of
   * two or more zero fields as {@code ::}, the first of equal runs; IPv4-mapped as {@code
   * ::ffff:10.0.0.1}).
   */
  @Override
  public String toString() {
    return IpText.print(this);
  }
}
