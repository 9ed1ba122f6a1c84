package dev.duplane.store;

import dev.duplane.store.Transaction.Write;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * The store in the memory of this process.
 *
 * <p><b>Roots.</b> All keys are in one persistent tree. A transaction makes a new root beside the
 * old one, copying the O(log n) nodes on the way to each key, and publishes it in one volatile
 * field. A reader takes the field's value and needs nothing else: no lock, and nobody can change
 * what it holds.
 *
 * <p><b>The log</b> keeps the newest N events in a ring; each has a revision of its own, unless the
 * store only {@linkplain #follow takes over} what another has committed. With each event goes the
 * root that its transaction was applied to, so the log is also the list of old roots: the store as
 * it was at revision r is the root before event r + 1. As an example take N = 4 and this history,
 * in which 42, 43 and 44 are one transaction:
 *
 * <pre>
 *   revision     41     42     43     44     45          newest root: 45
 *   event        a=1    b=1    c=1    d=1    a=2
 *   root before  @40    @41    @41    @41    @44         one slot of the ring each; 41's is reused by 45
 * </pre>
 *
 * <ul>
 *   <li>The newest four revisions are 42 to 45, so 42 is the oldest kept. {@code snapshot(41)}
 *       throws {@link CompactedException}; {@code watch(p, 41)} does not, because its first event,
 *       42, is there; {@code watch(p, 40)} throws.
 *   <li>{@code snapshot(44)} is the root before 45, which is @44.
 *   <li>{@code snapshot(43)} lies inside a transaction. Nobody ever saw b and c without d, so the
 *       answer is the root before 44, which is @41, <em>and it says so</em>: its {@link
 *       Snapshot#revision()} is 41, not 43. A reader that lists it and then watches after 41 gets
 *       42, 43 and 44. Had it said 43, the watch would have begun with 44 and b and c would be
 *       lost.
 *   <li>One more write, 46, reuses the slot of 42. The oldest kept is 43. A snapshot asked at 43
 *       would have to say 41 again, after which no watch can begin any more, so 43 now throws, and
 *       names 44 as the oldest snapshot. {@code watch(p, 42)} still gives 43, 44, 45 and 46.
 *   <li>{@code compact(45)} clears the slots of 43 and 44. 45 and 46 stay: {@code snapshot(45)},
 *       the root before 46, and {@code watch(p, 44)} work. A watch that has delivered up to 43 gets
 *       {@link CompactedException} from its next poll. {@code compact(1000)} is {@code
 *       compact(46)}: the newest revision always stays.
 * </ul>
 *
 * So at any time: <em>a list at a snapshot's revision and the events after that revision make the
 * list of now</em>, or one of the two calls says that it is too late.
 *
 * <p>What the log costs: each of the N revisions holds the value it replaced and the nodes of its
 * own path, about log2(n) of 40 bytes; 900 bytes beside the value, measured at 100,000 keys. What a
 * kept key costs beside its bytes and its string is 80: a node and an {@link Entry}.
 *
 * <p><b>Watches</b> are cursors: a revision and a prefix. The store does not know a watch that has
 * something to read, however slow it is, so a writer cannot wait for one; the ring goes round and
 * the cursor is too old in the end. The store knows only the watches that have read everything and
 * wait: these are parked. A parked watch has no position of its own. It counts as being wherever
 * the newest root is, so it neither falls behind while keys of other prefixes are written, nor does
 * {@link StoreWatch#revision()} stand still then. The writer of a matching event takes out all
 * watches of the prefix as one group, notes for the group the revision before its own transaction,
 * publishes the root and, when it has left the lock, runs the wake-ups. If they are many another
 * thread runs them: what a thousand watches cost is not the writer's time.
 *
 * <p><b>No wake-up is missed.</b> The race to exclude: a reader polls and finds nothing; a writer
 * commits and finds nobody to wake; the reader goes to sleep, with an event waiting. Therefore a
 * watch is parked under the write lock, and only if there, under the lock, the log has nothing for
 * it. A commit is before that (then its event is found and the wake-up runs at once) or after it
 * (then the writer finds the watch parked). Closing takes the same lock, with the same argument.
 */
public final class MemoryStore implements Store {

  /** The number of revisions that are kept by default. */
  public static final int DEFAULT_KEPT_EVENTS = 10_000;

  /** Up to so many wake-ups a writer runs by itself. */
  private static final int FEW = 32;

  private static final System.Logger LOG = System.getLogger(MemoryStore.class.getName());

  /**
   * Taken by commit, compact, close and by parking and closing a watch. Lock order: there is no
   * other lock in this package, and no code from outside it (wake-ups) runs while this one is held.
   * Guards {@link #parked} and writes to {@link #log}, {@link #newest} and {@link #closed}.
   */
  private final Object writeLock = new Object();

  private final ParkedWatches parked = new ParkedWatches();
  private final RevisionLog log;

  /** Published last: who sees this root finds all events up to its revision in the log. */
  private volatile MemorySnapshot newest = MemorySnapshot.EMPTY;

  private volatile boolean closed;

  /** An empty store that keeps {@value #DEFAULT_KEPT_EVENTS} revisions. */
  public MemoryStore() {
    this(DEFAULT_KEPT_EVENTS);
  }

  /**
   * An empty store.
   *
   * @param keptEvents how many of the newest revisions are kept, at least 1
   */
  public MemoryStore(int keptEvents) {
    if (keptEvents < 1) {
      throw new IllegalArgumentException("keptEvents is " + keptEvents + ", at least 1 is needed");
    }
    log = new RevisionLog(keptEvents);
  }

  /**
   * Begins with entries that another store had at a revision. What was before is not known: it is
   * as if it had been compacted.
   *
   * @param entries with their own revisions, in any order; each key once
   * @param revision that the next write follows
   * @throws IllegalStateException if something has been written already
   */
  public void restore(Collection<Entry> entries, long revision) {
    synchronized (writeLock) {
      if (newest != MemorySnapshot.EMPTY) {
        throw new IllegalStateException("the store has been written to");
      }
      TreePMap<String, Entry> tree = TreePMap.empty();
      for (Entry entry : entries) {
        tree = tree.plus(entry.key(), entry);
      }
      MemorySnapshot root = new MemorySnapshot(revision, revision, tree);
      log.beginAt(root);
      newest = root;
    }
  }

  /**
   * Takes over what another store has committed: all of it has that store's revision.
   *
   * @param revision above all before it; revisions may be left out
   * @param writes in their order; none if the revision concerns nothing that is kept here
   */
  public void follow(long revision, List<Write> writes) {
    List<ParkedWatches.Group> woken;
    synchronized (writeLock) {
      MemorySnapshot before = newest;
      Draft draft = new Draft(before, revision);
      writes.forEach(draft::write);
      if (draft.events().isEmpty()) {
        // Who watches everything may wait for the revision itself.
        woken = parked.removeAll("", before);
        newest = before.at(revision);
      } else {
        log.append(draft.events(), before);
        woken = parked.removeConcerned(draft.events(), before);
        newest = draft.root();
      }
    }
    wake(woken);
  }

  /**
   * Takes over all that another store has, where it cannot tell any more what has happened since
   * {@link #follow} was last called. Watches have missed something and say so.
   *
   * @param entries with their own revisions, in any order; each key once
   * @param revision at which the other store has them
   */
  public void replace(Collection<Entry> entries, long revision) {
    List<ParkedWatches.Group> woken;
    synchronized (writeLock) {
      TreePMap<String, Entry> tree = TreePMap.empty();
      for (Entry entry : entries) {
        tree = tree.plus(entry.key(), entry);
      }
      MemorySnapshot before = newest;
      // The event that nobody can read is what has been missed.
      MemorySnapshot root = new MemorySnapshot(revision, before.sequence() + 1, tree);
      woken = parked.removeAll(before);
      log.beginAt(root);
      newest = root;
    }
    wake(woken);
  }

  @Override
  public Snapshot snapshot() {
    return newest;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A transaction that has lost its first event to compaction has no revision inside any more.
   */
  @Override
  public Snapshot snapshot(long revision) {
    MemorySnapshot root = newest;
    checkReached(revision, root);
    if (revision == root.revision()) {
      return root;
    }
    RevisionLog.Logged next = log.find(log.firstAfter(revision, root));
    long oldest = log.oldest();
    if (revision < oldest) {
      throw new CompactedException(revision, oldest);
    }
    if (next == null) {
      // Nothing has changed since, but for the revision.
      return root.at(revision);
    }
    MemorySnapshot before = next.before();
    if (next.sequence() == before.sequence() + 1) {
      return before.at(revision);
    }
    if (before.revision() + 1 < oldest) {
      throw new CompactedException(revision, next.last());
    }
    return before;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A transaction without writes only checks its preconditions. The outcome is always known.
   */
  @Override
  public CommitResult commit(Transaction transaction) {
    CommitResult.Committed result;
    List<ParkedWatches.Group> woken;
    synchronized (writeLock) {
      if (closed) {
        throw new IllegalStateException("the store is closed");
      }
      MemorySnapshot before = newest;
      CommitResult.Refused refused = Draft.refusal(transaction.preconditions(), before);
      if (refused != null) {
        return refused;
      }
      Draft draft = new Draft(before);
      transaction.writes().forEach(draft::write);
      result = draft.result();
      if (draft.events().isEmpty()) {
        return result;
      }
      log.append(draft.events(), before);
      // Before the root is published: see MemoryWatch.revision().
      woken = parked.removeConcerned(draft.events(), before);
      newest = draft.root();
    }
    wake(woken);
    return result;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Of a closed store it is a closed watch.
   */
  @Override
  public StoreWatch watch(String prefix, long afterRevision) {
    MemorySnapshot root = newest;
    checkReached(afterRevision, root);
    long first =
        afterRevision == root.revision()
            ? root.sequence() + 1
            : log.firstAfter(afterRevision, root);
    if (afterRevision < root.revision() && !log.reachesBackTo(afterRevision)) {
      throw new CompactedException(afterRevision, log.oldest());
    }
    return new MemoryWatch(this, prefix, first - 1, afterRevision);
  }

  @Override
  public void compact(long revision) {
    synchronized (writeLock) {
      log.compact(Math.min(revision, newest.revision()), newest);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Snapshots can still be read, and watches give what was written before.
   */
  @Override
  public void close() {
    List<ParkedWatches.Group> woken;
    synchronized (writeLock) {
      closed = true;
      woken = parked.removeAll(newest);
    }
    wake(woken);
  }

  MemorySnapshot newest() {
    return newest;
  }

  RevisionLog log() {
    return log;
  }

  boolean closed() {
    return closed;
  }

  /**
   * Parks a watch, or gives a parked one another wake-up.
   *
   * @return false if the watch need not wait: it is closed or has something to read
   */
  boolean park(MemoryWatch watch, Runnable wake) {
    synchronized (writeLock) {
      if (watch.closed() || watch.skip()) {
        return false;
      }
      parked.add(watch, wake);
      return true;
    }
  }

  /** Wakes one watch, if it is parked. */
  void unpark(MemoryWatch watch) {
    ParkedWatches.@Nullable Group alone;
    synchronized (writeLock) {
      alone = parked.remove(watch, newest);
    }
    if (alone != null) {
      wake(List.of(alone));
    }
  }

  private static void checkReached(long revision, MemorySnapshot root) {
    if (revision < 0) {
      throw new IllegalArgumentException("revision is " + revision + ", it cannot be negative");
    }
    if (revision > root.revision()) {
      throw new FutureRevisionException(revision, root.revision());
    }
  }

  private static void wake(List<ParkedWatches.Group> groups) {
    for (ParkedWatches.Group group : groups) {
      if (group.size() <= FEW) {
        group.wakes().forEach(MemoryStore::run);
      } else {
        ForkJoinPool.commonPool().execute(() -> group.wakes().forEach(MemoryStore::run));
      }
    }
  }

  /** A reader that fails must neither undo a commit nor keep another reader asleep. */
  private static void run(Runnable wake) {
    try {
      wake.run();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "The wake-up of a watch failed", e);
    }
  }
}
