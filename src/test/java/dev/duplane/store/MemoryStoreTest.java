package dev.duplane.store;

import static dev.duplane.store.Rows.commit;
import static dev.duplane.store.Rows.events;
import static dev.duplane.store.Rows.put;
import static dev.duplane.store.Rows.rows;
import static dev.duplane.store.Rows.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.store.CommitResult.Committed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {

  @Override
  Store create(int keptEvents) {
    return new MemoryStore(keptEvents);
  }

  @Test
  void create_keepsAtLeastOne() {
    assertThatThrownBy(() -> new MemoryStore(0)).isInstanceOf(IllegalArgumentException.class);
    try (Store store = new MemoryStore(1)) {
      set(store, "a", "1");
      set(store, "a", "2");
      assertThat(rows(store.snapshot(2), "")).containsExactly("a=2 1/2");
      assertThat(events(store.watch("", 1).poll(10))).containsExactly("2 a: 1>2");
    }
  }

  @Test
  void commit_withoutWritesChecksOnly() {
    try (Store store = new MemoryStore()) {
      assertThat(commit(store)).isEqualTo(new Committed(List.of()));
      assertThat(store.snapshot().revision()).isZero();
    }
  }

  @Test
  void commit_largerThanTheLog() {
    try (Store store = new MemoryStore(2)) {
      StoreWatch watch = store.watch("", 0);
      AtomicInteger wakes = new AtomicInteger();
      watch.onReady(wakes::incrementAndGet);
      commit(store, put("a", "1"), put("b", "1"), put("c", "1"), put("d", "1"), put("e", "1"));
      assertThat(wakes).hasValue(1);
      assertThatThrownBy(() -> watch.poll(10)).isInstanceOf(CompactedException.class);
      assertThat(store.snapshot(5).count("")).isEqualTo(5);
      assertThatThrownBy(() -> store.snapshot(4)).isInstanceOf(CompactedException.class);
    }
  }

  /** The example of the class comment, with the revisions before 41 written out. */
  @Test
  void example_ofTheClassComment() {
    try (Store store = new MemoryStore(4)) {
      for (int i = 1; i <= 40; i++) {
        set(store, "z", "1");
      }
      set(store, "a", "1");
      commit(store, put("b", "1"), put("c", "1"), put("d", "1"));
      set(store, "a", "2");

      assertCompacted(() -> store.snapshot(41), 42);
      assertThat(store.watch("", 41).poll(10)).hasSize(4);
      assertCompacted(() -> store.watch("", 40), 42);
      assertThat(store.snapshot(44).revision()).isEqualTo(44);
      assertThat(store.snapshot(43).revision()).isEqualTo(41);

      StoreWatch late = store.watch("", 43);
      set(store, "e", "1");
      assertCompacted(() -> store.snapshot(43), 44);
      assertThat(store.watch("", 42).poll(10)).hasSize(4);

      store.compact(45);
      assertThat(rows(store.snapshot(45), "a")).containsExactly("a=2 41/45");
      assertThat(store.watch("", 44).poll(10)).hasSize(2);
      assertCompacted(() -> late.poll(10), 45);
      store.compact(1000);
      assertThat(store.snapshot(46).revision()).isEqualTo(46);
    }
  }

  private static void assertCompacted(Runnable call, long oldest) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CompactedException.class, e -> assertThat(e.oldest()).isEqualTo(oldest));
  }

  @Test
  void close_leavesWhatWasWritten() {
    Store store = new MemoryStore();
    StoreWatch watch = store.watch("", 0);
    set(store, "a", "1");
    store.close();
    store.close();
    assertThat(events(watch.poll(10))).containsExactly("1 a: ->1");
    assertThat(store.snapshot().count("")).isEqualTo(1);
    assertThat(store.watch("", 0).closed()).isTrue();
  }

  @Test
  void onReady_aSecondWakeReplacesTheFirst() {
    try (Store store = new MemoryStore()) {
      AtomicInteger first = new AtomicInteger();
      AtomicInteger second = new AtomicInteger();
      StoreWatch watch = store.watch("", 0);
      watch.onReady(first::incrementAndGet);
      watch.onReady(second::incrementAndGet);
      set(store, "a", "1");
      assertThat(first).hasValue(0);
      assertThat(second).hasValue(1);
    }
  }

  @Test
  void onReady_aFailingWakeHarmsNobody() {
    try (Store store = new MemoryStore()) {
      AtomicInteger wakes = new AtomicInteger();
      store
          .watch("a", 0)
          .onReady(
              () -> {
                throw new IllegalArgumentException("thrown by the reader, on purpose");
              });
      store.watch("a", 0).onReady(wakes::incrementAndGet);
      assertThat(set(store, "a", "1")).isEqualTo(1);
      assertThat(wakes).hasValue(1);
    }
  }

  @Test
  void onReady_wakeMayUseTheStore() {
    try (Store store = new MemoryStore()) {
      StoreWatch watch = store.watch("a", 0);
      watch.onReady(() -> set(store, "b", "seen " + watch.poll(10).size()));
      set(store, "a", "1");
      assertThat(rows(store.snapshot(), "b")).containsExactly("b=seen 1 2/2");
    }
  }

  @Test
  void onReady_ofManyIsNotTheWritersWork() throws Exception {
    int many = 1000;
    try (Store store = new MemoryStore()) {
      CountDownLatch woken = new CountDownLatch(many);
      Set<Thread> wakers = ConcurrentHashMap.newKeySet();
      List<StoreWatch> watches = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        StoreWatch watch = store.watch("a", 0);
        watches.add(watch);
        watch.onReady(
            () -> {
              wakers.add(Thread.currentThread());
              woken.countDown();
            });
      }
      set(store, "a", "1");
      assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(wakers).doesNotContain(Thread.currentThread());
      for (StoreWatch watch : watches) {
        assertThat(watch.revision()).isZero();
        assertThat(events(watch.poll(10))).containsExactly("1 a: ->1");
      }
    }
  }

  @Test
  void revision_cannotBeNegative() {
    try (Store store = new MemoryStore()) {
      assertThatThrownBy(() -> store.snapshot(-1)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> store.watch("", -1)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
