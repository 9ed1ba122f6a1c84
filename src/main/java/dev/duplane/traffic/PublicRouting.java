package dev.duplane.traffic;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that no router of the internet knows a way to (the special-purpose registries of IANA,
 * RFC 6890). Ranges for documentation are left out: examples use them as public ones.
 */
final class PublicRouting {
  /** A range, and what it is for. */
  private record Special(Cidr range, String name) {}

  private static final List<Special> NOT_ROUTED =
      List.of(
          new Special(Cidr.of("10.0.0.0/8"), "private, RFC 1918"),
          new Special(Cidr.of("172.16.0.0/12"), "private, RFC 1918"),
          new Special(Cidr.of("192.168.0.0/16"), "private, RFC 1918"),
          new Special(Cidr.of("100.64.0.0/10"), "shared address space, RFC 6598"),
          new Special(Cidr.of("169.254.0.0/16"), "link-local, RFC 3927"),
          new Special(Cidr.of("127.0.0.0/8"), "loopback, RFC 1122"),
          new Special(Cidr.of("198.18.0.0/15"), "benchmarking, RFC 2544"),
          new Special(Cidr.of("fc00::/7"), "unique local, RFC 4193"),
          new Special(Cidr.of("fe80::/10"), "link-local, RFC 4291"),
          new Special(Cidr.of("::1/128"), "loopback, RFC 4291"));

  private PublicRouting() {}

  /** Why an address is not routed publicly, null if it may be. */
  static @Nullable String obstacle(IpAddress address) {
    for (Special special : NOT_ROUTED) {
      if (special.range().contains(address)) {
        return special.name();
      }
    }
    return null;
  }
}
