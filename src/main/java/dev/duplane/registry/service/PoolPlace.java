package dev.duplane.registry.service;

import dev.duplane.allocation.AddressBand;
import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.PortPool;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
import java.math.BigInteger;
import java.text.NumberFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The position of an address or a port in its pool, and how full the pool was then. Prints as the
 * end of a sentence: "… the upper band of the range, 10.96.1.1 to 10.96.255.254, which is drawn
 * from first".
 *
 * @param band a range of addresses or ports; null if the range has no bands
 * @param upper whether it is the band that is drawn from first
 * @param free how many were not in use before
 * @param size how many the range can give out
 * @param drawn whether it was drawn from there, rather than asked for
 */
record PoolPlace(
    @Nullable Object band, boolean upper, BigInteger free, BigInteger size, Use drawn) {

  /** The way in which it was allocated. */
  enum Use {
    DRAWN,
    REQUESTED,
    UNKNOWN
  }

  /** The place of an address that has just been taken. */
  static PoolPlace of(AddressPool pool, IpAddress address, Use use) {
    AddressBand low = pool.staticBand();
    boolean upper = low == null || !low.contains(address);
    return new PoolPlace(
        low == null ? null : upper ? pool.dynamicBand() : low,
        upper,
        pool.free().add(BigInteger.ONE),
        pool.size(),
        use);
  }

  /** The place of a port that has just been taken. */
  static PoolPlace of(PortPool pool, int port, Use use) {
    PortRange low = pool.staticBand();
    boolean upper = low == null || !low.contains(port);
    return new PoolPlace(
        low == null ? null : upper ? pool.dynamicBand() : low,
        upper,
        BigInteger.valueOf(pool.free() + 1L),
        BigInteger.valueOf(pool.size()),
        use);
  }

  /** What was drawn or asked for, and how full the range was. */
  @Override
  public String toString() {
    String where =
        band == null
            ? "the whole range, which is too small for bands"
            : "the " + (upper ? "upper" : "lower") + " band of the range, " + text(band) + why();
    return drawn == Use.UNKNOWN ? where : where + "; " + counts(free, size) + " were free";
  }

  private String why() {
    return switch (drawn) {
      case DRAWN -> upper ? ", which is drawn from first" : ", as the upper one is full";
      case REQUESTED ->
          upper
              ? ", where a draw could have taken it first"
              : ", which is kept for such requests as long as the upper one lasts";
      case UNKNOWN -> "";
    };
  }

  /** {@code 65,530 of 65,534}. */
  static String counts(BigInteger part, BigInteger whole) {
    NumberFormat format = NumberFormat.getIntegerInstance(Locale.ROOT);
    return format.format(part) + " of " + format.format(whole);
  }

  private static String text(Object band) {
    return band instanceof AddressBand addresses
        ? addresses.first() + " to " + addresses.last()
        : band.toString();
  }
}
