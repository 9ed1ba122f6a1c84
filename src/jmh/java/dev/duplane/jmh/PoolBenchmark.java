package dev.duplane.jmh;

import dev.duplane.allocation.AllocationException;
import dev.duplane.allocation.AllocationTransaction;
import dev.duplane.allocation.Allocators;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An address taken and given back, in pools of different size, empty and almost full. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PoolBenchmark {
  /** The range; all have at least 65,534 addresses. */
  @Param({"10.0.0.0/16", "fd00::/112", "fd00::/64"})
  public String range;

  /** Addresses that are taken; the last are 99.9 % of the smallest range. */
  @Param({"0", "65469"})
  public int taken;

  private Allocators allocators;
  private Cidr cidr;

  /** Fills the pool. */
  @Setup
  public void fill() throws AllocationException {
    cidr = Cidr.of(range);
    allocators =
        new Allocators(
            List.of(cidr.family()),
            List.of(cidr),
            PortRange.DEFAULT_NODE_PORTS,
            new SplittableRandom(1));
    AllocationTransaction filling = allocators.begin(false);
    for (int i = 0; i < taken; i++) {
      filling.allocateNext(cidr.family());
    }
    filling.commit();
  }

  /** Takes one and gives it back. */
  @Benchmark
  public IpAddress takeAndRevert() throws AllocationException {
    AllocationTransaction transaction = allocators.begin(false);
    IpAddress address = transaction.allocateNext(cidr.family());
    transaction.revert();
    return address;
  }
}
