package dev.duplane.registry;

import dev.duplane.allocation.Chance;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Contract;
import dev.duplane.store.Entry;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The parts that all resources of a cluster share: the store, the clock, the random source and the
 * writer.
 */
public final class RegistryContext {
  private final Store store;
  private final Contract contract;
  private final Clock clock;
  private final Chance chance;
  private final Identity identity;
  private final Writer writer;
  private Runnable others = () -> {};
  private final Commits commits;
  private AttemptMemory attempt = new AttemptMemory(true);

  /**
   * @param store where objects are kept
   * @param contract the kinds there are
   * @param clock gives creation times
   * @param chance where uids and names are drawn from
   * @param writer performs all writes
   */
  public RegistryContext(
      Store store, Contract contract, Clock clock, Chance chance, Writer writer) {
    this.store = store;
    this.contract = contract;
    this.clock = clock;
    this.chance = chance;
    this.identity = new Identity(chance);
    this.writer = writer;
    this.commits = new Commits(store);
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

  /** Commits what the writer writes. */
  Commits commits() {
    return commits;
  }

  /**
   * The newest revision.
   *
   * @throws dev.duplane.api.StatusException if the store cannot tell
   */
  long revision() {
    return StoreFailures.answered(() -> store.snapshot().revision());
  }

  /**
   * What a key holds now, or null.
   *
   * @throws dev.duplane.api.StatusException if the store cannot tell
   */
  @Nullable Entry current(String key) {
    return StoreFailures.answered(() -> store.snapshot().get(key));
  }

  /**
   * A write for the cluster's writer.
   *
   * @param dryRun whether it keeps nothing
   */
  <T> PreparedWrite<T> prepare(boolean dryRun, Supplier<T> action) {
    return new PreparedWrite<>(
        writer,
        memory ->
            StoreFailures.answered(
                () -> {
                  AttemptMemory outer = attempt;
                  attempt = memory;
                  try {
                    return StaleAllocationException.retried(
                        () -> {
                          commits.settle();
                          others.run();
                          draw(dryRun, memory);
                          return action.get();
                        });
                  } finally {
                    attempt = outer;
                  }
                }));
  }

  /**
   * A write for the cluster's writer that begins with a read, which may turn out to be stale. Its
   * warnings are those of its last attempt, even if that is refused.
   *
   * @param warnings those found so far, to which the attempts add
   */
  <T> PreparedWrite<T> prepareWarned(
      WriteOptions options, List<String> warnings, Supplier<T> action) {
    int decoded = warnings.size();
    return prepare(
        options.dryRun(),
        () -> {
          warnings.subList(decoded, warnings.size()).clear();
          return StatusException.warned(
              warnings, () -> StaleReadException.retried(options.trace(), warnings, action));
        });
  }

  /** Whether other processes may write to the store, too. */
  boolean isShared() {
    return store instanceof SharedStore;
  }

  /** Has something done before each write that follows what other processes have written. */
  public void followOthers(Runnable follow) {
    others = follow;
  }

  private void draw(boolean dryRun, AttemptMemory memory) {
    Long spread = memory.spread();
    if (spread == null) {
      chance.begin(dryRun);
    } else {
      chance.beginAgain(spread);
    }
  }

  /** What the write that is under way knows from its attempts before this one. */
  public AttemptMemory attempt() {
    return attempt;
  }

  /** Has the write under way know what an earlier attempt at the same has found out. */
  public void resume(AttemptMemory earlier) {
    attempt = earlier;
  }

  /**
   * Has the write under way, which is going to begin again, draw what no other write draws, now and
   * then.
   */
  public void drawAlone(AttemptMemory memory) {
    if (memory.spread() == null) {
      memory.drawFrom(chance.spreadOfTrial());
    }
    draw(false, memory);
  }
}
