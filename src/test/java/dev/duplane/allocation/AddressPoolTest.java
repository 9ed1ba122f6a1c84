package dev.duplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPoolTest {
  private static AddressPool pool(String range, long seed) {
    return new AddressPool(Cidr.of(range), new SplittableRandom(seed));
  }

  /**
   * Columns: range, allocatable, last of the static band, first of the dynamic band, last of it.
   */
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/16,    65534, 10.0.1.0,  10.0.1.1,  10.0.255.254",
    "10.0.0.0/20,    4094,  10.0.1.0,  10.0.1.1,  10.0.15.254",
    "10.0.0.0/22,    1022,  10.0.0.64, 10.0.0.65, 10.0.3.254",
    "10.0.0.0/24,    254,   10.0.0.16, 10.0.0.17, 10.0.0.254",
    "10.0.0.0/27,    30,    10.0.0.16, 10.0.0.17, 10.0.0.30",
    "10.0.0.0/28,    14,    ,          10.0.0.1,  10.0.0.14",
    "10.0.0.0/29,    6,     ,          10.0.0.1,  10.0.0.6",
    "10.0.0.0/30,    2,     ,          10.0.0.1,  10.0.0.2",
    "fd00::/125,     7,     ,          fd00::1,   fd00::7",
    "fd00::/124,     15,    ,          fd00::1,   fd00::f",
    "fd00::/123,     31,    fd00::10,  fd00::11,  fd00::1f",
    "fd00::/120,     255,   fd00::10,  fd00::11,  fd00::ff",
    "fd00::/112,     65535, fd00::100, fd00::101, fd00::ffff",
    "fd00::/64,      18446744073709551615, fd00::100, fd00::101, fd00::ffff:ffff:ffff:ffff",
  })
  void bands(
      String range, BigInteger size, @Nullable String staticLast, String first, String last) {
    AddressPool pool = pool(range, 1);
    assertThat(pool.size()).isEqualTo(size).isEqualTo(pool.free());
    AddressBand staticBand = pool.staticBand();
    if (staticLast == null) {
      assertThat(staticBand).isNull();
    } else {
      IpAddress lowest = Cidr.of(range).network().add(1);
      assertThat(staticBand).isEqualTo(new AddressBand(lowest, IpAddress.of(staticLast)));
    }
    assertThat(pool.dynamicBand())
        .isEqualTo(new AddressBand(IpAddress.of(first), IpAddress.of(last)));
    assertThat(pool.isAllocatable(Cidr.of(range).network())).isFalse();
    assertThat(pool.isAllocatable(IpAddress.of(last))).isTrue();
    assertThat(pool.isAllocatable(IpAddress.of(last).add(1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/31", "10.0.0.0/32", "fd00::/128"})
  void bands_nothingToGive(String range) {
    AddressPool pool = pool(range, 1);
    assertThat(pool.size()).isZero();
    assertThat(pool.dynamicBand()).isNull();
    assertThat(pool.draw()).isNull();
    assertThat(pool.markUsed(IpAddress.of("10.0.0.0"))).isFalse();
  }

  @Test
  void range_hostBitsAndWidth() {
    assertThat(pool("10.0.0.5/24", 1).range()).isEqualTo(Cidr.of("10.0.0.0/24"));
    assertThatThrownBy(() -> pool("fd00::/63", 1)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Fills the range by draws: all of the dynamic band, then all of the static one, none twice. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.0/30",
        "10.0.0.0/29",
        "10.0.0.0/28",
        "10.0.0.0/27",
        "10.0.0.0/24",
        "10.0.0.0/16",
        "fd00::/125",
        "fd00::/120",
        "fd00::/112",
      })
  void draw_untilFull(String range) {
    long seed = 42;
    AddressPool pool = pool(range, seed);
    AddressBand dynamic = Objects.requireNonNull(pool.dynamicBand());
    int dynamicSize = dynamic.last().minus(dynamic.first()).intValueExact() + 1;
    Set<IpAddress> drawn = new HashSet<>();
    for (int i = 0; i < pool.size().intValueExact(); i++) {
      IpAddress address = Objects.requireNonNull(pool.draw());
      if (!drawn.add(address) || dynamic.contains(address) != i < dynamicSize) {
        throw new AssertionError("seed " + seed + ": draw " + i + " gave " + address);
      }
    }
    assertThat(drawn).allMatch(pool::isAllocatable);
    assertThat(pool.draw()).isNull();
    assertThat(pool.free()).isZero();

    IpAddress released = drawn.iterator().next();
    assertThat(pool.release(released)).isTrue();
    assertThat(pool.draw()).isEqualTo(released);
  }

  @Test
  void draw_wideRangeDownToTheLast() {
    AddressPool pool = pool("fd00::/108", 5);
    IpAddress kept = IpAddress.of("fd00::c:1234");
    IpAddress last = Cidr.of("fd00::/108").last();
    for (IpAddress a = IpAddress.of("fd00::1"); a.compareTo(last) <= 0; a = next(a)) {
      if (!a.equals(kept)) {
        pool.markUsed(a);
      }
    }
    assertThat(pool.free()).isOne();
    assertThat(pool.draw()).isEqualTo(kept);
    assertThat(pool.draw()).isNull();
  }

  private static IpAddress next(IpAddress address) {
    return IpAddress.ipv6(address.highBits(), address.lowBits() + 1);
  }

  @Test
  void draw_sameSeed() {
    for (String range : List.of("10.0.0.0/28", "10.0.0.0/16", "fd00::/64")) {
      assertThat(draws(range, 9)).isEqualTo(draws(range, 9)).isNotEqualTo(draws(range, 10));
    }
  }

  private static List<IpAddress> draws(String range, long seed) {
    AddressPool pool = pool(range, seed);
    List<IpAddress> drawn = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      drawn.add(Objects.requireNonNull(pool.draw()));
    }
    return drawn;
  }

  @Test
  void draw_upperHalfOfTheWidestRange() {
    AddressPool pool = pool("fd00::/64", 2);
    assertThat(pool.markUsed(IpAddress.of("fd00::ffff:ffff:ffff:ffff"))).isTrue();
    assertThat(pool.isUsed(IpAddress.of("fd00::ffff:ffff:ffff:ffff"))).isTrue();
    assertThat(pool.isUsed(IpAddress.of("fd00::1"))).isFalse();
    boolean upper = false;
    boolean lower = false;
    for (int i = 0; i < 100; i++) {
      IpAddress address = Objects.requireNonNull(pool.draw());
      assertThat(pool.range().contains(address)).isTrue();
      upper |= address.lowBits() < 0;
      lower |= address.lowBits() > 0;
    }
    assertThat(upper && lower).isTrue();
    assertThat(pool.used()).isEqualTo(101);
    assertThat(pool.free()).isEqualTo(pool.size().subtract(BigInteger.valueOf(101)));
  }

  /** Columns: range, last of the static band (0: none). */
  @ParameterizedTest
  @CsvSource({
    "30000-32767, 30085",
    "1-65535, 128",
    "30000-30002, 0",
    "30000-30015, 0",
    "30000-30016, 30015",
    "30000-31023, 30031",
  })
  void ports_bands(String text, int staticLast) {
    PortRange range = PortRange.parse(text);
    PortPool pool = new PortPool(range, new SplittableRandom(1));
    PortRange staticBand = pool.staticBand();
    assertThat(staticBand == null ? 0 : staticBand.max()).isEqualTo(staticLast);
    int dynamicFirst = staticLast == 0 ? range.min() : staticLast + 1;
    assertThat(pool.dynamicBand()).isEqualTo(new PortRange(dynamicFirst, range.max()));
    Set<Long> drawn = new HashSet<>();
    for (int i = 0; i < range.size(); i++) {
      long port = pool.draw().orElseThrow();
      assertThat(port >= dynamicFirst).isEqualTo(i < pool.dynamicBand().size());
      drawn.add(port);
    }
    assertThat(drawn).hasSize(range.size()).allMatch(p -> range.contains(p.intValue()));
    assertThat(pool.draw()).isEmpty();
    assertThat(pool.free()).isZero();
  }
}
