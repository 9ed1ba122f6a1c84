package dev.duplane.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.allocation.AllocationException.Reason;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationTransactionTest {
  private static final IpAddress A = IpAddress.of("10.96.0.5");

  private static Allocators allocators(String ports, String... ranges) {
    List<Cidr> cidrs = List.of(ranges).stream().map(Cidr::of).toList();
    return new Allocators(
        Allocators.families(cidrs), cidrs, PortRange.parse(ports), new SplittableRandom(1));
  }

  private static Allocators usual() {
    return allocators("30000-32767", "10.96.0.0/16", "fd00:10:96::/112");
  }

  private static void assertRefused(ThrowingCallable call, Reason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            AllocationException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(message);
  }

  private static void assertNothingUsed(Allocators allocators) {
    assertThat(allocators.pools()).allMatch(pool -> pool.used() == 0);
    assertThat(allocators.ports().used()).isZero();
  }

  @Test
  void families() {
    Allocators allocators = allocators("1-9", "fd00::/112", "10.0.0.0/24");
    assertThat(allocators.families()).containsExactly(IpFamily.IPV6, IpFamily.IPV4);
    assertThat(allocators.families().get(0)).isEqualTo(IpFamily.IPV6);
    Allocators single = allocators("1-9", "10.0.0.0/24");
    assertThat(single.hasFamily(IpFamily.IPV6)).isFalse();
    assertThatThrownBy(
            () ->
                new Allocators(
                    List.of(), List.of(), PortRange.DEFAULT_NODE_PORTS, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new Allocators(
                    List.of(IpFamily.IPV4),
                    List.of(Cidr.of("fd00::/112")),
                    PortRange.DEFAULT_NODE_PORTS,
                    new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void commit_keeps() throws AllocationException {
    Allocators allocators = usual();
    try (AllocationTransaction tx = allocators.begin(false)) {
      tx.allocate(IpFamily.IPV4, A);
      tx.allocateNext(IpFamily.IPV6);
      tx.allocatePort(30080);
      tx.allocateNextPort();
      tx.commit();
    }
    assertThat(allocators.pools()).allMatch(pool -> pool.used() == 1);
    assertThat(allocators.ports().used()).isEqualTo(2);
    assertThat(allocators.ports().isUsed(30080)).isTrue();
  }

  @Test
  void close_reverts() throws AllocationException {
    Allocators allocators = usual();
    try (AllocationTransaction tx = allocators.begin(false)) {
      tx.allocate(IpFamily.IPV4, A);
      tx.allocateNext(IpFamily.IPV6);
      tx.allocatePort(30080);
      tx.allocateNextPort();
      tx.releaseOnCommit(IpFamily.IPV4, A);
    }
    assertNothingUsed(allocators);
  }

  @Test
  void end_onlyOnce() throws AllocationException {
    Allocators allocators = usual();
    AllocationTransaction tx = allocators.begin(false);
    tx.allocate(IpFamily.IPV4, A);
    tx.commit();
    tx.revert();
    tx.close();
    assertThat(allocators.pools().get(0).used()).isOne();
    assertThatThrownBy(() -> tx.allocateNext(IpFamily.IPV4))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void release_onCommitOnly() throws AllocationException {
    Allocators allocators = usual();
    allocators.markUsed(A);
    allocators.markUsed(30080);
    AllocationTransaction reverted = allocators.begin(false);
    reverted.releaseOnCommit(IpFamily.IPV4, A);
    reverted.releasePortOnCommit(30080);
    assertRefused(
        () -> reverted.allocate(IpFamily.IPV4, A),
        Reason.ALREADY_ALLOCATED,
        "provided IP is already allocated");
    reverted.revert();
    assertThat(allocators.pools().get(0).isUsed(A)).isTrue();
    assertThat(allocators.ports().isUsed(30080)).isTrue();

    AllocationTransaction committed = allocators.begin(false);
    committed.releaseOnCommit(IpFamily.IPV4, A);
    committed.releaseOnCommit(IpFamily.IPV4, IpAddress.of("192.168.0.1"));
    committed.releaseOnCommit(IpFamily.IPV6, IpAddress.of("fd00:10:96::9"));
    committed.releasePortOnCommit(30080);
    committed.releasePortOnCommit(80);
    committed.commit();
    assertNothingUsed(allocators);
  }

  @Test
  void release_ofOwn() throws AllocationException {
    Allocators allocators = usual();
    AllocationTransaction tx = allocators.begin(false);
    tx.allocatePort(30080);
    tx.releasePortOnCommit(30080);
    tx.commit();
    assertNothingUsed(allocators);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.96.0.0", "10.96.255.255", "10.97.0.1", "fd00:10:96::1", "::ffff:10.96.0.1"})
  void allocate_notInRange(String address) {
    for (boolean dryRun : new boolean[] {false, true}) {
      assertRefused(
          () -> usual().begin(dryRun).allocate(IpFamily.IPV4, IpAddress.of(address)),
          Reason.NOT_IN_RANGE,
          "the provided network does not match the current range");
    }
  }

  @Test
  void allocate_lastIpv6() throws AllocationException {
    usual().begin(false).allocate(IpFamily.IPV6, IpAddress.of("fd00:10:96::ffff"));
  }

  @Test
  void allocate_taken() throws AllocationException {
    Allocators allocators = usual();
    AllocationTransaction tx = allocators.begin(false);
    tx.allocate(IpFamily.IPV4, A);
    tx.allocatePort(30080);
    assertRefused(
        () -> tx.allocate(IpFamily.IPV4, A),
        Reason.ALREADY_ALLOCATED,
        "provided IP is already allocated");
    assertRefused(
        () -> tx.allocatePort(30080),
        Reason.ALREADY_ALLOCATED,
        "provided port is already allocated");
    tx.revert();
    assertNothingUsed(allocators);
  }

  @ParameterizedTest
  @ValueSource(ints = {29999, 32768, 80, -5, 0})
  void allocatePort_notInRange(int port) {
    assertRefused(
        () -> usual().begin(false).allocatePort(port),
        Reason.NOT_IN_RANGE,
        "provided port is not in the valid range. The range of valid ports is 30000-32767");
  }

  @Test
  void full() throws AllocationException {
    Allocators allocators = allocators("30000-30002", "10.96.0.0/29");
    AllocationTransaction tx = allocators.begin(false);
    for (int i = 0; i < 6; i++) {
      tx.allocateNext(IpFamily.IPV4);
    }
    for (int i = 0; i < 3; i++) {
      tx.allocateNextPort();
    }
    assertRefused(() -> tx.allocateNext(IpFamily.IPV4), Reason.RANGE_FULL, "range is full");
    assertRefused(() -> tx.allocateNext(IpFamily.IPV6), Reason.RANGE_FULL, "range is full");
    assertRefused(tx::allocateNextPort, Reason.RANGE_FULL, "range is full");
    assertThat(allocators.begin(true).allocateNext(IpFamily.IPV4)).hasToString("10.96.0.0");
    tx.revert();
    assertNothingUsed(allocators);
  }

  @Test
  void dryRun_addresses() throws AllocationException {
    Allocators allocators = usual();
    allocators.markUsed(A);
    AllocationTransaction tx = allocators.begin(true);
    assertThat(tx.allocateNext(IpFamily.IPV4)).hasToString("10.96.0.0");
    assertThat(tx.allocateNext(IpFamily.IPV6)).hasToString("fd00:10:96::");
    tx.allocate(IpFamily.IPV4, A);
    tx.releaseOnCommit(IpFamily.IPV4, A);
    tx.commit();
    assertThat(allocators.pools().get(0).used()).isOne();
    assertThat(allocators.pools().get(1).used()).isZero();
  }

  @Test
  void dryRun_ports() throws AllocationException {
    Allocators allocators = usual();
    allocators.markUsed(30080);
    AllocationTransaction tx = allocators.begin(true);
    assertThat(tx.allocateNextPort()).isEqualTo(32769);
    assertThat(tx.allocateNextPort()).isEqualTo(32770);
    tx.allocatePort(80);
    assertRefused(
        () -> tx.allocatePort(80), Reason.ALREADY_ALLOCATED, "provided port is already allocated");
    assertRefused(
        () -> tx.allocatePort(30080),
        Reason.ALREADY_ALLOCATED,
        "provided port is already allocated");
    tx.releasePortOnCommit(30080);
    tx.commit();
    assertThat(allocators.ports().used()).isOne();

    AllocationTransaction after = allocators.begin(true);
    after.allocatePort(30081);
    assertThat(after.allocateNextPort()).isEqualTo(30082);
  }

  @Test
  void familyWithoutRange() {
    Allocators allocators =
        new Allocators(
            List.of(IpFamily.IPV6, IpFamily.IPV4),
            List.of(Cidr.of("10.96.0.0/16")),
            PortRange.DEFAULT_NODE_PORTS,
            new SplittableRandom(1));
    assertRefused(
        () -> allocators.begin(false).allocateNext(IpFamily.IPV6),
        Reason.RANGE_FULL,
        "range is full");
    assertRefused(
        () -> allocators.begin(true).allocateNext(IpFamily.IPV6),
        Reason.NOT_READY,
        "allocator not ready");
  }

  @Test
  void ranges_inOrder() throws AllocationException {
    Allocators allocators = allocators("1-9", "10.0.0.0/30");
    Cidr older = Cidr.of("10.0.0.0/30");
    Cidr newer = Cidr.of("10.1.0.0/30");
    AllocationTransaction tx = allocators.begin(false);
    assertThat(older.contains(tx.allocateNext(IpFamily.IPV4))).isTrue();
    IpAddress used = IpAddress.of("10.1.0.1");
    allocators.setRanges(List.of(older, newer, older), () -> List.of(used));
    assertThat(allocators.pools()).extracting(AddressPool::used).containsExactly(1L, 1L);
    assertThat(older.contains(tx.allocateNext(IpFamily.IPV4))).isTrue();
    assertThat(tx.allocateNext(IpFamily.IPV4)).hasToString("10.1.0.2");
    assertRefused(() -> tx.allocateNext(IpFamily.IPV4), Reason.RANGE_FULL, "range is full");
    allocators.setRanges(List.of(newer), List::of);
    tx.revert();
    assertThat(allocators.pools(IpFamily.IPV4)).singleElement().matches(p -> p.used() == 1);
    assertThatThrownBy(() -> allocators.setRanges(List.of(Cidr.of("fd00::/112")), List::of))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ranges_overlapping() throws AllocationException {
    Allocators allocators = allocators("1-9", "10.0.0.0/29", "10.0.0.0/28");
    assertThat(allocators.families()).containsExactly(IpFamily.IPV4);
    AllocationTransaction tx = allocators.begin(false);
    for (int i = 0; i < 14; i++) {
      tx.allocateNext(IpFamily.IPV4);
    }
    assertRefused(() -> tx.allocateNext(IpFamily.IPV4), Reason.RANGE_FULL, "range is full");
    tx.revert();
    // The last address of the narrow range is an ordinary one of the wide range.
    allocators.begin(false).allocate(IpFamily.IPV4, IpAddress.of("10.0.0.7"));
    assertThat(allocators.pools()).extracting(AddressPool::used).containsExactly(0L, 1L);
  }
}
