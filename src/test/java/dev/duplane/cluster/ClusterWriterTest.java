package dev.duplane.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.StatusException;
import dev.duplane.registry.QueueFullException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterWriterTest {
  private static final int LIMIT = 8;

  private final ClusterWriter writer = new ClusterWriter(LIMIT);
  private final CountDownLatch gate = new CountDownLatch(1);

  @AfterEach
  void close() {
    gate.countDown();
    writer.close();
  }

  /** Keeps the writer busy until the gate opens; returns when it is. */
  private CompletableFuture<String> occupied() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> outcome =
        writer.submit(
            () -> {
              begun.countDown();
              awaitGate();
              return "first";
            });
    begun.await();
    return outcome;
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void call_nobodyWrites_onCallersThread() {
    assertThat(writer.call(Thread::currentThread)).isSameAs(Thread.currentThread());
  }

  @Test
  void call_somebodyWrites_afterIt() throws InterruptedException {
    var unused = occupied();
    List<String> order = new ArrayList<>();
    CompletableFuture<Void> second = writer.submit(() -> null).thenRun(() -> order.add("second"));
    Thread opener = new Thread(gate::countDown);
    opener.start();
    writer.call(() -> order.add("third"));
    second.join();
    opener.join();
    assertThat(order).containsExactlyInAnyOrder("second", "third").startsWith("second");
  }

  @Test
  void call_insideWrite_atOnce() {
    AtomicInteger turns = new AtomicInteger();
    writer.surround(counting(turns));
    assertThat(writer.call(() -> "outer " + writer.call(() -> "inner"))).isEqualTo("outer inner");
    assertThat(turns).as("one write for the controllers").hasValue(1);
  }

  private static ClusterWriter.Turns counting(AtomicInteger turns) {
    return new ClusterWriter.Turns() {
      @Override
      public void beforeWrite() {
        turns.incrementAndGet();
      }

      @Override
      public void afterWrite() {}
    };
  }

  @Test
  void failure_isTheCallers() throws InterruptedException {
    StatusException refusal = StatusException.badRequest("no");
    assertThatThrownBy(() -> writer.call(() -> refuse(refusal))).isSameAs(refusal);
    CompletableFuture<String> first = occupied();
    CompletableFuture<Object> failed = writer.submit(() -> refuse(refusal));
    CompletableFuture<String> after = writer.submit(() -> "after");
    gate.countDown();
    assertThat(first.join()).isEqualTo("first");
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(failed::join)
        .withCause(refusal);
    assertThat(after.join()).isEqualTo("after");
  }

  private static Object refuse(StatusException refusal) {
    throw refusal;
  }

  @Test
  void submit_tooManyWait_refused() throws InterruptedException {
    var unused = occupied();
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < LIMIT; i++) {
      int number = i;
      waiting.add(writer.submit(() -> number));
    }
    assertThatThrownBy(() -> writer.submit(() -> "one more"))
        .isInstanceOf(QueueFullException.class)
        .hasMessage("8 writes are waiting already");
    gate.countDown();
    assertThat(waiting.stream().map(CompletableFuture::join))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(writer.submit(() -> "again").join()).isEqualTo("again");
  }

  @Test
  void close_performsWhatWaits_refusesTheRest() throws Exception {
    var unused = occupied();
    CompletableFuture<String> waiting = writer.submit(() -> "performed");
    Thread closer = new Thread(writer::close);
    closer.start();
    gate.countDown();
    closer.join();
    assertThat(waiting).isCompletedWithValue("performed");
    assertThatExceptionOfType(StatusException.class)
        .isThrownBy(() -> writer.submit(() -> "late"))
        .satisfies(refusal -> assertThat(refusal.status().code()).isEqualTo(503));
    assertThatExceptionOfType(StatusException.class).isThrownBy(() -> writer.call(() -> "late"));
  }

  /** What a thread saw of one write: between its beginning and its end it took a place. */
  private record Seen(long begun, long place, long ended) {}

  /**
   * Writes of many threads have one order, and no write takes a place before one that had ended
   * when it began (linearizability). The register that they write is a plain field: a second writer
   * at the same time would lose counts.
   */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void writes_linearizable(long seed) throws InterruptedException {
    ClusterWriter many = new ClusterWriter(1 << 20);
    long[] register = {0};
    AtomicLong time = new AtomicLong();
    ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 16; t++) {
      SplittableRandom random = new SplittableRandom(seed * 100 + t);
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  long begun = time.incrementAndGet();
                  long place =
                      random.nextBoolean()
                          ? many.call(() -> ++register[0])
                          : many.submit(() -> ++register[0]).join();
                  seen.add(new Seen(begun, place, time.incrementAndGet()));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    many.close();
    List<Seen> byPlace = seen.stream().sorted(Comparator.comparingLong(Seen::place)).toList();
    assertThat(byPlace).hasSize(16 * 500);
    long earliestEnd = Long.MAX_VALUE;
    for (int i = byPlace.size() - 1; i >= 0; i--) {
      Seen one = byPlace.get(i);
      assertThat(one.place()).as("seed %d", seed).isEqualTo(i + 1);
      // All that come later in the order must not have ended before this one began.
      assertThat(one.begun()).as("seed %d, place %d", seed, i + 1).isLessThan(earliestEnd);
      earliestEnd = Math.min(earliestEnd, one.ended());
    }
  }
}
