package dev.duplane.store.etcd;

import dev.duplane.store.CommitResult;
import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.CommitResult.Unknown;
import dev.duplane.store.CompactedException;
import dev.duplane.store.MemoryStore;
import dev.duplane.store.RevisionWait;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Snapshot;
import dev.duplane.store.StoreException;
import dev.duplane.store.StoreWatch;
import dev.duplane.store.Transaction;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write.Put;
import dev.duplane.store.UnavailableException;
import dev.duplane.store.ValueCodec;
import io.etcd.jetcd.options.PutOption;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A store in etcd. Reads and watches are those of a copy in memory, which one watch keeps up to
 * date ({@link EtcdMirror}); revisions are etcd's. Writes are etcd's transactions, which compare
 * what the writer has read, so a copy that is behind costs a repetition and never a wrong write.
 *
 * <p><b>Linearizable reads.</b> A snapshot is that of the copy. Who must not miss what another
 * process has been told is done waits for {@link #fresh}: one question to etcd for its newest
 * revision (a ReadIndex of raft, no write), then for the copy to have that revision. What this
 * process itself has committed is in the copy when {@link #commit} returns.
 *
 * <p><b>Earlier revisions</b> are those of the copy as far as it reaches back, and what is older is
 * read from etcd ({@link EtcdSnapshot}), which no other thread has to wait for. Watches begin in
 * the copy or not at all, as with kube-apiserver, whose watch cache refuses what is older.
 *
 * <p><b>One commit, several transactions.</b> etcd gives all writes of a transaction one revision,
 * so each object has a transaction of its own ({@link CommitParts}), as with kube-apiserver. Why a
 * resumed watch neither loses nor repeats an event, by the example of a Service with two addresses
 * on an etcd at 41:
 *
 * <pre>
 *   revision   event                          a client that watches ipaddresses is told
 *   42         ipaddresses/10.96.0.9  +       ADDED  10.96.0.9      resourceVersion 42
 *   43         ipaddresses/fd00:…::9  +       ADDED  fd00:…::9      resourceVersion 43
 *   44         services/default/web   +       -      (another kind)
 * </pre>
 *
 * <p>Whatever the last event was that reached the client, its resourceVersion names one event and
 * no other. It resumes with "above 42" and gets 43; with "above 43" it gets nothing old. Had both
 * addresses had 42, a client that was cut off between them would resume above 42 and never hear of
 * the second. And since etcd sends the events of a revision together, and the copy takes them over
 * together, no reader of the copy sees a part of a revision.
 *
 * <p>Between 42 and 44 others see addresses without their Service, as with kube-apiserver, which
 * writes IPAddress objects ahead of Services, too (KEP-1880). Each transaction compares that nobody
 * has touched what those before it wrote; if one is refused they are taken back. If the process
 * dies in between, the addresses stay behind: they are found among those without a Service, and
 * given back when their grace period is over.
 *
 * <p><b>Unknown outcomes</b> are looked up, never repeated: {@link EtcdSession} tells how. Until
 * one is known this store answers nothing, as what it answered might be wrong a moment later.
 */
public final class EtcdStore implements SharedStore {
  private static final System.Logger LOG = System.getLogger(EtcdStore.class.getName());
  private static final long RETRY_MILLIS = 300;
  private static final String LEASES = "/registry/leases/";

  /** Above any revision and any number of dry runs. */
  private static final int PROCESS_SHIFT = 52;

  /** {@code --etcd-compaction-interval} of kube-apiserver. */
  private static final long COMPACTION_MINUTES = 5;

  private final EtcdConnection etcd;
  private final EtcdKeys keys;
  private final EtcdSession session;
  private final MemoryStore memory;
  private final ScheduledExecutorService background = DaemonThread.named("duplane-etcd");

  /** Written once, before anything is read or committed. */
  private volatile @Nullable EtcdMirror mirror;

  /** Guarded by this, as commits are; there is one at a time. */
  private @Nullable EtcdCommit inDoubt;

  /** Why nothing can be read now; null if it can. */
  private volatile @Nullable String doubt;

  /** A revision that this process has committed and that was late in coming to the copy. */
  private volatile long awaited;

  private volatile boolean closed;

  /** The newest revision when etcd was last compacted; used by the background thread. */
  private long seenLast;

  /**
   * A store that has not connected yet.
   *
   * @throws IOException if a file of certificates cannot be read
   */
  public EtcdStore(EtcdConfiguration configuration) throws IOException {
    this(configuration, MemoryStore.DEFAULT_KEPT_EVENTS);
  }

  /**
   * A store that has not connected yet.
   *
   * @param keptEvents how many of the newest events are kept for those who watch
   * @throws IOException if a file of certificates cannot be read
   */
  public EtcdStore(EtcdConfiguration configuration, int keptEvents) throws IOException {
    this.etcd = new EtcdConnection(configuration);
    this.keys = new EtcdKeys(configuration.prefix());
    this.session = new EtcdSession(etcd, keys);
    this.memory = new MemoryStore(keptEvents);
  }

  @Override
  public void begin(ValueCodec codec) {
    EtcdMirror made = new EtcdMirror(etcd, keys, codec, memory);
    session.begin();
    made.begin();
    mirror = made;
    long third = EtcdSession.TIME_TO_LIVE.toMillis() / 3;
    var unusedAlive =
        background.scheduleWithFixedDelay(this::keepAlive, third, third, TimeUnit.MILLISECONDS);
    var unusedCompaction =
        background.scheduleWithFixedDelay(
            this::compactHistory, 0, COMPACTION_MINUTES, TimeUnit.MINUTES);
  }

  private EtcdMirror begun() {
    EtcdMirror made = mirror;
    if (made == null) {
      throw new IllegalStateException("the store has not begun");
    }
    return made;
  }

  private void keepAlive() {
    var unused =
        session
            .keepAlive()
            .exceptionally(
                failure -> {
                  // What comes of it the next transaction finds out.
                  LOG.log(Level.DEBUG, "No sign of life to etcd: " + failure.getMessage());
                  return 0L;
                });
  }

  /**
   * Has etcd forget what was five minutes ago, as each kube-apiserver does (etcd3/compact.go). What
   * another process has had it forget already is no matter.
   */
  private void compactHistory() {
    try {
      if (seenLast > 0) {
        etcd.compact(seenLast);
      }
      seenLast = memory.snapshot().revision();
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "etcd does not forget: " + e.getMessage());
      seenLast = memory.snapshot().revision();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Each process counts from the revision at which it has begun, and has a number of its own
   * meanwhile.
   */
  @Override
  public long drawnAt() {
    return session.place() ^ ((long) session.number() << PROCESS_SHIFT);
  }

  @Override
  public CompletableFuture<Void> fresh() {
    return etcd.revision()
        .orTimeout(EtcdConnection.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (revision, failure) -> {
              if (failure != null) {
                throw EtcdConnection.failure(
                    failure instanceof java.util.concurrent.TimeoutException
                        ? new UnavailableException("etcdserver: request timed out")
                        : failure);
              }
              return revision;
            })
        .thenCompose(revision -> RevisionWait.of(memory, revision));
  }

  private void requireCertain() {
    String why = doubt;
    if (why != null) {
      throw new UnavailableException(why);
    }
    if (memory.snapshot().revision() < awaited) {
      throw new UnavailableException("the events of etcd are late");
    }
  }

  @Override
  public Snapshot snapshot() {
    requireCertain();
    return memory.snapshot();
  }

  /**
   * {@inheritDoc}
   *
   * <p>What is older than the copy is read from etcd, now and whenever the snapshot is asked.
   */
  @Override
  public Snapshot snapshot(long revision) {
    requireCertain();
    try {
      return memory.snapshot(revision);
    } catch (CompactedException e) {
      EtcdSnapshot past = new EtcdSnapshot(etcd, keys, begun(), revision, e.oldest());
      past.requireKept();
      return past;
    }
  }

  @Override
  public StoreWatch watch(String prefix, long afterRevision) {
    requireCertain();
    return memory.watch(prefix, afterRevision);
  }

  @Override
  public CommitResult commit(Transaction transaction) {
    return commit(transaction, PutOption.DEFAULT, renewsLease(transaction));
  }

  @Override
  public CommitResult commit(Transaction transaction, Duration timeToLive) {
    PutOption puts = PutOption.builder().withLeaseId(etcd.grant(timeToLive)).build();
    return commit(transaction, puts, true);
  }

  /** Whether a Lease of coordination.k8s.io is written that is there: somebody is still up. */
  private static boolean renewsLease(Transaction transaction) {
    return transaction.writes().size() == 1
        && transaction.writes().get(0) instanceof Put put
        && put.key().startsWith(LEASES)
        && transaction.preconditions().stream().anyMatch(Unchanged.class::isInstance);
  }

  private synchronized CommitResult commit(
      Transaction transaction, PutOption puts, boolean renews) {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
    requireCertain();
    EtcdCommit commit = new EtcdCommit(etcd, keys, session, begun(), memory, transaction, puts);
    if (transaction.writes().isEmpty()) {
      Refused refused = commit.refusal();
      return refused == null ? new Committed(List.of()) : refused;
    }
    session.renews(renews);
    try {
      return reached(commit.perform());
    } catch (EtcdCommit.InDoubtException e) {
      return lookUp(commit, e.getMessage());
    }
  }

  /** Has the copy see what has been committed. */
  private CommitResult reached(CommitResult result) {
    if (result instanceof Committed done) {
      try {
        begun().await(done.revision());
      } catch (UnavailableException late) {
        // It is done all the same; whoever reads before it comes is told.
        awaited = Math.max(awaited, done.revision());
        LOG.log(Level.DEBUG, late.getMessage());
      }
    }
    return result;
  }

  private CommitResult lookUp(EtcdCommit commit, String why) {
    doubt = why;
    Committed result;
    try {
      result = commit.settle();
      doubt = null;
    } catch (StoreException e) {
      inDoubt = commit;
      later();
      return new Unknown(commit.after(), why);
    }
    if (result == null) {
      throw new UnavailableException(why);
    }
    return reached(result);
  }

  private void later() {
    var unused = background.schedule(this::settle, RETRY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Goes on finding out how the last commit ended. */
  private synchronized void settle() {
    EtcdCommit commit = inDoubt;
    if (commit == null || closed) {
      return;
    }
    try {
      Committed result = commit.settle();
      inDoubt = null;
      if (result != null) {
        reached(result);
      }
      doubt = null;
    } catch (StoreException e) {
      LOG.log(Level.DEBUG, "The outcome of a commit is still unknown: " + e.getMessage());
      later();
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>etcd forgets them, too, and so do all that use it.
   */
  @Override
  public void compact(long revision) {
    long newest = memory.snapshot().revision();
    memory.compact(revision);
    try {
      etcd.compact(Math.min(revision, newest));
    } catch (CompactedException e) {
      LOG.log(Level.DEBUG, "etcd has forgotten that already");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    background.shutdownNow();
    EtcdMirror made = mirror;
    if (made != null) {
      made.close();
      try {
        session.end();
      } catch (StoreException e) {
        LOG.log(Level.DEBUG, "The lease ends by itself: " + e.getMessage());
      }
    }
    memory.close();
    etcd.close();
  }
}
