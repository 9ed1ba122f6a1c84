package dev.duplane.store;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store behind a line that is slow and breaks: calls go wrong as a plan says. As a store in
 * another process does, it makes its values anew for each read, and its watches are told of what is
 * written a little later than others.
 */
public final class FaultyStore implements Store {
  private final Store store;
  private volatile Plan plan = call -> Fault.NONE;
  private volatile Runnable beforeCommit = () -> {};

  /** What can go wrong. */
  public enum Fault {
    NONE,
    UNAVAILABLE,
    CANCELLED,
    /** Of a commit: it is done, but nobody hears of it. Of others: as unavailable. */
    LOST_ANSWER,
    /** Of a commit: it is not done, and nobody hears of it. Of others: as unavailable. */
    LOST_REQUEST
  }

  /** What a call is. */
  public enum Call {
    READ,
    COMMIT,
    POLL
  }

  /** Says of each call what goes wrong. */
  public interface Plan {
    Fault next(Call call);
  }

  /**
   * A store in which nothing goes wrong yet.
   *
   * @param store the one behind the line, in which nothing goes wrong ever
   */
  public FaultyStore(Store store) {
    this.store = store;
  }

  /** Lets things go wrong from now on. */
  public void plan(Plan next) {
    plan = next;
  }

  /**
   * Has something done between a write's reads and its next commit, once, as by another process.
   */
  public void beforeNextCommit(Runnable action) {
    beforeCommit =
        () -> {
          beforeCommit = () -> {};
          action.run();
        };
  }

  /** The store behind the line. */
  public Store behind() {
    return store;
  }

  private void call(Call call) {
    fail(plan.next(call));
  }

  private static void fail(Fault fault) {
    switch (fault) {
      case NONE -> {
        // goes well
      }
      case CANCELLED -> throw new CancelledException("context deadline exceeded");
      case UNAVAILABLE, LOST_ANSWER, LOST_REQUEST ->
          throw new UnavailableException("etcdserver: no leader");
    }
  }

  @Override
  public Snapshot snapshot() {
    call(Call.READ);
    return new LateSnapshot(store.snapshot());
  }

  @Override
  public Snapshot snapshot(long revision) {
    call(Call.READ);
    return new LateSnapshot(store.snapshot(revision));
  }

  @Override
  public CommitResult commit(Transaction transaction) {
    Fault fault = plan.next(Call.COMMIT);
    long after = store.snapshot().revision();
    beforeCommit.run();
    if (fault == Fault.LOST_REQUEST) {
      return new CommitResult.Unknown(after, "etcdserver: request timed out");
    }
    if (fault != Fault.LOST_ANSWER) {
      fail(fault);
    }
    CommitResult result = store.commit(transaction);
    return fault == Fault.LOST_ANSWER
        ? new CommitResult.Unknown(after, "etcdserver: request timed out")
        : result;
  }

  @Override
  public StoreWatch watch(String prefix, long afterRevision) {
    call(Call.READ);
    return new LateWatch(store.watch(prefix, afterRevision));
  }

  @Override
  public void compact(long revision) {
    store.compact(revision);
  }

  @Override
  public void close() {
    store.close();
  }

  /** A value that is nothing but what the interface says. */
  private record Anew(Value of) implements Value {
    static @Nullable Value orNull(@Nullable Value value) {
      return value == null ? null : new Anew(value);
    }

    @Override
    public int size() {
      return of.size();
    }

    @Override
    public byte[] bytes() {
      return of.bytes();
    }

    @Override
    public Map<String, String> labels() {
      return of.labels();
    }

    @Override
    public String field(String name) {
      return of.field(name);
    }
  }

  private static Entry anew(Entry entry) {
    return new Entry(
        entry.key(), new Anew(entry.value()), entry.createRevision(), entry.modRevision());
  }

  private static Event anew(Event event) {
    return new Event(
        event.key(), event.revision(), Anew.orNull(event.current()), Anew.orNull(event.previous()));
  }

  private final class LateSnapshot implements Snapshot {
    private final Snapshot snapshot;

    LateSnapshot(Snapshot snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    public long revision() {
      return snapshot.revision();
    }

    @Override
    public @Nullable Entry get(String key) {
      call(Call.READ);
      Entry entry = snapshot.get(key);
      return entry == null ? null : anew(entry);
    }

    @Override
    public Iterable<Entry> range(String prefix, @Nullable String from) {
      Iterable<Entry> range = snapshot.range(prefix, from);
      return () -> {
        Iterator<Entry> entries = range.iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return entries.hasNext();
          }

          @Override
          public Entry next() {
            call(Call.READ);
            return anew(entries.next());
          }
        };
      };
    }

    @Override
    public int count(String prefix, @Nullable String from) {
      call(Call.READ);
      return snapshot.count(prefix, from);
    }
  }

  /** Each second poll finds nothing yet. */
  private final class LateWatch implements StoreWatch {
    private final StoreWatch watch;
    private boolean late = true;

    LateWatch(StoreWatch watch) {
      this.watch = watch;
    }

    @Override
    public List<Event> poll(int max) {
      call(Call.POLL);
      late = !late;
      List<Event> events = new ArrayList<>();
      if (late) {
        watch.poll(max).forEach(event -> events.add(anew(event)));
      }
      return events;
    }

    @Override
    public long revision() {
      return watch.revision();
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
