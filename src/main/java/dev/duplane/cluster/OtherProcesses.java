package dev.duplane.cluster;

import dev.duplane.allocation.Allocators;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.service.NodePortRecord;
import dev.duplane.store.CompactedException;
import dev.duplane.store.Event;
import dev.duplane.store.SharedStore;
import dev.duplane.store.StoreException;
import dev.duplane.store.StoreWatch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;

/**
 * What other processes on the same store do to this cluster: its pools follow their IPAddress and
 * ServiceCIDR objects and their node ports before each write. Pools are caches: that no address and
 * no port is given twice is seen to by the store, which refuses a record that is there already.
 *
 * <p>Not thread-safe: used by the cluster's writer.
 */
final class OtherProcesses {
  private static final String ADDRESSES = "/registry/ipaddresses/";
  private static final String RANGES = "/registry/servicecidrs/";
  private static final String PORTS = "/registry/ranges/";
  private static final int BATCH = 1000;

  /** As often as kube-apiserver's repair loop looks for addresses without a Service. */
  private static final Duration SEARCH_EVERY = Duration.ofMinutes(3);

  private final SharedStore store;
  private final ServiceNetwork network;
  private final NodePortRecord record;
  private final Runnable reload;
  private final Runnable findOrphans;
  private final Clock clock;
  private Instant nextSearch = Instant.MIN;
  private StoreWatch events;

  /**
   * @param store that others write to, too
   * @param network whose pools follow
   * @param record of the node ports
   * @param reload makes the pools anew, for when events are gone
   * @param findOrphans looks for addresses that another process has left behind
   * @param clock says when to do so
   */
  OtherProcesses(
      SharedStore store,
      ServiceNetwork network,
      NodePortRecord record,
      Runnable reload,
      Runnable findOrphans,
      Clock clock) {
    this.store = store;
    this.network = network;
    this.record = record;
    this.reload = reload;
    this.findOrphans = findOrphans;
    this.clock = clock;
    this.events = store.watch("/registry/", store.snapshot().revision());
  }

  /**
   * Brings the pools up to date.
   *
   * @throws StoreException if the store cannot tell
   */
  void follow() {
    boolean ports = false;
    try {
      List<Event> some;
      do {
        some = events.poll(BATCH);
        for (Event event : some) {
          ports |= event.key().startsWith(PORTS);
          follow(event);
        }
      } while (!some.isEmpty());
    } catch (CompactedException e) {
      events.close();
      events = store.watch("/registry/", store.snapshot().revision());
      reload.run();
      ports = true;
    }
    if (ports) {
      Allocators allocators = network.allocators();
      BitSet used = record.ports(allocators.ports().range());
      if (used != null) {
        allocators.follow(used);
      }
    }
    if (!clock.instant().isBefore(nextSearch)) {
      findOrphans.run();
      nextSearch = clock.instant().plus(SEARCH_EVERY);
    }
  }

  private void follow(Event event) {
    String key = event.key();
    if (key.startsWith(RANGES)) {
      network.follow();
    } else if (key.startsWith(ADDRESSES)) {
      IpAddress address = IpAddress.parse(key.substring(ADDRESSES.length()));
      if (address != null) {
        network.allocators().follow(address, event.current() != null);
      }
    }
  }
}
