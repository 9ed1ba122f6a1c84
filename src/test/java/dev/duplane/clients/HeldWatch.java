package dev.duplane.clients;

import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.util.List;
import java.util.function.Consumer;

/** A watch that can be held back, as if its client were slow, and cut off. */
final class HeldWatch implements ResourceWatch {
  private final ResourceWatch watch;
  private final Consumer<HeldWatch> whenClosed;
  private Runnable wake = () -> {};
  private boolean held;
  private boolean cut;

  HeldWatch(ResourceWatch watch, Consumer<HeldWatch> whenClosed) {
    this.watch = watch;
    this.whenClosed = whenClosed;
  }

  synchronized void hold() {
    held = true;
  }

  void release() {
    synchronized (this) {
      held = false;
    }
    wake();
  }

  void cut() {
    synchronized (this) {
      cut = true;
    }
    wake();
  }

  private void wake() {
    Runnable waking;
    synchronized (this) {
      waking = wake;
    }
    waking.run();
  }

  @Override
  public List<WatchEvent> poll(int max) {
    synchronized (this) {
      if (held || cut) {
        return List.of();
      }
    }
    return watch.poll(max);
  }

  @Override
  public void onReady(Runnable runnable) {
    boolean ready;
    synchronized (this) {
      wake = runnable;
      if (held && !cut) {
        return;
      }
      ready = cut;
    }
    if (ready) {
      runnable.run();
    } else {
      watch.onReady(runnable);
    }
  }

  @Override
  public long revision() {
    return watch.revision();
  }

  @Override
  public synchronized boolean closed() {
    return cut || watch.closed();
  }

  @Override
  public void close() {
    whenClosed.accept(this);
    watch.close();
  }
}
