package dev.duplane.registry;

import dev.duplane.api.schema.Contract;
import dev.duplane.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/** What all resources of a cluster share: the store, the clock, chance, and the writer. */
public final class RegistryContext {
  private final Store store;
  private final Contract contract;
  private final Clock clock;
  private final Identity identity;
  private final Writer writer;

  /**
   * @param store where objects are kept
   * @param contract the kinds there are
   * @param clock gives creation times
   * @param identity gives uids and names
   * @param writer performs all writes
   */
  public RegistryContext(
      Store store, Contract contract, Clock clock, Identity identity, Writer writer) {
    this.store = store;
    this.contract = contract;
    this.clock = clock;
    this.identity = identity;
    this.writer = writer;
  }

  public Store store() {
    return store;
  }

  public Contract contract() {
    return contract;
  }

  public Identity identity() {
    return identity;
  }

  /** The time, whole seconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** A write for the cluster's writer. */
  <T> PreparedWrite<T> prepare(Supplier<T> action) {
    return new PreparedWrite<>(writer, action);
  }
}
