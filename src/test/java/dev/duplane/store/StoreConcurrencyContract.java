package dev.duplane.store;

import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.rows;
import static dev.duplane.store.Rows.set;
import static dev.duplane.store.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.store.Transaction.Precondition;
import dev.duplane.store.Transaction.Precondition.Absent;
import dev.duplane.store.Transaction.Precondition.Unchanged;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link Store} does, seen by several threads at once. */
@Timeout(60)
abstract class StoreConcurrencyContract {
  private static final int WRITERS = 3;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  /** An empty store that keeps the newest {@code keptEvents} revisions. */
  abstract Store create(int keptEvents);

  /** How often things are done, for a store that takes so many times as long. */
  int times(int usual) {
    return usual;
  }

  private int increments() {
    return times(1000);
  }

  @AfterEach
  void stopThreads() {
    threads.shutdownNow();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.get(50, TimeUnit.SECONDS);
  }

  /** Adds one to two counters in one transaction, again and again until nobody was faster. */
  private static void increment(Store store) {
    while (true) {
      Snapshot now = store.snapshot();
      Entry left = now.get("/n/left");
      Entry right = now.get("/n/right");
      String next = String.valueOf(number(left) + 1);
      List<Precondition> unchanged =
          List.of(unchanged("/n/left", left), unchanged("/n/right", right));
      CommitResult result =
          store.commit(
              new Transaction(unchanged, List.of(put("/n/left", next), put("/n/right", next))));
      if (result instanceof CommitResult.Committed) {
        return;
      }
    }
  }

  private static int number(@Nullable Entry entry) {
    return entry == null ? 0 : Integer.parseInt(text(entry.value()));
  }

  private static Precondition unchanged(String key, @Nullable Entry entry) {
    return entry == null ? new Absent(key) : new Unchanged(key, entry.modRevision());
  }

  /** Waits until a poll gives something; empty if the watch is closed. */
  private static List<Event> take(StoreWatch watch) throws InterruptedException {
    List<Event> events = watch.poll(7);
    while (events.isEmpty() && !watch.closed()) {
      CountDownLatch ready = new CountDownLatch(1);
      watch.onReady(ready::countDown);
      ready.await();
      events = watch.poll(7);
    }
    return events;
  }

  /** Lists and watches until both counters have reached the end, from the start when too late. */
  private SortedMap<String, String> follow(Store store) throws InterruptedException {
    SortedMap<String, String> list = new TreeMap<>();
    SortedMap<String, Long> made = new TreeMap<>();
    while (true) {
      Snapshot snapshot = store.snapshot();
      list.clear();
      made.clear();
      for (Entry entry : snapshot.range("/n/", null)) {
        list.put(entry.key(), Rows.row(entry));
        made.put(entry.key(), entry.createRevision());
      }
      try (StoreWatch watch = store.watch("/n/", snapshot.revision())) {
        while (!ended(list)) {
          take(watch).forEach(event -> Rows.apply(list, made, event));
        }
        return list;
      } catch (CompactedException e) {
        assertThat(e.oldest()).isGreaterThan(e.requested());
      }
    }
  }

  private boolean ended(SortedMap<String, String> list) {
    return list.size() == 2
        && list.values().stream().allMatch(row -> row.contains("=" + WRITERS * increments() + " "));
  }

  private void race(Store store) throws Exception {
    AtomicBoolean written = new AtomicBoolean();
    Callable<Void> writer =
        () -> {
          for (int i = 0; i < increments(); i++) {
            increment(store);
          }
          return null;
        };
    Callable<Long> reader =
        () -> {
          long last = 0;
          while (!written.get()) {
            Snapshot snapshot = store.snapshot();
            assertThat(snapshot.revision()).isGreaterThanOrEqualTo(last);
            last = snapshot.revision();
            assertThat(number(snapshot.get("/n/left"))).isEqualTo(number(snapshot.get("/n/right")));
          }
          return last;
        };
    List<Future<SortedMap<String, String>>> followers = new ArrayList<>();
    List<Future<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      followers.add(threads.submit(() -> follow(store)));
      writers.add(threads.submit(writer));
    }
    Future<Long> reading = threads.submit(reader);
    for (Future<Void> writing : writers) {
      await(writing);
    }
    written.set(true);
    await(reading);
    assertThat(store.snapshot().revision()).isEqualTo(2L * WRITERS * increments());
    for (Future<SortedMap<String, String>> follower : followers) {
      assertThat(await(follower).values()).containsExactlyElementsOf(rows(store.snapshot(), "/n/"));
    }
  }

  @Test
  void race_withAllEventsKept() throws Exception {
    try (Store store = create(2 * WRITERS * increments())) {
      race(store);
    }
  }

  @Test
  void race_withFewEventsKept() throws Exception {
    try (Store store = create(5)) {
      race(store);
    }
  }

  /**
   * Each write comes right after the reader has read the one before, so it meets the reader on its
   * way to sleep. One wake-up missed, and both wait for ever.
   */
  @Test
  void onReady_isNeverMissed() throws Exception {
    int rounds = times(20_000);
    try (Store store = create(100)) {
      StoreWatch watch = store.watch("/s/", 0);
      Semaphore read = new Semaphore(0);
      Future<Long> reader =
          threads.submit(
              () -> {
                while (watch.revision() < 2L * rounds) {
                  read.release(take(watch).size());
                }
                return watch.revision();
              });
      for (int i = 0; i < rounds; i++) {
        set(store, "/t/other", "x");
        set(store, "/s/a", "x");
        assertThat(read.tryAcquire(50, TimeUnit.SECONDS)).as("round %d", i).isTrue();
      }
      assertThat(await(reader)).isEqualTo(2L * rounds);
    }
  }

  @Test
  void close_wakesSleepers() throws Exception {
    for (int i = 0; i < times(500); i++) {
      Store store = create(10);
      StoreWatch one = store.watch("/s/", 0);
      StoreWatch other = store.watch("/s/", 0);
      Future<List<Event>> first = threads.submit(() -> take(one));
      Future<List<Event>> second = threads.submit(() -> take(other));
      one.close();
      assertThat(await(first)).as("round %d", i).isEmpty();
      store.close();
      assertThat(await(second)).as("round %d", i).isEmpty();
    }
  }
}
