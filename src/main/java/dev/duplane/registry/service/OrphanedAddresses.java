package dev.duplane.registry.service;

import dev.duplane.net.IpAddress;
import dev.duplane.registry.networking.IpAddressRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Addresses that are taken although no Service has them.
 *
 * <p>kube-apiserver takes the addresses of a dual-stack Service one after the other. If the second
 * cannot be had the request fails, and the first stays taken, with an IPAddress object whose
 * Service does not exist, until the repair loop finds it: that leaves such objects alone for sixty
 * seconds, since their Service might still be on its way. Here nothing is ever on its way (a
 * Service and its addresses are one transaction), so they are also reclaimed whenever a Service is
 * deleted: when all Services are gone, the pools are as they were at the start.
 *
 * <p>Not thread-safe: used by the cluster's writer.
 */
public final class OrphanedAddresses {
  /** The time that the repair loop leaves an IPAddress without a Service alone. */
  static final Duration GRACE = Duration.ofSeconds(60);

  private record Orphan(IpAddress address, Instant since) {}

  private final List<Orphan> orphans = new ArrayList<>();

  /**
   * Remembers what the store tells: addresses that the allocator has recorded for Services that do
   * not have them.
   */
  public void rebuild(IpAddressRecords records) {
    orphans.clear();
    records.withoutService().forEach(this::add);
  }

  void add(IpAddress address, Instant now) {
    orphans.add(new Orphan(address, now));
  }

  /** Forgets an address: somebody has deleted its IPAddress object. */
  public void remove(IpAddress address) {
    orphans.removeIf(orphan -> orphan.address().equals(address));
  }

  /** The orphans whose grace period is over. */
  List<IpAddress> expired(Instant now) {
    return orphans.stream()
        .filter(orphan -> orphan.since().plus(GRACE).isBefore(now))
        .map(Orphan::address)
        .toList();
  }

  /** All of them, oldest first. */
  List<IpAddress> all() {
    return orphans.stream().map(Orphan::address).toList();
  }
}
