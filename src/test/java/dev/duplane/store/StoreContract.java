package dev.duplane.store;

import static dev.duplane.store.Rows.commit;
import static dev.duplane.store.Rows.delete;
import static dev.duplane.store.Rows.events;
import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.row;
import static dev.duplane.store.Rows.rows;
import static dev.duplane.store.Rows.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.store.CommitResult.Committed;
import dev.duplane.store.CommitResult.Refused;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import dev.duplane.store.Transaction.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} does, seen by one thread. Revisions are those of a store that is new and
 * begins at 0; writes that follow one another in a commit have different keys of one kind.
 */
abstract class StoreContract {
  private static final int KEPT = 6;

  private Store store;

  /** An empty store that keeps the newest {@code keptEvents} revisions. */
  abstract Store create(int keptEvents);

  /** Whether snapshots can be had that are older than all events that are kept. */
  boolean remembers() {
    return false;
  }

  @BeforeEach
  void open() {
    store = create(1000);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen(int keptEvents) {
    store.close();
    store = create(keptEvents);
  }

  private List<Event> poll(StoreWatch watch, int max) {
    return Rows.poll(store, watch, max);
  }

  /** A store outside the process may wake its readers a moment after a commit has returned. */
  private static void awaitWake(AtomicInteger wakes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (wakes.get() == 0 && System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    assertThat(wakes).hasValue(1);
  }

  @Test
  void snapshot_ofEmptyStore() {
    assertThat(store.snapshot().revision()).isZero();
    assertThat(store.snapshot(0).count("")).isZero();
    assertThat(rows(store.snapshot(), "")).isEmpty();
    assertThat(store.snapshot().get("a")).isNull();
  }

  @Test
  void commit_numbersEachWrite() {
    assertThat(commit(store, put("a", "1"))).isEqualTo(new Committed(List.of(1L)));
    assertThat(commit(store, put("b", "1"), put("a", "2"), delete("absent"), put("c", "1")))
        .isEqualTo(new Committed(List.of(2L, 3L, 3L, 4L)));
    assertThat(rows(store.snapshot(), "")).containsExactly("a=2 1/3", "b=1 2/2", "c=1 4/4");
    assertThat(store.snapshot().revision()).isEqualTo(4);
  }

  @Test
  void commit_deleteOfAbsentKeyTakesNoRevision() {
    set(store, "a", "1");
    assertThat(commit(store, delete("b"))).isEqualTo(new Committed(List.of(1L)));
    assertThat(store.snapshot().revision()).isEqualTo(1);
    assertThat(poll(store.watch("", 1), 10)).isEmpty();
  }

  @Test
  void commit_afterDeleteAKeyIsMadeAnew() {
    set(store, "a", "1");
    assertThat(commit(store, delete("a"))).isEqualTo(new Committed(List.of(2L)));
    assertThat(store.snapshot().get("a")).isNull();
    set(store, "a", "2");
    assertThat(row(store.snapshot().get("a"))).isEqualTo("a=2 3/3");
  }

  @Test
  void commit_absentHolds() {
    assertThat(commit(store, new Absent("a"), put("a", "1"))).isInstanceOf(Committed.class);
  }

  @Test
  void commit_absentRefused() {
    set(store, "a", "1");
    CommitResult result = commit(store, new Absent("a"), put("a", "2"));
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.failed()).isEqualTo(new Absent("a"));
              assertThat(row(refused.actual())).isEqualTo("a=1 1/1");
            });
  }

  @Test
  void commit_unchangedHolds() {
    set(store, "a", "1");
    set(store, "a", "2");
    assertThat(commit(store, new Unchanged("a", 2), put("a", "3"))).isInstanceOf(Committed.class);
  }

  @Test
  void commit_unchangedRefused() {
    set(store, "a", "1");
    set(store, "a", "2");
    CommitResult result = commit(store, new Unchanged("a", 1), delete("a"));
    assertThat(result)
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(row(refused.actual())).isEqualTo("a=2 1/2"));
    assertThat(commit(store, new Unchanged("absent", 1), put("b", "1")))
        .isEqualTo(new Refused(new Unchanged("absent", 1), null));
  }

  @Test
  void commit_refusedWritesNothing() {
    set(store, "a", "1");
    Transaction transaction =
        new Transaction(
            List.of(new Unchanged("a", 1), new Absent("b"), new Unchanged("c", 7), new Absent("a")),
            List.of(put("a", "2"), put("b", "1"), delete("c")));
    assertThat(store.commit(transaction)).isEqualTo(new Refused(new Unchanged("c", 7), null));
    assertThat(rows(store.snapshot(), "")).containsExactly("a=1 1/1");
    assertThat(store.snapshot().revision()).isEqualTo(1);
    assertThat(poll(store.watch("", 1), 10)).isEmpty();
  }

  @Test
  void commit_writesAKeyOnce() {
    for (Write second : List.of(put("a", "2"), delete("a"))) {
      assertThatThrownBy(() -> commit(store, put("a", "1"), put("b", "1"), second))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a commit writes a twice");
    }
    assertThat(store.snapshot().revision()).isZero();
  }

  @Test
  void commit_preconditionsSeeTheStoreBeforeTheWrites() {
    assertThat(commit(store, new Absent("b"), put("a", "1"), put("b", "1")))
        .isEqualTo(new Committed(List.of(1L, 2L)));
  }

  @Test
  void range_inKeyOrderWithinPrefix() {
    for (String key : List.of("/s/b/2", "/s/b", "/s/a/9", "/t/a", "/s/b/10", "/s/bc/1", "/s0")) {
      set(store, key, "x");
    }
    Snapshot snapshot = store.snapshot();
    assertThat(keys(snapshot, "/s/b/", null)).containsExactly("/s/b/10", "/s/b/2");
    assertThat(keys(snapshot, "/s/b", null))
        .containsExactly("/s/b", "/s/b/10", "/s/b/2", "/s/bc/1");
    assertThat(keys(snapshot, "/s/", null))
        .containsExactly("/s/a/9", "/s/b", "/s/b/10", "/s/b/2", "/s/bc/1");
    assertThat(keys(snapshot, "/u", null)).isEmpty();
    assertThat(keys(snapshot, "", null)).hasSize(7).isSorted();
    assertThat(snapshot.count("/s/")).isEqualTo(5);
    assertThat(snapshot.count("/s/b/1")).isEqualTo(1);
    assertThat(snapshot.count("/u")).isZero();
    assertThat(snapshot.count("")).isEqualTo(7);
  }

  @Test
  void range_from() {
    for (String key : List.of("/s/a", "/s/b", "/s/c", "/t/a")) {
      set(store, key, "x");
    }
    Snapshot snapshot = store.snapshot();
    assertThat(keys(snapshot, "/s/", "/s/b")).containsExactly("/s/b", "/s/c");
    assertThat(keys(snapshot, "/s/", "/s/b\u0000")).containsExactly("/s/c");
    assertThat(keys(snapshot, "/s/", "/a")).containsExactly("/s/a", "/s/b", "/s/c");
    assertThat(keys(snapshot, "/s/", "/s/d")).isEmpty();
    assertThat(keys(snapshot, "/s/", "/t/a")).isEmpty();
    assertThat(keys(snapshot, "", "/s/c")).containsExactly("/s/c", "/t/a");
  }

  private static List<String> keys(Snapshot snapshot, String prefix, @Nullable String from) {
    List<String> keys = new ArrayList<>();
    snapshot.range(prefix, from).forEach(entry -> keys.add(entry.key()));
    return keys;
  }

  @Test
  void snapshot_staysAsItWas() {
    set(store, "a", "1");
    set(store, "b", "1");
    Snapshot old = store.snapshot();
    Iterable<Entry> range = old.range("", null);
    commit(store, put("a", "2"), delete("b"), put("c", "1"));
    assertThat(rows(range)).containsExactly("a=1 1/1", "b=1 2/2");
    assertThat(rows(old, "")).containsExactly("a=1 1/1", "b=1 2/2");
    assertThat(row(old.get("b"))).isEqualTo("b=1 2/2");
    assertThat(old.get("c")).isNull();
    assertThat(old.count("")).isEqualTo(2);
    assertThat(old.revision()).isEqualTo(2);
    assertThat(rows(store.snapshot(2), "")).isEqualTo(rows(old, ""));
  }

  @Test
  void snapshot_insideATransactionIsTheOneBefore() {
    set(store, "a", "1");
    commit(store, put("b", "1"), put("c", "1"), put("d", "1"));
    for (long inside : List.of(2L, 3L)) {
      assertThat(store.snapshot(inside).revision()).isEqualTo(1);
      assertThat(rows(store.snapshot(inside), "")).containsExactly("a=1 1/1");
    }
    assertThat(store.snapshot(4).revision()).isEqualTo(4);
    assertThat(store.snapshot(4).count("")).isEqualTo(4);
  }

  @Test
  void snapshot_ofTheFuture() {
    set(store, "a", "1");
    assertThatThrownBy(() -> store.snapshot(2))
        .isInstanceOfSatisfying(
            FutureRevisionException.class,
            e -> {
              assertThat(e.requested()).isEqualTo(2);
              assertThat(e.current()).isEqualTo(1);
            });
    assertThatThrownBy(() -> store.watch("", 2)).isInstanceOf(FutureRevisionException.class);
  }

  @Test
  void watch_givesThePastAndThenWhatComes() {
    set(store, "a", "1");
    set(store, "a", "2");
    set(store, "b", "1");
    StoreWatch watch = store.watch("", 1);
    assertThat(watch.revision()).isEqualTo(1);
    assertThat(events(poll(watch, 1))).containsExactly("2 a: 1>2");
    assertThat(watch.revision()).isEqualTo(2);
    assertThat(events(poll(watch, 10))).containsExactly("3 b: ->1");
    assertThat(poll(watch, 10)).isEmpty();
    commit(store, put("c", "1"), put("a", "3"));
    assertThat(events(poll(watch, 10))).containsExactly("4 c: ->1", "5 a: 2>3");
    assertThat(watch.revision()).isEqualTo(5);
  }

  @Test
  void watch_ofAPrefix() {
    StoreWatch watch = store.watch("/s/", 0);
    commit(store, put("/s/a", "1"), put("/t/a", "1"), put("/s", "1"), put("/s/b", "1"));
    set(store, "/t/b", "1");
    assertThat(events(poll(watch, 1))).containsExactly("1 /s/a: ->1");
    assertThat(events(poll(watch, 10))).containsExactly("4 /s/b: ->1");
    assertThat(watch.revision()).isEqualTo(5);
  }

  @Test
  void watch_ofDeletes() {
    set(store, "a", "stored");
    set(store, "b", "stored");
    commit(store, delete("a"), delete("b"));
    assertThat(events(poll(store.watch("", 2), 10)))
        .containsExactly("3 a: stored>-", "4 b: stored>-");
  }

  @Test
  void onReady_waitsForAMatch() {
    StoreWatch watch = store.watch("/s/", 0);
    AtomicInteger wakes = new AtomicInteger();
    watch.onReady(wakes::incrementAndGet);
    set(store, "/t/a", "1");
    assertThat(wakes).hasValue(0);
    assertThat(watch.revision()).isEqualTo(1);
    assertThat(poll(watch, 10)).isEmpty();
    commit(store, put("/s/a", "1"), put("/s/b", "1"));
    awaitWake(wakes);
    assertThat(watch.revision()).isEqualTo(1);
    set(store, "/s/c", "1");
    assertThat(wakes).as("once only").hasValue(1);
    assertThat(poll(watch, 10)).extracting(Event::revision).containsExactly(2L, 3L, 4L);
  }

  @Test
  void onReady_atOnce() {
    set(store, "a", "1");
    AtomicInteger wakes = new AtomicInteger();
    store.watch("a", 0).onReady(wakes::incrementAndGet);
    assertThat(wakes).hasValue(1);
    store.watch("b", 0).onReady(wakes::incrementAndGet);
    assertThat(wakes).hasValue(1);
  }

  @Test
  void onReady_ofAWatchThatFellBehind() {
    StoreWatch watch = store.watch("a", 0);
    set(store, "b", "1");
    set(store, "b", "2");
    store.compact(2);
    AtomicInteger wakes = new AtomicInteger();
    watch.onReady(wakes::incrementAndGet);
    assertThat(wakes).hasValue(1);
    assertThatThrownBy(() -> poll(watch, 10)).isInstanceOf(CompactedException.class);
  }

  @Test
  void close_ofAWatchWakesIt() {
    StoreWatch watch = store.watch("", 0);
    AtomicInteger wakes = new AtomicInteger();
    watch.onReady(wakes::incrementAndGet);
    watch.close();
    assertThat(wakes).hasValue(1);
    assertThat(watch.closed()).isTrue();
    set(store, "a", "1");
    watch.close();
    assertThat(wakes).hasValue(1);
    assertThat(poll(watch, 10)).isEmpty();
    watch.onReady(wakes::incrementAndGet);
    assertThat(wakes).hasValue(2);
  }

  @Test
  void close_ofTheStoreWakesAll() {
    StoreWatch one = store.watch("a", 0);
    StoreWatch other = store.watch("b", 0);
    AtomicInteger wakes = new AtomicInteger();
    one.onReady(wakes::incrementAndGet);
    other.onReady(wakes::incrementAndGet);
    store.close();
    assertThat(wakes).hasValue(2);
    assertThat(one.closed()).isTrue();
    assertThat(other.closed()).isTrue();
    assertThatThrownBy(() -> set(store, "a", "1")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void compact_forgetsWhatIsBelow() {
    for (int i = 1; i <= 5; i++) {
      set(store, "a", "v" + i);
    }
    store.compact(3);
    assertThatThrownBy(() -> store.snapshot(2))
        .isInstanceOfSatisfying(
            CompactedException.class,
            e -> {
              assertThat(e.requested()).isEqualTo(2);
              assertThat(e.oldest()).isEqualTo(3);
            });
    assertThat(rows(store.snapshot(3), "")).containsExactly("a=v3 1/3");
    assertThatThrownBy(() -> store.watch("", 1)).isInstanceOf(CompactedException.class);
    assertThat(events(poll(store.watch("", 2), 1))).containsExactly("3 a: v2>v3");
    store.compact(1);
    assertThat(rows(store.snapshot(4), "")).containsExactly("a=v4 1/4");
  }

  @Test
  void compact_keepsTheNewest() {
    set(store, "a", "1");
    set(store, "a", "2");
    store.compact(1000);
    assertThat(rows(store.snapshot(2), "")).containsExactly("a=2 1/2");
    assertThat(poll(store.watch("", 2), 10)).isEmpty();
    assertThatThrownBy(() -> store.snapshot(1)).isInstanceOf(CompactedException.class);
    assertThatThrownBy(() -> store.watch("", 0)).isInstanceOf(CompactedException.class);
  }

  @Test
  void keptEvents_newestOnly() {
    reopen(KEPT);
    for (int i = 1; i <= 2 * KEPT; i++) {
      set(store, "a", "v" + i);
    }
    long oldest = KEPT + 1;
    assertThat(rows(store.snapshot(oldest), "")).containsExactly("a=v7 1/7");
    if (remembers()) {
      assertThat(rows(store.snapshot(oldest - 1), "")).containsExactly("a=v6 1/6");
      assertThat(rows(store.snapshot(1), "")).containsExactly("a=v1 1/1");
    } else {
      assertThatThrownBy(() -> store.snapshot(oldest - 1)).isInstanceOf(CompactedException.class);
    }
    assertThat(poll(store.watch("", oldest - 1), 100)).hasSize(KEPT);
    assertThatThrownBy(() -> store.watch("", oldest - 2)).isInstanceOf(CompactedException.class);
  }

  /** A snapshot of a store that forgets is what it was, or says that it is gone. */
  @Test
  void compact_underASnapshot() {
    reopen(KEPT);
    for (int i = 1; i <= 2 * KEPT; i++) {
      set(store, "/s/" + i, "v");
    }
    Snapshot newest = store.snapshot(2 * KEPT);
    Snapshot past = store.snapshot(remembers() ? 2 : KEPT + 1);
    store.compact(2 * KEPT);
    assertThat(newest.count("/s/")).isEqualTo(2 * KEPT);
    if (remembers()) {
      for (Runnable read :
          List.<Runnable>of(
              () -> past.get("/s/1"), () -> past.count("/s/"), () -> rows(past, "/s/"))) {
        assertThatThrownBy(read::run)
            .isInstanceOfSatisfying(
                CompactedException.class, e -> assertThat(e.oldest()).isGreaterThan(2));
      }
    } else {
      assertThat(past.count("/s/")).isEqualTo(KEPT + 1);
    }
  }

  @Test
  void keptEvents_slowWatchFallsBehind() {
    reopen(KEPT);
    StoreWatch slow = store.watch("a", 0);
    for (int i = 0; i <= KEPT; i++) {
      set(store, "a", "v" + i);
    }
    assertThatThrownBy(() -> poll(slow, 10)).isInstanceOf(CompactedException.class);
    assertThatThrownBy(() -> poll(slow, 10)).isInstanceOf(CompactedException.class);
  }

  @Test
  void keptEvents_waitingWatchNeverFallsBehind() {
    reopen(KEPT);
    StoreWatch watch = store.watch("/s/", 0);
    AtomicInteger wakes = new AtomicInteger();
    watch.onReady(wakes::incrementAndGet);
    for (int i = 0; i < 3 * KEPT; i++) {
      set(store, "/t/a", "v" + i);
    }
    store.compact(1000);
    assertThat(wakes).hasValue(0);
    long revision = set(store, "/s/a", "1");
    awaitWake(wakes);
    assertThat(poll(watch, 10)).extracting(Event::revision).containsExactly(revision);
  }

  @Test
  void count_fromKey() {
    set(store, "a/1", "1");
    set(store, "a/2", "1");
    set(store, "a/3", "1");
    set(store, "b/1", "1");
    assertThat(store.snapshot().count("a/")).isEqualTo(3);
    assertThat(store.snapshot().count("a/", "a/2")).isEqualTo(2);
    assertThat(store.snapshot().count("a/", "a/2\0")).isEqualTo(1);
    assertThat(store.snapshot().count("a/", "Z")).isEqualTo(3);
    assertThat(store.snapshot().count("a/", "b/1")).isZero();
    assertThat(store.snapshot().count("", "a/3")).isEqualTo(2);
  }
}
