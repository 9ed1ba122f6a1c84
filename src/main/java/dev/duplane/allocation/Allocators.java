package dev.duplane.allocation;

import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pools of a cluster: for each IP family its Service ranges, in order, and the node ports.
 *
 * <p>A family usually has one range, the one of {@code --service-cluster-ip-range}; extra
 * ServiceCIDR objects add more (<a
 * href="https://kubernetes.io/docs/tasks/network/extend-service-ip-ranges/">extend Service IP
 * ranges</a>), and a family may be without any for a while. Ranges may overlap: an address is then
 * used in every one that can give it out.
 *
 * <p>Only the cluster's writer changes them, and only one transaction is open at a time. {@link
 * #families}, {@link #pools} and the counts of a pool may be read by any thread. The same generator
 * and the same calls give the same addresses and ports.
 */
public final class Allocators {
  private final List<IpFamily> families;
  private final RandomGenerator random;
  private final Features features;
  private final PortPool ports;

  private volatile Shortage shortage = new Shortage();

  /** In the order in which they are tried. Replaced as a whole, so that readers need no lock. */
  private volatile List<AddressPool> pools;

  /**
   * @param families in the order of {@code --service-cluster-ip-range}, primary first; one or two
   * @param ranges Service ranges to begin with; each family may have any number
   * @param nodePorts {@code --service-node-port-range}
   * @param random where all draws come from
   * @throws IllegalArgumentException if families are missing or repeated, a range is of another
   *     family or an IPv6 range is wider than /64
   */
  public Allocators(
      List<IpFamily> families, List<Cidr> ranges, PortRange nodePorts, RandomGenerator random) {
    this(families, ranges, nodePorts, random, Features.latest());
  }

  /**
   * As the other, for a cluster that may not have bands.
   *
   * @param features whether there are bands of addresses and of ports
   */
  public Allocators(
      List<IpFamily> families,
      List<Cidr> ranges,
      PortRange nodePorts,
      RandomGenerator random,
      Features features) {
    if (families.isEmpty() || EnumSet.copyOf(families).size() != families.size()) {
      throw new IllegalArgumentException("one or two different IP families, not " + families);
    }
    this.families = List.copyOf(families);
    this.random = random;
    this.features = features;
    this.ports =
        new PortPool(
            nodePorts, random, features.isEnabled(Feature.SERVICE_NODE_PORT_STATIC_SUBRANGE));
    this.pools = List.of();
    setRanges(ranges, List::of);
  }

  /** The families of ranges, in their order. */
  public static List<IpFamily> families(List<Cidr> ranges) {
    return ranges.stream().map(Cidr::family).distinct().toList();
  }

  /** The families of the cluster, primary first. */
  public List<IpFamily> families() {
    return families;
  }

  public boolean hasFamily(IpFamily family) {
    return families.contains(family);
  }

  /** All address pools, in the order in which they are tried. */
  public List<AddressPool> pools() {
    return pools;
  }

  /** The pools of one family, in the order in which they are tried. */
  public List<AddressPool> pools(IpFamily family) {
    return pools.stream().filter(pool -> pool.family() == family).toList();
  }

  public PortPool ports() {
    return ports;
  }

  /**
   * Replaces the ranges. A pool whose range stays is kept with all that is taken of it. Addresses
   * of a range that goes stay with whoever has them, but they are no longer counted.
   *
   * @param ranges in the order in which they are to be tried; one that is there twice counts once
   * @param used addresses that have been recorded, asked for if there is a new range; those outside
   *     it are ignored
   * @throws IllegalArgumentException if a range is of a family that the cluster does not have, or
   *     an IPv6 range is wider than /64
   */
  public void setRanges(List<Cidr> ranges, Supplier<? extends Iterable<IpAddress>> used) {
    Map<Cidr, AddressPool> next = new LinkedHashMap<>();
    for (Cidr range : ranges) {
      next.computeIfAbsent(range.masked(), key -> pool(key, used));
    }
    pools = List.copyOf(next.values());
  }

  private AddressPool pool(Cidr range, Supplier<? extends Iterable<IpAddress>> used) {
    for (AddressPool pool : pools) {
      if (pool.range().equals(range)) {
        return pool;
      }
    }
    AddressPool pool = newPool(range);
    used.get().forEach(pool::markUsed);
    return pool;
  }

  private AddressPool newPool(Cidr range) {
    if (!hasFamily(range.family())) {
      throw new IllegalArgumentException(range + " is not of " + families);
    }
    return new AddressPool(range, random, features.isEnabled(Feature.SERVICE_IP_STATIC_SUBRANGE));
  }

  /**
   * Records that a stored Service has this address.
   *
   * @return false if it was known to be used, or no range can give it out
   */
  public boolean markUsed(IpAddress address) {
    boolean marked = false;
    for (AddressPool pool : pools) {
      marked |= pool.markUsed(address);
    }
    return marked;
  }

  /**
   * Records that a stored Service has this node port.
   *
   * @return false if it was known to be used, or is outside the range
   */
  public boolean markUsed(int port) {
    return ports.markUsed(port);
  }

  /**
   * Takes over whether an address is in use.
   *
   * @param address whose record has come or gone
   * @param used whether there is one
   */
  public void follow(IpAddress address, boolean used) {
    if (used) {
      markUsed(address);
    } else {
      release(address);
    }
  }

  /**
   * Takes over which ports are in use.
   *
   * @param used as {@link PortPool#usedPorts} has them
   */
  public void follow(BitSet used) {
    ports.follow(used);
  }

  /**
   * Begins to allocate for one request.
   *
   * @param dryRun whether to answer without changing anything
   */
  public AllocationTransaction begin(boolean dryRun) {
    return dryRun ? new DryRunTransaction(this) : new LiveTransaction(this);
  }

  /** Has the pools give out nothing while the fault says so. */
  public void setShortage(Shortage fault) {
    this.shortage = fault;
  }

  /** Draws a node port; empty when all are taken. */
  OptionalLong drawPort() {
    OptionalLong drawn = shortage.concernsPorts() ? OptionalLong.empty() : ports.draw();
    ports.counts().wanted(drawn.isPresent());
    return drawn;
  }

  /** Takes an address that somebody asks for; false if it is in use. */
  boolean take(IpAddress address) {
    boolean taken = markUsed(address);
    for (AddressPool pool : pools) {
      if (pool.isAllocatable(address)) {
        pool.counts().asked(taken);
        break;
      }
    }
    return taken;
  }

  /** Takes a port that somebody asks for; false if it is in use or outside the range. */
  boolean takePort(int port) {
    boolean taken = ports.markUsed(port);
    ports.counts().asked(taken);
    return taken;
  }

  /** Draws from the family's ranges in order; null when all are full. */
  @Nullable IpAddress draw(IpFamily family) {
    boolean shortOf = shortage.concerns(family);
    for (AddressPool pool : pools) {
      if (pool.family() == family) {
        IpAddress address = shortOf ? null : pool.draw();
        pool.counts().wanted(address != null);
        if (address != null) {
          markUsed(address);
          return address;
        }
      }
    }
    return null;
  }

  void release(IpAddress address) {
    for (AddressPool pool : pools) {
      pool.release(address);
    }
  }

  /** Whether a range of the family can give out the address. */
  boolean isAllocatable(IpFamily family, IpAddress address) {
    return address.family() == family
        && pools.stream().anyMatch(pool -> pool.isAllocatable(address));
  }
}
