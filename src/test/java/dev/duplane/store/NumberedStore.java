package dev.duplane.store;

import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.CommitResult.Unknown;
import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.Transaction.Write.Delete;
import dev.duplane.store.Transaction.Write.Put;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A store whose keys lie below {@code /registry/}, each as an object of a kind of its own, so that
 * all writes of a commit go together; and with its revisions numbered as the contracts have them:
 * each write has the next number, beginning with 1. It is for stores that begin at some revision,
 * leave revisions out, or give all writes of a commit one.
 */
final class NumberedStore implements Store {
  private static final String ROOT = "/registry/";
  private static final int BATCH = 1000;

  /** Of keys that have never been written. */
  private static final long NEVER = Long.MAX_VALUE / 2;

  private final Store store;
  private final Store all;
  private final StoreWatch log;
  private final long base;

  /** The revision of each number, from 1 on; guarded by this, as what follows. */
  private final List<Long> revisions = new ArrayList<>();

  private final Map<String, Long> numbers = new HashMap<>();
  private final TreeMap<Long, Long> lasts = new TreeMap<>();

  /**
   * @param store the one to test
   * @param all another one on the same data, which keeps all events
   */
  NumberedStore(Store store, Store all) {
    this.store = store;
    this.all = all;
    this.base = store.snapshot().revision();
    awaitAll(base);
    this.log = all.watch("", base);
    lasts.put(base, 0L);
  }

  private static String inside(String key) {
    // The dot is next to the slash in the order of characters.
    return ROOT + key.replace('/', '.');
  }

  private static String outside(String key) {
    return key.substring(ROOT.length()).replace('.', '/');
  }

  private void awaitAll(long revision) {
    try {
      RevisionWait.of(all, revision).get(50, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Numbers all writes up to a revision. */
  private synchronized void number(long revision) {
    if (log.revision() >= revision) {
      return;
    }
    awaitAll(revision);
    while (log.revision() < revision) {
      for (Event event : log.poll(BATCH)) {
        revisions.add(event.revision());
        numbers.put(event.revision() + " " + outside(event.key()), (long) revisions.size());
        lasts.put(event.revision(), (long) revisions.size());
      }
    }
  }

  private synchronized long numberOf(long revision, String key) {
    number(revision);
    Long number = numbers.get(revision + " " + key);
    return number == null ? lastAt(revision) : number;
  }

  /** The number of the last write at a revision or before it. */
  private synchronized long lastAt(long revision) {
    number(revision);
    Map.Entry<Long, Long> last = lasts.floorEntry(revision);
    return last == null ? 0 : last.getValue();
  }

  /** The newest revision of which all writes have this number or a lower one. */
  private synchronized long wholeAt(long number) {
    if (number == 0) {
      return base;
    }
    if (number > revisions.size()) {
      number(store.snapshot().revision());
    }
    if (number > revisions.size()) {
      throw new FutureRevisionException(number, revisions.size());
    }
    long revision = revisions.get((int) number - 1);
    return lastAt(revision) == number ? revision : revision - 1;
  }

  private synchronized long revisionOf(long number) {
    return number < 1 || number > revisions.size() ? NEVER : revisions.get((int) number - 1);
  }

  private @Nullable Entry numbered(@Nullable Entry entry) {
    if (entry == null) {
      return null;
    }
    String key = outside(entry.key());
    return new Entry(
        key,
        entry.value(),
        numberOf(entry.createRevision(), key),
        numberOf(entry.modRevision(), key));
  }

  private CompactedException numbered(long asked, CompactedException e) {
    long before = lastAt(e.oldest() - 1);
    return new CompactedException(asked, before + 1);
  }

  @Override
  public CommitResult commit(Transaction transaction) {
    List<Precondition> preconditions = new ArrayList<>();
    for (Precondition one : transaction.preconditions()) {
      preconditions.add(
          one instanceof Unchanged unchanged
              ? new Unchanged(inside(one.key()), revisionOf(unchanged.modRevision()))
              : new Absent(inside(one.key())));
    }
    List<Write> writes = new ArrayList<>();
    for (Write write : transaction.writes()) {
      writes.add(
          write instanceof Put put
              ? new Put(inside(put.key()), put.value())
              : new Delete(inside(write.key())));
    }
    long before = lastAt(store.snapshot().revision());
    CommitResult result = store.commit(new Transaction(preconditions, writes));
    if (result instanceof Refused refused) {
      int failed = preconditions.indexOf(refused.failed());
      return new Refused(transaction.preconditions().get(failed), numbered(refused.actual()));
    }
    if (result instanceof Unknown unknown) {
      return new Unknown(lastAt(unknown.after()), unknown.message());
    }
    List<Long> own = new ArrayList<>();
    List<Long> revisionsOfWrites = ((Committed) result).revisions();
    for (int i = 0; i < revisionsOfWrites.size(); i++) {
      String key = transaction.writes().get(i).key();
      long at = revisionsOfWrites.get(i);
      number(at);
      Long number;
      synchronized (this) {
        number = numbers.get(at + " " + key);
      }
      // A delete of nothing repeats the number before it.
      boolean written = number != null && number > before;
      own.add(written ? number : i > 0 ? own.get(i - 1) : Math.max(before, lastAt(at)));
    }
    return new Committed(own);
  }

  @Override
  public Snapshot snapshot() {
    return new Numbered(store.snapshot());
  }

  @Override
  public Snapshot snapshot(long revision) {
    if (revision < 0) {
      throw new IllegalArgumentException("revision is " + revision);
    }
    try {
      return new Numbered(store.snapshot(wholeAt(revision)));
    } catch (CompactedException e) {
      throw numbered(revision, e);
    }
  }

  @Override
  public StoreWatch watch(String prefix, long afterRevision) {
    try {
      return new NumberedWatch(store.watch(inside(prefix), wholeAt(afterRevision)), afterRevision);
    } catch (CompactedException e) {
      throw numbered(afterRevision, e);
    }
  }

  @Override
  public void compact(long revision) {
    long newest = lastAt(store.snapshot().revision());
    store.compact(revision >= newest ? store.snapshot().revision() : wholeAt(revision));
  }

  @Override
  public void close() {
    store.close();
    all.close();
  }

  private final class Numbered implements Snapshot {
    private final Snapshot snapshot;

    Numbered(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public long revision() {
      return lastAt(snapshot.revision());
    }

    @Override
    public @Nullable Entry get(String key) {
      return numbered(snapshot.get(inside(key)));
    }

    @Override
    public Iterable<Entry> range(String prefix, @Nullable String from) {
      List<Entry> entries = new ArrayList<>();
      for (Entry entry : snapshot.range(inside(prefix), from == null ? null : inside(from))) {
        Entry made = numbered(entry);
        if (made != null) {
          entries.add(made);
        }
      }
      return entries;
    }

    @Override
    public int count(String prefix, @Nullable String from) {
      return snapshot.count(inside(prefix), from == null ? null : inside(from));
    }
  }

  private final class NumberedWatch implements StoreWatch {
    private final StoreWatch watch;
    private volatile long delivered;

    NumberedWatch(StoreWatch watch, long after) {
      this.watch = watch;
      this.delivered = after;
    }

    @Override
    public List<Event> poll(int max) {
      try {
        List<Event> events = new ArrayList<>();
        for (Event event : watch.poll(max)) {
          String key = outside(event.key());
          long number = numberOf(event.revision(), key);
          if (number > delivered) {
            events.add(new Event(key, number, event.current(), event.previous()));
            delivered = number;
          }
        }
        return events;
      } catch (CompactedException e) {
        throw numbered(delivered, e);
      }
    }

    @Override
    public long revision() {
      return Math.max(delivered, lastAt(watch.revision()));
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
