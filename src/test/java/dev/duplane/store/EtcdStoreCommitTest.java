package dev.duplane.store;

import static dev.duplane.store.Rows.commit;
import static dev.duplane.store.Rows.delete;
import static dev.duplane.store.Rows.events;
import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.set;
import static dev.duplane.store.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.CommitResult.Unknown;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.etcd.EtcdConfiguration;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import dev.duplane.store.etcd.FaultyLine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a store in etcd commits, and what it does when the line to etcd or etcd itself fails. */
@Timeout(120)
class EtcdStoreCommitTest {
  private static final String ADDRESSES = "/registry/ipaddresses/";
  private static final String SERVICE = "/registry/services/specs/default/web";
  private static final List<Transaction.Precondition> NOTHING_THERE =
      List.of(new Absent(ADDRESSES + "1"), new Absent(ADDRESSES + "2"), new Absent(SERVICE));
  private static final Transaction DUAL_STACK =
      new Transaction(
          NOTHING_THERE,
          List.of(put(ADDRESSES + "1", "one"), put(ADDRESSES + "2", "two"), put(SERVICE, "web")));

  private static EtcdServer etcd;
  private static int prefixes;

  private final String prefix = "/commits-" + prefixes++;
  private FaultyLine line;
  private EtcdStore store;

  @BeforeAll
  static void start() {
    etcd = EtcdServer.start();
  }

  @AfterAll
  static void stop() {
    if (etcd != null) {
      etcd.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    line = new FaultyLine(etcd.port());
    store = opened(line.url());
  }

  @AfterEach
  void close() throws IOException {
    line.heal();
    store.close();
    line.close();
  }

  private EtcdStore opened(String url) throws IOException {
    EtcdStore made = new EtcdStore(new EtcdConfiguration(List.of(url), prefix, null, null, null));
    made.begin(new RowCodec());
    return made;
  }

  @Test
  void commit_ofThreeObjectsHasThreeRevisions() {
    long before = store.snapshot().revision();
    List<Long> revisions = ((Committed) store.commit(DUAL_STACK)).revisions();
    assertThat(revisions.get(0)).isGreaterThan(before);
    assertThat(revisions.get(1)).isGreaterThan(revisions.get(0));
    assertThat(revisions.get(2)).isGreaterThan(revisions.get(1));
    StoreWatch watch = store.watch(ADDRESSES, before);
    assertThat(events(watch.poll(1)))
        .containsExactly(revisions.get(0) + " " + ADDRESSES + "1: ->one");
    // A client that is cut off here resumes above the revision that it was told.
    assertThat(events(store.watch(ADDRESSES, revisions.get(0)).poll(10)))
        .containsExactly(revisions.get(1) + " " + ADDRESSES + "2: ->two");
    assertThat(store.watch(ADDRESSES, revisions.get(1)).poll(10)).isEmpty();
  }

  @Test
  void commit_ofNodePortsIsThatOfTheService() {
    String ports = "/registry/ranges/servicenodeports";
    CommitResult made =
        commit(store, put(ADDRESSES + "1", "one"), put(ports, "1"), put(SERVICE, "web"));
    List<Long> revisions = ((Committed) made).revisions();
    assertThat(revisions.get(1)).isGreaterThan(revisions.get(0)).isEqualTo(revisions.get(2));
    CommitResult gone = commit(store, delete(SERVICE), put(ports, "0"), delete(ADDRESSES + "1"));
    revisions = ((Committed) gone).revisions();
    assertThat(revisions.get(0)).isEqualTo(revisions.get(1)).isLessThan(revisions.get(2));
  }

  /** What belongs to an object that is gone goes with it, whatever others do meanwhile. */
  @Test
  void commit_ofADeleteGoesOnToItsEnd() throws Exception {
    String ports = "/registry/ranges/servicenodeports";
    try (EtcdStore other = opened(etcd.url())) {
      for (int i = 0; i < 20; i++) {
        store.commit(DUAL_STACK);
        set(store, ports, "1");
        awaitSame(store, other);
        StoreWatch watch = other.watch(SERVICE, other.snapshot().revision());
        Thread rival = new Thread(() -> set(other, ports, "another's"));
        watch.onReady(rival::start);
        Entry service = entry(SERVICE);
        Entry record = entry(ports);
        Transaction going =
            new Transaction(
                List.of(
                    new Unchanged(ports, record.modRevision()),
                    new Unchanged(SERVICE, service.modRevision())),
                List.of(
                    delete(SERVICE),
                    put(ports, "0"),
                    delete(ADDRESSES + "1"),
                    delete(ADDRESSES + "2")));
        assertThat(store.commit(going)).isInstanceOf(Committed.class);
        rival.join();
        assertThat(store.snapshot().count(ADDRESSES)).isZero();
        assertThat(store.snapshot().get(SERVICE)).isNull();
      }
    }
  }

  @Test
  void commit_whoseSecondTransactionIsRefusedLeavesNothing() throws Exception {
    try (EtcdStore other = opened(etcd.url())) {
      int refused = 0;
      for (int i = 0; i < 200 && refused < 3; i++) {
        // The other one takes the second address as soon as it sees the first.
        StoreWatch watch = other.watch(ADDRESSES + "1", other.snapshot().revision());
        Thread rival =
            new Thread(
                () -> commit(other, new Absent(ADDRESSES + "2"), put(ADDRESSES + "2", "rival")));
        watch.onReady(rival::start);
        CommitResult result = store.commit(DUAL_STACK);
        rival.join();
        if (result instanceof Refused failed) {
          refused++;
          assertThat(failed.failed()).isEqualTo(new Absent(ADDRESSES + "2"));
          assertThat(store.snapshot().get(SERVICE)).isNull();
          assertThat(store.snapshot().get(ADDRESSES + "1")).isNull();
        } else {
          Entry second = store.snapshot().get(ADDRESSES + "2");
          assertThat(text(second == null ? null : second.value())).isEqualTo("two");
        }
        commit(store, delete(SERVICE), delete(ADDRESSES + "1"), delete(ADDRESSES + "2"));
        awaitSame(store, other);
      }
    }
  }

  private static void awaitSame(EtcdStore one, EtcdStore other) throws Exception {
    RevisionWait.of(other, one.snapshot().revision()).get(10, TimeUnit.SECONDS);
  }

  @Test
  void commit_whoseAnswerIsLostIsLookedUp() throws Exception {
    set(store, SERVICE, "1");
    line.swallowAnswers(true);
    Thread healing =
        new Thread(
            () -> {
              try {
                TimeUnit.MILLISECONDS.sleep(300);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              line.heal();
            });
    healing.start();
    CommitResult result = commitUntilKnown(new Transaction(List.of(), List.of(put(SERVICE, "2"))));
    long revision = entry(SERVICE).modRevision();
    assertThat(text(current(SERVICE))).isEqualTo("2");
    assertThat(result)
        .isInstanceOfSatisfying(
            Committed.class, done -> assertThat(done.revision()).isEqualTo(revision));
  }

  @Test
  void commit_thatNeverArrivesIsNotDoneLater() throws Exception {
    set(store, SERVICE, "1");
    etcd.signal("STOP");
    Thread waking =
        new Thread(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(6);
                line.cut();
                etcd.signal("CONT");
              } catch (InterruptedException | IOException e) {
                throw new IllegalStateException(e);
              }
            });
    waking.start();
    CommitResult result = commitUntilKnown(new Transaction(List.of(), List.of(put(SERVICE, "2"))));
    waking.join();
    String found = text(current(SERVICE));
    assertThat(found).isEqualTo(result instanceof Committed ? "2" : "1");
    TimeUnit.SECONDS.sleep(1);
    assertThat(text(current(SERVICE))).as("it stays so").isEqualTo(found);
  }

  /** Commits once, and waits until the store says how it ended; null if it is not done. */
  private @Nullable CommitResult commitUntilKnown(Transaction transaction)
      throws InterruptedException {
    CommitResult result;
    try {
      result = store.commit(transaction);
    } catch (UnavailableException notDone) {
      return null;
    }
    if (!(result instanceof Unknown)) {
      return result;
    }
    while (true) {
      try {
        store.snapshot();
        break;
      } catch (UnavailableException notYet) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
    Entry now = store.snapshot().get(SERVICE);
    return now != null && text(now.value()).equals("2")
        ? new Committed(List.of(now.modRevision()))
        : null;
  }

  private Entry entry(String key) throws InterruptedException {
    while (true) {
      try {
        Entry entry = store.snapshot().get(key);
        if (entry == null) {
          throw new AssertionError(key + " is not there");
        }
        return entry;
      } catch (UnavailableException notYet) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private Value current(String key) throws InterruptedException {
    return entry(key).value();
  }

  @Test
  void commit_withATimeToLiveGoesByItself() throws Exception {
    Duration second = Duration.ofSeconds(1);
    Transaction leased = new Transaction(List.of(), List.of(put(ADDRESSES + "1", "one")));
    store.commit(leased, second);
    StoreWatch watch = store.watch(ADDRESSES, store.snapshot().revision());
    awaitEvent(watch);
    assertThat(events(watch.poll(10))).singleElement().asString().endsWith("1: one>-");
    // What is written again without one, or for longer, stays.
    store.commit(leased, second);
    store.commit(new Transaction(List.of(), List.of(put(ADDRESSES + "2", "two"))), second);
    set(store, ADDRESSES + "1", "for good");
    watch = store.watch(ADDRESSES, store.snapshot().revision());
    awaitEvent(watch);
    assertThat(events(watch.poll(10))).singleElement().asString().endsWith("2: two>-");
    assertThat(text(current(ADDRESSES + "1"))).isEqualTo("for good");
  }

  private static void awaitEvent(StoreWatch watch) throws InterruptedException {
    CountDownLatch ready = new CountDownLatch(1);
    watch.onReady(ready::countDown);
    assertThat(ready.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void process_isTheLowestNumberThatIsFree() throws IOException {
    assertThat(process(store)).isZero();
    EtcdStore second = opened(etcd.url());
    try (EtcdStore third = opened(etcd.url())) {
      assertThat(process(second)).isEqualTo(1);
      assertThat(process(third)).isEqualTo(2);
      second.close();
      try (EtcdStore next = opened(etcd.url())) {
        assertThat(process(next)).isEqualTo(1);
      }
    }
  }

  /** Where a process draws is above what it draws from within 52 bits. */
  private static long process(EtcdStore store) {
    return store.drawnAt() >> 52;
  }

  @Test
  void drawnAt_movesWithWhatIsDone_notWithRenewals() {
    String lease = "/registry/leases/kube-system/leader";
    long begun = store.drawnAt();
    set(store, SERVICE, "1");
    assertThat(store.drawnAt()).isEqualTo(begun + 1);
    long made = set(store, lease, "2");
    assertThat(store.drawnAt()).isEqualTo(begun + 2);
    Transaction renewal =
        new Transaction(List.of(new Unchanged(lease, made)), List.of(put(lease, "3")));
    assertThat(store.commit(renewal)).isInstanceOf(Committed.class);
    store.commit(
        new Transaction(List.of(), List.of(put(ADDRESSES + "1", "up"))), Duration.ofSeconds(15));
    assertThat(store.drawnAt()).isEqualTo(begun + 2);
    set(store, SERVICE, "4");
    assertThat(store.drawnAt()).isEqualTo(begun + 3);
  }

  /** What the one before has drawn at, nobody draws at again. */
  @Test
  void drawnAt_ofTheNextProcess_isAbove() throws IOException {
    set(store, SERVICE, "1");
    set(store, SERVICE, "2");
    long last = store.drawnAt();
    store.close();
    store = opened(line.url());
    assertThat(store.drawnAt()).isGreaterThan(last);
  }

  @Test
  void watch_isResumedByTheNextProcess() throws IOException {
    long first = set(store, SERVICE, "1");
    set(store, SERVICE, "2");
    store.close();
    store = opened(line.url());
    assertThat(events(store.watch(SERVICE, first).poll(10)))
        .singleElement()
        .asString()
        .endsWith("1>2");
  }

  @Test
  void fresh_seesWhatAnotherHasBeenTold() throws Exception {
    try (EtcdStore other = opened(etcd.url())) {
      for (int i = 0; i < 50; i++) {
        long revision = set(other, SERVICE, "v" + i);
        store.fresh().get(10, TimeUnit.SECONDS);
        assertThat(entry(SERVICE).modRevision()).isEqualTo(revision);
      }
    }
  }

  @Test
  void watch_whoseRevisionIsCompactedBeginsAnew() throws Exception {
    try (EtcdStore other = opened(etcd.url())) {
      set(store, SERVICE, "1");
      StoreWatch watch = store.watch(SERVICE, store.snapshot().revision());
      line.swallowAnswers(true);
      set(other, SERVICE, "2");
      long last = set(other, SERVICE, "3");
      etcd.compact();
      line.heal();
      RevisionWait.of(store, last).get(20, TimeUnit.SECONDS);
      assertThat(text(current(SERVICE))).isEqualTo("3");
      assertThatThrownBy(() -> watch.poll(10)).isInstanceOf(CompactedException.class);
      set(other, SERVICE, "4");
      store.fresh().get(20, TimeUnit.SECONDS);
      assertThat(text(current(SERVICE))).isEqualTo("4");
    }
  }

  @Test
  void commit_intoAFullEtcdIsRefusedInItsWords() throws IOException {
    String large = "x".repeat(200_000);
    try (EtcdServer small = EtcdServer.start("--quota-backend-bytes", "4194304");
        EtcdStore full = new EtcdStore(small.configuration("/registry"))) {
      full.begin(new RowCodec());
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  set(full, ADDRESSES + i, large);
                }
              })
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("database space exceeded");
      assertThat(full.snapshot().get(ADDRESSES + "0")).isNotNull();
    }
  }

  @Test
  void begin_withoutEtcdSaysSo() throws IOException {
    try (EtcdStore nowhere =
        new EtcdStore(
            new EtcdConfiguration(List.of("http://127.0.0.1:1"), prefix, null, null, null))) {
      assertThatThrownBy(() -> nowhere.begin(new RowCodec()))
          .isInstanceOf(UnavailableException.class);
    }
  }
}
