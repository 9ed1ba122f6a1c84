package dev.duplane.controller.kubelet;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that objects report, counted from their events, and the first free one of a range:
 * a stand-in for what a CNI plugin or a hypervisor keeps. The network's own address, the one behind
 * it (a gateway's) and the last one of an IPv4 range are nobody's.
 */
final class UsedAddresses {
  private static final BigInteger FIRST = BigInteger.TWO;

  private final Map<IpAddress, Integer> counts = new HashMap<>();

  /** The place in each range before which nothing is free. */
  private final Map<Cidr, BigInteger> firstFree = new HashMap<>();

  void occupy(IpAddress address) {
    counts.merge(address, 1, Integer::sum);
  }

  void release(IpAddress address) {
    if (counts.computeIfPresent(address, (a, count) -> count == 1 ? null : count - 1) != null) {
      return;
    }
    firstFree.replaceAll(
        (range, place) ->
            range.contains(address) ? place.min(address.minus(range.network()).max(FIRST)) : place);
  }

  boolean contains(IpAddress address) {
    return counts.containsKey(address);
  }

  /** The first free address; null if there is none. */
  @Nullable IpAddress next(Cidr range) {
    BigInteger end = range.size().subtract(last(range));
    BigInteger place = firstFree.getOrDefault(range, FIRST);
    while (place.compareTo(end) < 0) {
      IpAddress address = range.network().add(place);
      if (!counts.containsKey(address)) {
        firstFree.put(range, place);
        return address;
      }
      place = place.add(BigInteger.ONE);
    }
    firstFree.put(range, place);
    return null;
  }

  private static BigInteger last(Cidr range) {
    return range.family() == IpFamily.IPV4 ? BigInteger.ONE : BigInteger.ZERO;
  }

  void clear() {
    counts.clear();
    firstFree.clear();
  }
}
