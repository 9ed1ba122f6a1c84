package dev.duplane.allocation;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Takes from the pools and remembers what it took. */
final class LiveTransaction implements AllocationTransaction {
  private final Allocators allocators;
  private final List<IpAddress> taken = new ArrayList<>(2);
  private final List<IpAddress> releases = new ArrayList<>(2);
  private final List<Integer> takenPorts = new ArrayList<>(2);
  private final List<Integer> portReleases = new ArrayList<>(2);
  private boolean ended;

  LiveTransaction(Allocators allocators) {
    this.allocators = allocators;
  }

  @Override
  public IpAddress allocateNext(IpFamily family) throws AllocationException {
    requireOpen();
    IpAddress address = allocators.draw(family);
    if (address == null) {
      throw AllocationException.rangeFull();
    }
    taken.add(address);
    return address;
  }

  @Override
  public void allocate(IpFamily family, IpAddress address) throws AllocationException {
    requireOpen();
    if (!allocators.isAllocatable(family, address)) {
      throw AllocationException.addressNotInRange();
    }
    if (!allocators.take(address)) {
      throw AllocationException.addressAllocated();
    }
    taken.add(address);
  }

  @Override
  public void releaseOnCommit(IpFamily family, IpAddress address) {
    if (address.family() == family) {
      releases.add(address);
    }
  }

  @Override
  public int allocateNextPort() throws AllocationException {
    requireOpen();
    OptionalLong drawn = allocators.drawPort();
    if (drawn.isEmpty()) {
      throw AllocationException.rangeFull();
    }
    int port = (int) drawn.getAsLong();
    takenPorts.add(port);
    return port;
  }

  @Override
  public void allocatePort(int port) throws AllocationException {
    requireOpen();
    if (!allocators.takePort(port)) {
      PortRange range = allocators.ports().range();
      throw range.contains(port)
          ? AllocationException.portAllocated()
          : AllocationException.portNotInRange(range);
    }
    takenPorts.add(port);
  }

  @Override
  public void releasePortOnCommit(int port) {
    portReleases.add(port);
  }

  @Override
  public Optional<BitSet> portsOnCommit() {
    if (takenPorts.isEmpty() && portReleases.isEmpty()) {
      return Optional.empty();
    }
    BitSet ports = allocators.ports().usedPorts();
    PortRange range = allocators.ports().range();
    portReleases.stream()
        .filter(range::contains)
        .forEach(released -> ports.clear(released - range.min()));
    return Optional.of(ports);
  }

  @Override
  public BitSet portsBefore() {
    BitSet ports = allocators.ports().usedPorts();
    PortRange range = allocators.ports().range();
    takenPorts.forEach(taken -> ports.clear(taken - range.min()));
    return ports;
  }

  @Override
  public void commit() {
    end(releases, portReleases);
  }

  @Override
  public void revert() {
    end(taken, takenPorts);
  }

  private void end(List<IpAddress> addresses, List<Integer> ports) {
    if (ended) {
      return;
    }
    ended = true;
    addresses.forEach(allocators::release);
    ports.forEach(allocators.ports()::release);
  }

  private void requireOpen() {
    if (ended) {
      throw new IllegalStateException("the transaction has ended");
    }
  }
}
