package dev.duplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.allocation.AllocationException.Reason;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random transactions on the pools, and the same on plain sorted sets: both must agree. */
class AllocationModelTest {
  private static final PortRange PORTS = PortRange.parse("30000-30199");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/29", "10.0.0.0/28", "10.0.0.0/27", "10.0.0.0/24", "10.0.0.0/20", "10.0.0.0/16",
        "fd00::/125", "fd00::/120", "fd00::/116", "fd00::/112", "fd00::/108", "fd00::/64",
      })
  void transactions(String range) throws AllocationException {
    for (long seed = 1; seed <= 5; seed++) {
      try {
        new Run(Cidr.of(range), seed).go();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", range " + range, e);
      }
    }
  }

  /** One pool, one model, one source of chance. */
  private static final class Run {
    private final Cidr range;
    private final SplittableRandom random;
    private final Allocators allocators;
    private final AddressPool pool;
    private final TreeSet<IpAddress> used = new TreeSet<>();
    private final TreeSet<Integer> usedPorts = new TreeSet<>();
    private final List<IpAddress> live = new ArrayList<>();

    Run(Cidr range, long seed) {
      this.range = range;
      random = new SplittableRandom(seed);
      allocators = new Allocators(List.of(range.family()), List.of(range), PORTS, random.split());
      pool = allocators.pools().get(0);
    }

    void go() throws AllocationException {
      for (int i = 0; i < 3000; i++) {
        // Long phases that mostly take and that mostly give back, so that small ranges run full.
        transaction(i / 500 % 2 == 0 ? 8 : 2);
        check();
      }
      while (!used.isEmpty()) {
        AllocationTransaction tx = allocators.begin(false);
        tx.releaseOnCommit(range.family(), used.first());
        used.pollFirst();
        tx.commit();
      }
      for (int port : usedPorts) {
        AllocationTransaction tx = allocators.begin(false);
        tx.releasePortOnCommit(port);
        tx.commit();
      }
      assertThat(pool.used()).isZero();
      assertThat(pool.free()).isEqualTo(pool.size());
      assertThat(allocators.ports().used()).isZero();
    }

    private void transaction(int takes) throws AllocationException {
      boolean dryRun = random.nextInt(10) == 0;
      TreeSet<IpAddress> taken = new TreeSet<>();
      TreeSet<Integer> takenPorts = new TreeSet<>();
      TreeSet<IpAddress> releases = new TreeSet<>();
      TreeSet<Integer> portReleases = new TreeSet<>();
      AllocationTransaction tx = allocators.begin(dryRun);
      for (int step = random.nextInt(4); step >= 0; step--) {
        if (random.nextInt(10) >= takes) {
          IpAddress address = someAddress();
          tx.releaseOnCommit(range.family(), address);
          releases.add(address);
          int port = 29995 + random.nextInt(210);
          tx.releasePortOnCommit(port);
          portReleases.add(port);
        } else if (dryRun) {
          assertThat(tx.allocateNext(range.family())).isEqualTo(range.network());
        } else {
          take(tx, taken);
          takePort(tx, takenPorts);
        }
      }
      boolean commit = random.nextInt(4) > 0;
      if (commit) {
        tx.commit();
      } else {
        tx.close();
      }
      if (dryRun) {
        return;
      }
      if (commit) {
        used.removeAll(releases);
        usedPorts.removeAll(portReleases);
      } else {
        used.removeAll(taken);
        usedPorts.removeAll(takenPorts);
      }
    }

    private void take(AllocationTransaction tx, Set<IpAddress> taken) {
      boolean named = random.nextBoolean();
      IpAddress wanted = someAddress();
      boolean dynamicFree = !dynamicFull();
      try {
        IpAddress address = wanted;
        if (named) {
          tx.allocate(range.family(), wanted);
        } else {
          address = tx.allocateNext(range.family());
          AddressBand dynamic = pool.dynamicBand();
          assertThat(dynamic != null && dynamic.contains(address)).isEqualTo(dynamicFree);
        }
        assertThat(allocatable(address)).isTrue();
        assertThat(used.add(address)).isTrue();
        taken.add(address);
        live.add(address);
      } catch (AllocationException e) {
        Reason expected =
            !named
                ? Reason.RANGE_FULL
                : allocatable(wanted) ? Reason.ALREADY_ALLOCATED : Reason.NOT_IN_RANGE;
        assertThat(e.reason()).isEqualTo(expected);
        assertThat(named ? expected == Reason.NOT_IN_RANGE || used.contains(wanted) : full())
            .isTrue();
      }
    }

    private void takePort(AllocationTransaction tx, Set<Integer> taken) {
      boolean named = random.nextBoolean();
      int wanted = 29995 + random.nextInt(210);
      try {
        int port = wanted;
        if (named) {
          tx.allocatePort(wanted);
        } else {
          port = tx.allocateNextPort();
        }
        assertThat(PORTS.contains(port) && usedPorts.add(port)).isTrue();
        taken.add(port);
      } catch (AllocationException e) {
        switch (e.reason()) {
          case RANGE_FULL -> assertThat(usedPorts).hasSize(PORTS.size());
          case ALREADY_ALLOCATED -> assertThat(usedPorts).contains(wanted);
          case NOT_IN_RANGE -> assertThat(PORTS.contains(wanted)).isFalse();
          case NOT_READY -> throw new AssertionError(e);
        }
      }
    }

    private boolean full() {
      return pool.size().equals(BigInteger.valueOf(used.size()));
    }

    private boolean dynamicFull() {
      AddressBand band = pool.dynamicBand();
      return band == null
          || band.last()
              .minus(band.first())
              .add(BigInteger.ONE)
              .equals(BigInteger.valueOf(used.tailSet(band.first(), true).size()));
    }

    /** The rule in other words than the pool's. */
    private boolean allocatable(IpAddress address) {
      boolean ipv4 = address.family() == IpFamily.IPV4;
      return range.contains(address)
          && !address.equals(range.network())
          && !(ipv4 && address.equals(range.last()));
    }

    /** One that was taken before, one near an end, or any of the range. */
    private IpAddress someAddress() {
      int choice = random.nextInt(4);
      if (choice < 2 && !live.isEmpty()) {
        return live.get(random.nextInt(live.size()));
      }
      if (choice == 2) {
        return random.nextBoolean()
            ? range.first().add(random.nextInt(-1, 4))
            : range.last().add(random.nextInt(-3, 2));
      }
      long mask = range.size().longValue() - 1;
      return IpAddress.ofBits(
          range.family(),
          range.network().highBits(),
          range.network().lowBits() | (random.nextLong() & mask));
    }

    private void check() {
      assertThat(pool.used()).isEqualTo(used.size());
      assertThat(pool.free()).isEqualTo(pool.size().subtract(BigInteger.valueOf(used.size())));
      assertThat(allocators.ports().used()).isEqualTo(usedPorts.size());
      IpAddress address = someAddress();
      assertThat(pool.isUsed(address)).isEqualTo(used.contains(address));
    }
  }
}
