package dev.duplane.net;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * An address and a prefix length (RFC 4632, RFC 4291 section 2.3). The address is kept as it was
 * given: {@code 10.0.0.5/24} has host bits, and {@link #masked} is {@code 10.0.0.0/24}. What a
 * block contains depends on the network alone.
 *
 * @param address the address before the slash
 * @param prefixLength 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(IpAddress address, int prefixLength) {
  /**
   * @throws IllegalArgumentException if the prefix is longer than an address of the family
   */
  public Cidr {
    if (prefixLength < 0 || prefixLength > address.family().bits()) {
      throw new IllegalArgumentException(
          "prefix length " + prefixLength + " for an " + address.family() + " address");
    }
  }

  // Written out, as what the compiler makes of a record takes long when it is first used.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cidr that
        && prefixLength == that.prefixLength
        && address.equals(that.address);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + prefixLength;
  }

  /**
   * Reads {@code address/length} as strictly as Kubernetes reads new ones (Go's {@code
   * netip.ParsePrefix}): the address as in {@link IpAddress#parse}, no leading zeros in the length.
   *
   * @return the block with its address as given, or null when the text is none
   */
  public static @Nullable Cidr parse(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0 || (text.length() > slash + 2 && text.charAt(slash + 1) == '0')) {
      return null;
    }
    return of(IpAddress.parse(text.substring(0, slash)), text.substring(slash + 1));
  }

  /**
   * Reads {@code address/length} with leading zeros allowed in both, as Go did before 1.17.
   *
   * @return the block with its address as given, or null when the text is none
   */
  public static @Nullable Cidr parseSloppy(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return null;
    }
    return of(IpAddress.parseSloppy(text.substring(0, slash)), text.substring(slash + 1));
  }

  /**
   * {@link #parse} for text that is known to be a block.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Cidr of(String text) {
    Cidr cidr = parse(text);
    if (cidr == null) {
      throw new IllegalArgumentException("not a CIDR block: " + text);
    }
    return cidr;
  }

  private static @Nullable Cidr of(@Nullable IpAddress address, String digits) {
    if (address == null || digits.isEmpty()) {
      return null;
    }
    int length = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return null;
      }
      length = length * 10 + c - '0';
      if (length > address.family().bits()) {
        return null;
      }
    }
    return new Cidr(address, length);
  }

  public IpFamily family() {
    return address.family();
  }

  /** The first address: the given one with its host bits cleared. */
  public IpAddress network() {
    return address.masked(prefixLength);
  }

  /** The same address as {@link #network}. */
  public IpAddress first() {
    return network();
  }

  /** The last address: all host bits set. For IPv4 that is the broadcast address. */
  public IpAddress last() {
    return address.filled(prefixLength);
  }

  /** Number of addresses, first and last included. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(family().bits() - prefixLength);
  }

  /** Whether the given address has bits beyond the prefix. */
  public boolean hasHostBits() {
    return !address.equals(network());
  }

  /** The same block, named by its network address. */
  public Cidr masked() {
    return hasHostBits() ? new Cidr(network(), prefixLength) : this;
  }

  /** Whether the address is of this family and has this prefix. */
  public boolean contains(IpAddress candidate) {
    return candidate.family() == family() && candidate.masked(prefixLength).equals(network());
  }

  /** Whether every address of the other block is in this one. */
  public boolean contains(Cidr other) {
    return other.prefixLength >= prefixLength && contains(other.address);
  }

  /** The address as given, in its canonical text, a slash, the length. */
  @Override
  public String toString() {
    return address + "/" + prefixLength;
  }
}
