package dev.duplane.registry;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A watch that ends when its resource is no longer served. */
final class RemovableWatch implements ResourceWatch {
  private final ResourceWatch watch;
  private final Consumer<RemovableWatch> closed;
  private final AtomicReference<Runnable> waiting = new AtomicReference<>(RemovableWatch::nobody);
  private volatile boolean ended;

  /**
   * @param closed told when the watch has been closed
   */
  RemovableWatch(ResourceWatch watch, Consumer<RemovableWatch> closed) {
    this.watch = watch;
    this.closed = closed;
  }

  private static void nobody() {}

  private void wake() {
    waiting.getAndSet(RemovableWatch::nobody).run();
  }

  /** Closes the watch; who waits is woken, to find it closed. Any thread. */
  void end() {
    ended = true;
    close();
    wake();
  }

  @Override
  public List<WatchEvent> poll(int max) {
    return ended ? List.of() : watch.poll(max);
  }

  @Override
  public void onReady(Runnable wake) {
    waiting.set(wake);
    watch.onReady(this::wake);
    if (ended) {
      wake();
    }
  }

  @Override
  public long revision() {
    return watch.revision();
  }

  @Override
  public @Nullable WatchEvent bookmark() {
    return ended ? null : watch.bookmark();
  }

  @Override
  public boolean closed() {
    return ended || watch.closed();
  }

  @Override
  public void close() {
    watch.close();
    closed.accept(this);
  }
}
