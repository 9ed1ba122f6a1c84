package dev.duplane.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.96.0.0/16,     10.96.0.0,     10.96.255.255,                 65536",
    "10.96.0.5/29,     10.96.0.0,     10.96.0.7,                     8",
    "10.0.0.1/32,      10.0.0.1,      10.0.0.1,                      1",
    "1.2.3.4/0,        0.0.0.0,       255.255.255.255,               4294967296",
    "fd00:10:96::/112, fd00:10:96::,  fd00:10:96::ffff,              65536",
    "fd00::5/64,       fd00::,        fd00::ffff:ffff:ffff:ffff,     18446744073709551616",
    "fd00::5/48,       fd00::,        fd00::ffff:ffff:ffff:ffff:ffff, 1208925819614629174706176",
    "::1/128,          ::1,           ::1,                           1",
  })
  void ends(String text, String first, String last, BigInteger size) {
    Cidr cidr = Cidr.of(text);
    assertThat(cidr.network()).hasToString(first).isEqualTo(cidr.first());
    assertThat(cidr.last()).hasToString(last);
    assertThat(cidr.size()).isEqualTo(size);
    assertThat(cidr.last().minus(cidr.first()).add(BigInteger.ONE)).isEqualTo(size);
  }

  @Test
  void hostBits() {
    Cidr given = Cidr.of("10.96.0.5/24");
    assertThat(given.hasHostBits()).isTrue();
    assertThat(given).hasToString("10.96.0.5/24");
    assertThat(given.masked()).hasToString("10.96.0.0/24");
    assertThat(given.masked().hasHostBits()).isFalse();
  }

  @Test
  void parse_canonicalText() {
    assertThat(Cidr.of("FD00:0:0::/64")).hasToString("fd00::/64");
    assertThat(Cidr.of("10.0.0.0/0")).hasToString("10.0.0.0/0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0",
        "10.0.0.0/",
        "/8",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8 ",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "10.0.0.0/99999999999",
        "::/129",
        "fe80::%eth0/64",
        "::/x",
      })
  void parse_invalid(String text) {
    assertThat(Cidr.parse(text)).isNull();
    assertThat(Cidr.parseSloppy(text)).isNull();
    assertThatThrownBy(() -> Cidr.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"010.0.0.0/8, 10.0.0.0/8", "10.0.0.0/08, 10.0.0.0/8", "::/00, ::/0"})
  void parse_leadingZero(String text, String sloppy) {
    assertThat(Cidr.parse(text)).isNull();
    assertThat(Cidr.parseSloppy(text)).hasToString(sloppy);
  }

  @Test
  void contains() {
    Cidr range = Cidr.of("10.96.0.0/16");
    assertThat(range.contains(IpAddress.of("10.96.255.255"))).isTrue();
    assertThat(range.contains(IpAddress.of("10.97.0.0"))).isFalse();
    assertThat(range.contains(IpAddress.of("::ffff:10.96.0.1"))).isFalse();
    assertThat(range.contains(Cidr.of("10.96.4.0/24"))).isTrue();
    assertThat(range.contains(Cidr.of("10.0.0.0/8"))).isFalse();
  }

  @Test
  void contains_matchesOrder() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      int bits = random.nextInt(129);
      IpAddress given = IpAddress.ipv6(random.nextLong(), random.nextLong());
      Cidr cidr = new Cidr(given, bits);
      IpAddress other = random.nextBoolean() ? cidr.last() : cidr.first();
      if (random.nextBoolean()) {
        other = IpAddress.ipv6(other.highBits(), other.lowBits() ^ 1L << random.nextInt(64));
      }
      boolean between = cidr.first().compareTo(other) <= 0 && other.compareTo(cidr.last()) <= 0;
      assertThat(cidr.contains(other))
          .as("seed %d: %s in %s", seed, other, cidr)
          .isEqualTo(between);
    }
  }
}
