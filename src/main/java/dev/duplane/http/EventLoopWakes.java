package dev.duplane.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The readers of one event loop that have been woken and wait for their turn on it. A write that
 * wakes a thousand watches puts a thousand readers into queues, and wakes each event loop once: the
 * writer goes on at once, and the event loops share what there is to send.
 */
final class EventLoopWakes implements Shareable {
  /** Readers that get their turn before whatever else the event loop has to do. */
  private static final int A_TURN = 64;

  private final Executor loop;
  private final Queue<Runnable> woken = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean due = new AtomicBoolean();

  /**
   * @param loop runs one thing after another, on one thread
   */
  EventLoopWakes(Executor loop) {
    this.loop = loop;
  }

  /** The wakes of the event loop that the caller runs on. */
  static EventLoopWakes ofThisLoop(Vertx vertx) {
    LocalMap<Long, EventLoopWakes> ofLoops =
        vertx.sharedData().getLocalMap(EventLoopWakes.class.getName());
    return ofLoops.computeIfAbsent(
        Thread.currentThread().getId(),
        id -> {
          // Any context of this event loop will do: readers come with nothing but themselves.
          Context context = vertx.getOrCreateContext();
          return new EventLoopWakes(turn -> context.runOnContext(go -> turn.run()));
        });
  }

  /** Has a reader run on the event loop, soon. Any thread. One that fails holds up nobody else. */
  void wake(Runnable reader) {
    woken.add(reader);
    begin();
  }

  private void begin() {
    if (due.compareAndSet(false, true)) {
      loop.execute(this::turn);
    }
  }

  private void turn() {
    try {
      for (int i = 0; i < A_TURN; i++) {
        Runnable reader = woken.poll();
        if (reader == null) {
          break;
        }
        reader.run();
      }
    } finally {
      // In this order: who adds a reader after this begins a turn by himself.
      due.set(false);
      if (!woken.isEmpty()) {
        begin();
      }
    }
  }
}
