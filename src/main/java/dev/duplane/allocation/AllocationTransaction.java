package dev.duplane.allocation;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.BitSet;
import java.util.Optional;

/**
 * What one request takes from the pools and gives back to them. What it takes is taken at once;
 * what it gives back is given back when it commits. It ends with {@link #commit} or {@link
 * #revert}, neither of which can fail; closing it before either reverts it. After the end, taking
 * is an {@link IllegalStateException}, and ending again does nothing.
 *
 * <p>A dry run has the same methods and changes nothing. Its answers are those of kube-apiserver's
 * dry run, which does not look for a free address or port: see the methods.
 */
public sealed interface AllocationTransaction extends AutoCloseable
    permits LiveTransaction, DryRunTransaction {
  /**
   * Takes a free address from the family's ranges. A dry run gives the network address of the first
   * range, full or not.
   *
   * @throws AllocationException RANGE_FULL when no range of the family has a free address; in a dry
   *     run, NOT_READY when the family has no range
   */
  IpAddress allocateNext(IpFamily family) throws AllocationException;

  /**
   * Takes the address. A dry run only looks whether a range can give it out.
   *
   * @throws AllocationException NOT_IN_RANGE when no range of the family can give it out,
   *     ALREADY_ALLOCATED when it is used; in a dry run, NOT_READY when the family has no range
   */
  void allocate(IpFamily family, IpAddress address) throws AllocationException;

  /** Gives the address back on commit. One outside every range, or free already, is ignored. */
  void releaseOnCommit(IpFamily family, IpAddress address);

  /**
   * Takes a free port. A dry run gives a port beyond the usual range, and then one more than the
   * greatest port of this transaction.
   *
   * @throws AllocationException RANGE_FULL when there is none; never in a dry run
   */
  int allocateNextPort() throws AllocationException;

  /**
   * Takes the port. A dry run does not look whether it is in the range.
   *
   * @throws AllocationException NOT_IN_RANGE when it is outside the range, ALREADY_ALLOCATED when
   *     it is used, by this transaction or another
   */
  void allocatePort(int port) throws AllocationException;

  /** Gives the port back on commit. One outside the range, or free already, is ignored. */
  void releasePortOnCommit(int port);

  /**
   * The ports that are in use once it commits, as distances from the first of the range; empty if
   * it changes none, as no dry run does.
   */
  Optional<BitSet> portsOnCommit();

  /** The ports that were in use before it, as {@link #portsOnCommit} has them. */
  BitSet portsBefore();

  /** Keeps what was taken and gives back what was to be released. */
  void commit();

  /** Gives back what was taken and keeps what was to be released. */
  void revert();

  /** Reverts unless it has ended. */
  @Override
  default void close() {
    revert();
  }
}
