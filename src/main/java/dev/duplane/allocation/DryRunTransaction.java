package dev.duplane.allocation;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Answers as a dry run of kube-apiserver does, and leaves the pools alone. */
final class DryRunTransaction implements AllocationTransaction {
  /**
   * What a dry run of kube-apiserver shows for the first port that it would draw, whatever the node
   * port range is; the next ones follow it (portallocator/operation.go).
   */
  private static final int FIRST_PORT = 32769;

  private final Allocators allocators;
  private final Set<Integer> ports = new HashSet<>();
  private boolean ended;

  DryRunTransaction(Allocators allocators) {
    this.allocators = allocators;
  }

  @Override
  public IpAddress allocateNext(IpFamily family) throws AllocationException {
    return readyPools(family).get(0).range().network();
  }

  @Override
  public void allocate(IpFamily family, IpAddress address) throws AllocationException {
    List<AddressPool> pools = readyPools(family);
    if (pools.stream().noneMatch(pool -> pool.isAllocatable(address))) {
      throw AllocationException.addressNotInRange();
    }
  }

  private List<AddressPool> readyPools(IpFamily family) throws AllocationException {
    requireOpen();
    List<AddressPool> pools = allocators.pools(family);
    if (pools.isEmpty()) {
      throw AllocationException.notReady();
    }
    return pools;
  }

  @Override
  public int allocateNextPort() throws AllocationException {
    requireOpen();
    int port = ports.stream().mapToInt(Integer::intValue).max().orElse(FIRST_PORT - 1) + 1;
    ports.add(port);
    return port;
  }

  @Override
  public void allocatePort(int port) throws AllocationException {
    requireOpen();
    if (allocators.ports().isUsed(port) || !ports.add(port)) {
      throw AllocationException.portAllocated();
    }
  }

  @Override
  public void releaseOnCommit(IpFamily family, IpAddress address) {}

  @Override
  public void releasePortOnCommit(int port) {}

  @Override
  public BitSet portsBefore() {
    return new BitSet();
  }

  @Override
  public Optional<BitSet> portsOnCommit() {
    return Optional.empty();
  }

  @Override
  public void commit() {
    ended = true;
  }

  @Override
  public void revert() {
    ended = true;
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
  }
}
