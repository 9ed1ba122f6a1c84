package dev.duplane.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "10.96.0.1, 10.96.0.1",
    "255.255.255.255, 255.255.255.255",
    "::, ::",
    "0:0:0:0:0:0:0:0, ::",
    "::1, ::1",
    "1::, 1::",
    "0::1, ::1",
    "2001:DB8::A, 2001:db8::a",
    "2001:0db8:0000:0000:0000:0000:0000:0001, 2001:db8::1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8::1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "fd00:10:96::6464, fd00:10:96::6464",
    "::ffff:1.2.3.4, ::ffff:1.2.3.4",
    "::ffff:102:304, ::ffff:1.2.3.4",
    "0:0:0:0:0:FFFF:1.2.3.4, ::ffff:1.2.3.4",
    "::1.2.3.4, ::102:304",
    "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
  })
  void parse_valid(String text, String canonical) {
    assertThat(IpAddress.parse(text)).hasToString(canonical);
    assertThat(IpAddress.parseSloppy(text)).isEqualTo(IpAddress.parse(text));
    assertThat(IpAddress.parse(canonical)).isEqualTo(IpAddress.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "1",
        "1.2.3",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.4.",
        "1.2.3.4.5",
        "1.2.3.256",
        "1.2.3.-4",
        "1.2.3.+4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4\n",
        "1.2.3.a",
        "1.2.3.4:80",
        "1.2.3.4%eth0",
        "1.2.3.4/32",
        "99999999999.1.1.1",
        "localhost",
        "example.com",
        "\u0661.2.3.4",
        ":",
        ":::",
        "::1::",
        "1::2::3",
        ":1",
        "1:",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "10000::",
        "g::",
        "fe80::1%eth0",
        "::1%",
        "[::1]",
        "::ffff:1.2.3",
        "::ffff:1.2.3.4:5",
        "::ffff:1.2.3.256",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:1.2.3.4",
        "1.2.3.4::",
      })
  void parse_invalid(String text) {
    assertThat(IpAddress.parse(text)).isNull();
    assertThat(IpAddress.parseSloppy(text)).isNull();
    assertThatThrownBy(() -> IpAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "010.0.0.1, 10.0.0.1",
    "10.096.000.001, 10.96.0.1",
    "00001.2.3.4, 1.2.3.4",
    "00.0.0.0, 0.0.0.0",
    "::ffff:01.2.3.4, ::ffff:1.2.3.4",
    "00001::, 1::",
  })
  void parse_leadingZero(String text, String sloppy) {
    assertThat(IpAddress.parse(text)).isNull();
    assertThat(IpAddress.parseSloppy(text)).hasToString(sloppy);
  }

  @Test
  void parse_printed_roundTrip() {
    long seed = 20260101;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20_000; i++) {
      IpAddress address = any(random);
      assertThat(IpAddress.parse(address.toString())).as("seed %d", seed).isEqualTo(address);
      assertThat(IpAddress.parseSloppy(address.toString())).as("seed %d", seed).isEqualTo(address);
    }
  }

  /** IPv6 with many zero fields, so that every form of "::" comes up. */
  private static IpAddress any(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return IpAddress.ipv4(random.nextInt());
    }
    long[] words = new long[2];
    for (int field = 0; field < 8; field++) {
      long value =
          switch (random.nextInt(5)) {
            case 0, 1, 2 -> 0;
            case 3 -> 0xffff;
            default -> random.nextInt(0x10000);
          };
      words[field / 4] = words[field / 4] << 16 | value;
    }
    return IpAddress.ipv6(words[0], words[1]);
  }

  @Test
  void mapped() {
    IpAddress mapped = IpAddress.of("::ffff:10.96.0.1");
    assertThat(mapped.family()).isEqualTo(IpFamily.IPV6);
    assertThat(mapped.isIpv4Mapped()).isTrue();
    assertThat(mapped.unmap()).isEqualTo(IpAddress.of("10.96.0.1")).isNotEqualTo(mapped);
    assertThat(IpAddress.of("10.96.0.1").isIpv4Mapped()).isFalse();
    assertThat(IpAddress.of("::1").unmap()).isEqualTo(IpAddress.of("::1"));
  }

  @Test
  void arithmetic() {
    assertThat(IpAddress.of("10.0.0.255").add(1)).hasToString("10.0.1.0");
    assertThat(IpAddress.of("10.0.1.0").add(-1)).hasToString("10.0.0.255");
    assertThat(IpAddress.of("2001:db8::ffff:ffff:ffff:ffff").add(1)).hasToString("2001:db8:0:1::");
    assertThat(IpAddress.of("2001:db8::").add(BigInteger.ONE.shiftLeft(64)))
        .hasToString("2001:db8:0:1::");
    assertThat(IpAddress.of("::1").minus(IpAddress.of("::ffff"))).isEqualTo(-65534);
    assertThatThrownBy(() -> IpAddress.of("255.255.255.255").add(1))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> IpAddress.of("::").add(-1)).isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> IpAddress.of("::").minus(IpAddress.of("0.0.0.0")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> IpAddress.ofBits(IpFamily.IPV4, 0, 1L << 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void order() {
    List<IpAddress> ascending =
        List.of(
            IpAddress.of("0.0.0.0"),
            IpAddress.of("127.255.255.255"),
            IpAddress.of("128.0.0.0"),
            IpAddress.of("::"),
            IpAddress.of("::8000:0:0:0"),
            IpAddress.of("0:0:0:1::"),
            IpAddress.of("8000::"),
            IpAddress.of("ffff::"));
    List<IpAddress> sorted = new ArrayList<>(ascending);
    Collections.reverse(sorted);
    Collections.sort(sorted);
    assertThat(sorted).isEqualTo(ascending);
  }

  /** Columns: unspecified, loopback, link-local unicast, link-local multicast. */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0,            true,  false, false, false",
    "::,                 true,  false, false, false",
    "127.0.0.1,          false, true,  false, false",
    "127.255.255.255,    false, true,  false, false",
    "::1,                false, true,  false, false",
    "::ffff:127.0.0.1,   false, true,  false, false",
    "169.254.1.1,        false, false, true,  false",
    "fe80::1,            false, false, true,  false",
    "febf::1,            false, false, true,  false",
    "fec0::1,            false, false, false, false",
    "224.0.0.255,        false, false, false, true",
    "224.0.1.0,          false, false, false, false",
    "239.1.1.1,          false, false, false, false",
    "240.0.0.0,          false, false, false, false",
    "ff02::1,            false, false, false, true",
    "ff12::1,            false, false, false, true",
    "ff05::1,            false, false, false, false",
    "10.0.0.1,           false, false, false, false",
    "fd00::1,            false, false, false, false",
  })
  void kinds(
      String text,
      boolean unspecified,
      boolean loopback,
      boolean linkLocal,
      boolean linkLocalMulticast) {
    IpAddress address = IpAddress.of(text);
    assertThat(address.isUnspecified()).isEqualTo(unspecified);
    assertThat(address.isLoopback()).isEqualTo(loopback);
    assertThat(address.isLinkLocalUnicast()).isEqualTo(linkLocal);
    assertThat(address.isLinkLocalMulticast()).isEqualTo(linkLocalMulticast);
  }

  @Test
  void families() {
    assertThat(IpFamily.fromWire("IPv4")).isEqualTo(IpFamily.IPV4);
    assertThat(IpFamily.fromWire("IPv6")).isEqualTo(IpFamily.IPV6);
    assertThat(IpFamily.fromWire("ipv6")).isNull();
    assertThat(IpFamily.fromWire(null)).isNull();
    assertThat(IpFamily.IPV4.other()).isEqualTo(IpFamily.IPV6).hasToString("IPv6");
  }
}
