package dev.duplane.controller.nodeipam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.duplane.net.Cidr;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrSetTest {
  private static String give(CidrSet set) {
    Cidr given = Objects.requireNonNull(set.next());
    set.occupy(given);
    set.advance(given);
    return given.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "10.244.0.0/16, 24, 10.244.0.0/24, 10.244.1.0/24",
    "10.244.0.0/16, 26, 10.244.0.0/26, 10.244.0.64/26",
    "10.0.0.0/30, 32, 10.0.0.0/32, 10.0.0.1/32",
    "fd00:10:244::/48, 64, fd00:10:244::/64, fd00:10:244:1::/64",
    "fd00:10:244::/56, 72, fd00:10:244::/72, fd00:10:244:0:100::/72",
    "fd00::/112, 120, fd00::/120, fd00::100/120"
  })
  void next_inOrder(String range, int length, String first, String second) {
    CidrSet set = new CidrSet(Cidr.of(range), length);
    assertThat(give(set)).isEqualTo(first);
    assertThat(give(set)).isEqualTo(second);
  }

  @Test
  void next_goesOnBehindTheLastOne_thenFromTheStart() {
    CidrSet set = new CidrSet(Cidr.of("10.244.0.0/22"), 24);
    give(set);
    give(set);
    set.release(Cidr.of("10.244.0.0/24"));
    assertThat(give(set)).isEqualTo("10.244.2.0/24");
    assertThat(give(set)).isEqualTo("10.244.3.0/24");
    assertThat(give(set)).isEqualTo("10.244.0.0/24");
    assertThat(set.next()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.244.1.0/25, 1",
    "10.244.0.0/23, 2",
    "10.244.0.0/16, 4",
    "10.0.0.0/8, 4",
    "10.244.2.128/32, 1"
  })
  void occupy_allPartsThatTheBlockTouches(String block, int taken) {
    CidrSet set = new CidrSet(Cidr.of("10.244.0.0/22"), 24);
    set.occupy(Cidr.of(block));
    assertThat(set.used()).isEqualTo(taken);
    set.occupy(Cidr.of(block));
    set.release(Cidr.of(block));
    assertThat(set.used()).as("it was taken twice").isEqualTo(taken);
    set.release(Cidr.of(block));
    assertThat(set.used()).isZero();
  }

  @Test
  void occupy_elsewhere_refused() {
    CidrSet set = new CidrSet(Cidr.of("10.244.0.0/22"), 24);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set.occupy(Cidr.of("10.245.0.0/24")))
        .withMessage("cidr 10.245.0.0/24 is out the range of cluster cidr 10.244.0.0/22");
  }

  @Test
  void parts_tooMany_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CidrSet(Cidr.of("fd00:10:244::/47"), 64))
        .withMessage("New CIDR set failed; the node CIDR size is too big");
  }
}
