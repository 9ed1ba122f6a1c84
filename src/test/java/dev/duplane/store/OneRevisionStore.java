package dev.duplane.store;

import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write.Put;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A store whose commits have one revision each, as etcd's transactions do: the one in memory with
 * its revisions counted by commits.
 */
public final class OneRevisionStore implements Store {
  private final MemoryStore store = new MemoryStore();

  /** The number of each commit by the last revision that it has in memory; guarded by this. */
  private final TreeMap<Long, Long> commits = new TreeMap<>();

  /** The same the other way round; guarded by this. */
  private final List<Long> lasts = new ArrayList<>();

  /** An empty store. */
  public OneRevisionStore() {
    commits.put(0L, 0L);
    lasts.add(0L);
  }

  /** The commit that a revision in memory belongs to. */
  private synchronized long commitOf(long revision) {
    return Objects.requireNonNull(commits.ceilingEntry(revision)).getValue();
  }

  /** The newest commit that is whole at a revision in memory. */
  private synchronized long wholeAt(long revision) {
    return Objects.requireNonNull(commits.floorEntry(revision)).getValue();
  }

  private synchronized long lastOf(long commit) {
    if (commit >= lasts.size()) {
      throw new FutureRevisionException(commit, lasts.size() - 1L);
    }
    return lasts.get((int) commit);
  }

  @Override
  public synchronized CommitResult commit(Transaction transaction) {
    Snapshot before = store.snapshot();
    List<Precondition> preconditions = new ArrayList<>();
    for (Precondition precondition : transaction.preconditions()) {
      Entry entry = before.get(precondition.key());
      if (!(precondition instanceof Unchanged unchanged) || entry == null) {
        preconditions.add(precondition);
      } else if (unchanged.modRevision() != commitOf(entry.modRevision())) {
        return new Refused(precondition, counted(entry));
      } else {
        preconditions.add(new Unchanged(entry.key(), entry.modRevision()));
      }
    }
    long number = lasts.size();
    long last =
        before.revision()
            + transaction.writes().stream()
                .filter(write -> write instanceof Put || before.get(write.key()) != null)
                .count();
    // Ahead of the commit, for those who are woken by it.
    commits.put(last, number);
    CommitResult result = store.commit(new Transaction(preconditions, transaction.writes()));
    if (result instanceof Refused refused) {
      commits.remove(last);
      int failed = preconditions.indexOf(refused.failed());
      return new Refused(transaction.preconditions().get(failed), counted(refused.actual()));
    }
    if (last == before.revision()) {
      commits.put(last, number - 1);
    } else {
      lasts.add(last);
    }
    return new Committed(
        ((Committed) result)
            .revisions().stream().map(r -> r > before.revision() ? number : number - 1).toList());
  }

  private @Nullable Entry counted(@Nullable Entry entry) {
    return entry == null
        ? null
        : new Entry(
            entry.key(),
            entry.value(),
            commitOf(entry.createRevision()),
            commitOf(entry.modRevision()));
  }

  @Override
  public Snapshot snapshot() {
    return new Counted(store.snapshot());
  }

  @Override
  public Snapshot snapshot(long revision) {
    return new Counted(store.snapshot(lastOf(revision)));
  }

  @Override
  public StoreWatch watch(String prefix, long afterRevision) {
    return new CountedWatch(store.watch(prefix, lastOf(afterRevision)));
  }

  @Override
  public void compact(long revision) {
    store.compact(lastOf(revision));
  }

  @Override
  public void close() {
    store.close();
  }

  private final class Counted implements Snapshot {
    private final Snapshot snapshot;

    Counted(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public long revision() {
      return wholeAt(snapshot.revision());
    }

    @Override
    public @Nullable Entry get(String key) {
      return counted(snapshot.get(key));
    }

    @Override
    public Iterable<Entry> range(String prefix, @Nullable String from) {
      List<Entry> entries = new ArrayList<>();
      snapshot.range(prefix, from).forEach(e -> entries.add(Objects.requireNonNull(counted(e))));
      return entries;
    }

    @Override
    public int count(String prefix, @Nullable String from) {
      return snapshot.count(prefix, from);
    }
  }

  private final class CountedWatch implements StoreWatch {
    private final StoreWatch watch;

    CountedWatch(StoreWatch watch) {
      this.watch = watch;
    }

    @Override
    public List<Event> poll(int max) {
      return watch.poll(max).stream()
          .map(e -> new Event(e.key(), commitOf(e.revision()), e.current(), e.previous()))
          .toList();
    }

    @Override
    public long revision() {
      return wholeAt(watch.revision());
    }

    @Override
    public void onReady(Runnable wake) {
      watch.onReady(wake);
    }

    @Override
    public boolean closed() {
      return watch.closed();
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
