package dev.duplane.endpoints;

import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A watch that can be made to fail from outside. */
final class InterruptibleWatch implements ResourceWatch {
  private final String resource;
  private final ResourceWatch watch;
  private final Consumer<InterruptibleWatch> onClose;
  private final AtomicReference<Runnable> waiting =
      new AtomicReference<>(InterruptibleWatch::nobody);
  private volatile boolean expired;
  private volatile boolean cut;
  private volatile long expiry;

  /**
   * @param resource the plural name of what is watched
   * @param onClose told when its client closes it
   */
  InterruptibleWatch(String resource, ResourceWatch watch, Consumer<InterruptibleWatch> onClose) {
    this.resource = resource;
    this.watch = watch;
    this.onClose = onClose;
  }

  private static void nobody() {}

  private void wake() {
    waiting.getAndSet(InterruptibleWatch::nobody).run();
  }

  /** The plural name of what is watched. */
  String resource() {
    return resource;
  }

  /** The next poll fails with 410; who waits is woken. Any thread. */
  void expire() {
    expired = true;
    wake();
  }

  /**
   * It fails with 410 once it has told all up to a revision.
   *
   * @param limit the revision; 0: it does not fail
   */
  void expireAt(long limit) {
    expiry = limit;
  }

  /** Whether it is going to fail. */
  boolean armed() {
    return expiry > 0;
  }

  /** Ends as if its client had gone; who waits is woken, to find it closed. Any thread. */
  void cut() {
    cut = true;
    watch.close();
    wake();
  }

  @Override
  public List<WatchEvent> poll(int max) {
    if (cut) {
      return List.of();
    }
    if (expired || (expiry > 0 && watch.revision() >= expiry)) {
      throw Faults.expired(watch.revision());
    }
    List<WatchEvent> events = watch.poll(max);
    long limit = expiry;
    if (limit > 0 && watch.revision() >= limit) {
      // The next poll fails, also if nothing comes any more.
      expired = true;
      return events.stream().filter(event -> event.resourceVersion() <= limit).toList();
    }
    return events;
  }

  @Override
  public void onReady(Runnable wake) {
    waiting.set(wake);
    watch.onReady(this::wake);
    if (expired || cut) {
      wake();
    }
  }

  @Override
  public long revision() {
    return watch.revision();
  }

  @Override
  public @Nullable WatchEvent bookmark() {
    return expired || cut ? null : watch.bookmark();
  }

  @Override
  public boolean closed() {
    return cut || watch.closed();
  }

  @Override
  public void close() {
    watch.close();
    onClose.accept(this);
  }
}
