package dev.duplane.http;

import dev.duplane.api.StatusException;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.StoredObject;
import dev.duplane.registry.WatchEvent;
import dev.duplane.store.PlainValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A watch whose events the test makes up. */
final class FakeWatch implements ResourceWatch {
  private static final String EMPTY = "{\"metadata\":{\"resourceVersion\":\"\"}}";

  /** Reaches zero when the watch is closed. */
  final CountDownLatch closing = new CountDownLatch(1);

  /** Events handed out so far. */
  final AtomicLong polled = new AtomicLong();

  private final List<WatchEvent> waiting = new ArrayList<>();
  private final StoredObject value =
      StoredObject.of(new PlainValue(EMPTY.getBytes(StandardCharsets.UTF_8), Map.of(), Map.of()));
  private @Nullable Runnable wake;
  private @Nullable StatusException failure;
  private boolean endless;
  private boolean closed;

  /** Makes events ready to be polled, on the caller's thread as a writer would. */
  void emit(int count) {
    change(
        () -> {
          for (int i = 0; i < count; i++) {
            waiting.add(new WatchEvent(WatchEvent.Type.ADDED, "", () -> value, i + 1, false));
          }
        });
  }

  /** From now on there is always a next event. */
  void emitForEver() {
    change(() -> endless = true);
  }

  /** Lets the next poll fail, as when the reader has fallen behind the log. */
  void expire(StatusException exception) {
    change(() -> failure = exception);
  }

  private void change(Runnable change) {
    @Nullable Runnable waking;
    synchronized (this) {
      change.run();
      waking = wake;
      wake = null;
    }
    if (waking != null) {
      waking.run();
    }
  }

  @Override
  public synchronized List<WatchEvent> poll(int max) {
    if (failure != null) {
      throw failure;
    }
    if (endless) {
      polled.incrementAndGet();
      return List.of(new WatchEvent(WatchEvent.Type.ADDED, "", () -> value, 1, false));
    }
    List<WatchEvent> next = new ArrayList<>(waiting.subList(0, Math.min(max, waiting.size())));
    waiting.subList(0, next.size()).clear();
    polled.addAndGet(next.size());
    return next;
  }

  @Override
  public void onReady(Runnable runnable) {
    boolean ready;
    synchronized (this) {
      ready = !waiting.isEmpty() || endless || failure != null || closed;
      wake = ready ? null : runnable;
    }
    if (ready) {
      runnable.run();
    }
  }

  @Override
  public long revision() {
    return polled.get();
  }

  @Override
  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    change(() -> closed = true);
    closing.countDown();
  }
}
