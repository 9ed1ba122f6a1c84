package dev.duplane.store.etcd;

import dev.duplane.store.CompactedException;
import dev.duplane.store.Entry;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.RevisionWait;
import dev.duplane.store.StoreException;
import dev.duplane.store.Transaction.Write;
import dev.duplane.store.UnavailableException;
import dev.duplane.store.Value;
import dev.duplane.store.ValueCodec;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a copy in memory of what etcd has below the prefix, revision for revision, by one watch.
 *
 * <p><b>All keys are watched,</b> those of other programs too, whose events only say that there has
 * been a revision. So each revision of etcd comes by, and a reader who has learnt from etcd that
 * the newest is 57 has nothing more to ask once the copy is at 57. Otherwise it would take progress
 * notifications, and those of etcd before 3.4.25 and 3.5.8 may come ahead of events
 * (etcd-io/etcd#15220). An etcd of Kubernetes' has hardly any other keys.
 *
 * <p><b>Nothing is lost or repeated</b> when the watch breaks: the next one begins right after the
 * copy's revision, and etcd sends all events of a revision in one message; what comes with a
 * revision that the copy has is passed over. jetcd would resume by itself, from the revision in
 * etcd's first answer, which may be above events that were still to come; so a watch that has
 * failed is never used again. If etcd has compacted what is asked for, the copy is made anew, and
 * its readers are told that they have missed something ({@link MemoryStore#replace}).
 *
 * <p>The copy begins a little in the past, if etcd still has that, so that clients of a process
 * before this one can resume their watches.
 */
final class EtcdMirror implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EtcdMirror.class.getName());

  /** How many revisions before now the copy begins. */
  private static final int HISTORY = 1000;

  private static final Duration PAUSE = Duration.ofMillis(200);

  /** So often a watch finds no connection before another one is made. */
  private static final int TRIES_OF_A_CONNECTION = 25;

  private final EtcdConnection etcd;
  private final EtcdKeys keys;
  private final ValueCodec codec;
  private final MemoryStore memory;
  private final ScheduledExecutorService thread = DaemonThread.named("duplane-etcd-watch");
  private volatile @Nullable Own own;
  private @Nullable Attempt current;
  private int unconnected;

  /**
   * A transaction of this process, whose values need not be read back.
   *
   * @param session the key that it marks
   * @param mark what it writes there
   * @param values by key
   */
  record Own(ByteSequence session, ByteSequence mark, Map<String, Value> values) {}

  EtcdMirror(EtcdConnection etcd, EtcdKeys keys, ValueCodec codec, MemoryStore memory) {
    this.etcd = etcd;
    this.keys = keys;
    this.codec = codec;
    this.memory = memory;
  }

  /**
   * Reads what is there and goes on from then.
   *
   * @throws StoreException if that is not possible now
   */
  void begin() {
    long newest = EtcdConnection.await(etcd.revision());
    List<Entry> entries = new ArrayList<>();
    long at;
    try {
      at = etcd.read(keys.root(), Math.max(1, newest - HISTORY), kv -> add(kv, entries));
    } catch (CompactedException e) {
      entries.clear();
      at = etcd.read(keys.root(), 0, kv -> add(kv, entries));
    }
    memory.restore(entries, at);
    thread.execute(this::watch);
    await(newest);
  }

  private void add(KeyValue stored, List<Entry> entries) {
    String key = keys.inStore(stored.getKey());
    if (key != null) {
      entries.add(entry(key, stored));
    }
  }

  /** What etcd has told of a key. */
  Entry entry(String key, KeyValue stored) {
    return new Entry(
        key,
        codec.decode(key, stored.getValue().getBytes()),
        stored.getCreateRevision(),
        stored.getModRevision());
  }

  /** The bytes that etcd gets for a value. */
  ByteSequence encode(String key, Value value) {
    return ByteSequence.from(codec.encode(key, value));
  }

  /** Has the values of a transaction kept as they are when it comes by. */
  void expect(Own transaction) {
    own = transaction;
  }

  /**
   * Waits until the copy has a revision.
   *
   * @throws UnavailableException if that takes too long
   */
  void await(long revision) {
    try {
      RevisionWait.of(memory, revision)
          .get(EtcdConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new UnavailableException("the events of etcd are late");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("interrupted");
    }
  }

  /** One watch, until something goes wrong with it. */
  private final class Attempt implements Watch.Listener {
    private Watch.@Nullable Watcher watcher;

    @Override
    public void onNext(WatchResponse response) {
      run(
          () -> {
            if (current == this) {
              unconnected = 0;
              take(response.getEvents());
            }
          });
    }

    @Override
    public void onError(Throwable failure) {
      run(() -> failed(this, failure));
    }

    @Override
    public void onCompleted() {
      run(() -> failed(this, new UnavailableException("the watch has ended")));
    }
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.DEBUG, "The store is closed");
    }
  }

  private void watch() {
    Attempt attempt = new Attempt();
    current = attempt;
    attempt.watcher = etcd.watch(memory.snapshot().revision() + 1, attempt);
  }

  private void failed(Attempt attempt, Throwable failure) {
    if (current != attempt) {
      return;
    }
    current = null;
    Watch.Watcher watcher = attempt.watcher;
    if (watcher != null) {
      watcher.close();
    }
    if (EtcdConnection.isUnconnected(failure) && ++unconnected % TRIES_OF_A_CONNECTION == 0) {
      etcd.reconnect();
    }
    boolean compacted = EtcdConnection.failure(failure) instanceof CompactedException;
    LOG.log(
        compacted ? Level.WARNING : Level.DEBUG,
        "The watch of etcd broke: " + failure.getMessage());
    var unused =
        thread.schedule(
            compacted ? this::replace : this::watch, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void replace() {
    try {
      List<Entry> entries = new ArrayList<>();
      long at = etcd.read(keys.root(), 0, kv -> add(kv, entries));
      memory.replace(entries, at);
      watch();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "etcd cannot be read yet: " + e.getMessage());
      var unused = thread.schedule(this::replace, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void take(List<WatchEvent> events) {
    int from = 0;
    while (from < events.size()) {
      long revision = events.get(from).getKeyValue().getModRevision();
      int to = from + 1;
      while (to < events.size() && events.get(to).getKeyValue().getModRevision() == revision) {
        to++;
      }
      if (revision > memory.snapshot().revision()) {
        memory.follow(revision, writes(events.subList(from, to)));
      }
      from = to;
    }
  }

  private List<Write> writes(List<WatchEvent> events) {
    Own mine = own;
    Map<String, Value> known = mine != null && marks(events, mine) ? mine.values() : Map.of();
    List<Write> writes = new ArrayList<>();
    for (WatchEvent event : events) {
      KeyValue stored = event.getKeyValue();
      String key = keys.inStore(stored.getKey());
      if (key == null) {
        continue;
      }
      if (event.getEventType() == WatchEvent.EventType.DELETE) {
        writes.add(new Write.Delete(key));
      } else {
        Value value = known.get(key);
        writes.add(
            new Write.Put(
                key, value == null ? codec.decode(key, stored.getValue().getBytes()) : value));
      }
    }
    return writes;
  }

  private static boolean marks(List<WatchEvent> events, Own mine) {
    for (WatchEvent event : events) {
      KeyValue stored = event.getKeyValue();
      if (stored.getKey().equals(mine.session()) && stored.getValue().equals(mine.mark())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
