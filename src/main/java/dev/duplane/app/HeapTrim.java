package dev.duplane.app;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Lets the heap follow the data. The JVM grows a heap rather than look for garbage in it, and gives
 * nothing back by itself: after a load most of it may be garbage, for good. So all of it is
 * collected when it has grown by half since the last time, and when much was written and the server
 * is quiet; the JVM then returns what {@code MaxHeapFreeRatio} does not leave. What is collected
 * under a load may find an answer of a hundred megabytes that is just being sent, so it is done
 * once more when the server is quiet.
 *
 * <p>A heap that is large because somebody wants it so ({@code -Xms}) is left alone.
 *
 * <p>Not thread-safe: one thread looks, once a {@link #PERIOD}.
 */
final class HeapTrim {
  /** How often to look. */
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** What the heap may have beyond the data, in bytes: the young generation, and some more. */
  private static final long ROOM = 48L << 20;

  /** How many writes leave enough garbage to look for it once the server is quiet. */
  private static final long MANY_WRITES = 2_000;

  private static final int QUIET_PERIODS = 5;

  /** So many in a period are no load: servers that share an etcd renew their leases for ever. */
  private static final long FEW_WRITES = 5;

  private final Heap heap;
  private final LongSupplier writes;
  private long base;
  private long collectedAt;
  private long seenAt;
  private int quiet;
  private boolean collectedInHaste;

  /** The heap of this process, in bytes. */
  interface Heap {
    /** What it has of the machine's memory. */
    long committed();

    /** What objects take, garbage included. */
    long used();

    /** Collects all garbage. */
    void collect();
  }

  /**
   * @param heap to keep small
   * @param writes counts those that there have been
   */
  HeapTrim(Heap heap, LongSupplier writes) {
    this.heap = heap;
    this.writes = writes;
    this.base = base();
    this.seenAt = writes.getAsLong();
    this.collectedAt = seenAt;
  }

  /** Looks for ever, in a thread of its own that does not keep the process alive. */
  static void start(LongSupplier writes) {
    HeapTrim trim = new HeapTrim(new RuntimeHeap(), writes);
    Thread thread = new Thread(trim::lookOn, "heap-trim");
    thread.setDaemon(true);
    thread.start();
  }

  private void lookOn() {
    try {
      while (true) {
        Thread.sleep(PERIOD.toMillis());
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks once. */
  void look() {
    long now = writes.getAsLong();
    quiet = Math.abs(now - seenAt) <= FEW_WRITES ? quiet + 1 : 0;
    seenAt = now;
    boolean grown = heap.committed() > base + ROOM;
    boolean isQuiet = quiet >= QUIET_PERIODS;
    boolean garbage = collectedInHaste || Math.abs(now - collectedAt) >= MANY_WRITES;
    if (grown || (isQuiet && garbage)) {
      heap.collect();
      base = base();
      collectedAt = now;
      collectedInHaste = !isQuiet;
    }
  }

  /**
   * From what on growth counts: half more than the data, or all that the JVM does not give back.
   */
  private long base() {
    return Math.max(heap.used() + heap.used() / 2, heap.committed());
  }

  private static final class RuntimeHeap implements Heap {
    private final Runtime runtime = Runtime.getRuntime();

    @Override
    public long committed() {
      return runtime.totalMemory();
    }

    @Override
    public long used() {
      return runtime.totalMemory() - runtime.freeMemory();
    }

    @Override
    public void collect() {
      System.gc();
    }
  }
}
