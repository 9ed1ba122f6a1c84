package dev.duplane.controller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class UsedAddressesTest {
  private static final List<Cidr> RANGES =
      List.of(
          Cidr.of("10.0.0.0/28"),
          Cidr.of("10.0.0.16/28"),
          Cidr.of("10.0.0.0/27"),
          Cidr.of("fd00::/124"),
          Cidr.of("255.255.255.255/32"));

  private final UsedAddresses used = new UsedAddresses();

  /** The first free address by a look at all. */
  private static @Nullable IpAddress first(Cidr range, List<IpAddress> occupied) {
    int size = range.size().intValue();
    int end = range.family().bits() == 32 ? size - 1 : size;
    for (int i = 2; i < end; i++) {
      IpAddress address = range.network().add(i);
      if (!occupied.contains(address)) {
        return address;
      }
    }
    return null;
  }

  @RepeatedTest(20)
  void next_asByALookAtAll(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    List<IpAddress> occupied = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Cidr range = RANGES.get(random.nextInt(RANGES.size()));
      IpAddress next = used.next(range);
      assertThat(next)
          .as("seed %d, step %d, %s", repetition.getCurrentRepetition(), i, range)
          .isEqualTo(first(range, occupied));
      if (!occupied.isEmpty() && random.nextInt(5) < 2) {
        used.release(occupied.remove(random.nextInt(occupied.size())));
      } else if (random.nextInt(10) == 0) {
        occupy(range.network(), occupied);
      } else if (next != null) {
        occupy(next, occupied);
      }
    }
  }

  private void occupy(IpAddress address, List<IpAddress> occupied) {
    used.occupy(address);
    occupied.add(address);
  }

  @Test
  void contains_asOftenAsReported() {
    IpAddress address = RANGES.get(0).network().add(2);
    used.occupy(address);
    used.occupy(address);
    used.release(address);
    assertThat(used.contains(address)).isTrue();
    used.release(address);
    assertThat(used.contains(address)).isFalse();
  }
}
