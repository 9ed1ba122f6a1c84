package dev.duplane.cluster;

import dev.duplane.controller.garbagecollector.GarbageCollector;
import dev.duplane.controller.namespace.NamespaceController;
import dev.duplane.registry.RegistryContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the controllers of a cluster work. All of it is done under the write lock, by the thread
 * that writes or settles.
 *
 * <p>Right after a write, before it is answered: Namespaces that terminate are emptied, and the
 * Service and the ServiceCIDR {@code kubernetes} are made anew if they are gone. What the garbage
 * collector has to do then is left pending, as clients of a real one see owners and finalizers for
 * a moment. It is done right before the next write, or earlier if somebody asks for it or the
 * cluster has been quiet for long enough. Nothing comes between, so revisions are the same in all
 * of these cases.
 */
final class ControlLoop implements AutoCloseable {
  private final RegistryContext context;
  private final @Nullable NamespaceController namespaces;
  private final @Nullable GarbageCollector garbage;
  private final Runnable bootstrapped;
  private final @Nullable QuietTimer timer;

  /**
   * @param context whose writes it follows
   * @param namespaces null if it is turned off
   * @param garbage null if it is turned off
   * @param bootstrapped looks after what a cluster always has
   * @param settleAfter how long after the last write pending work is done; null: not by itself
   */
  ControlLoop(
      RegistryContext context,
      @Nullable NamespaceController namespaces,
      @Nullable GarbageCollector garbage,
      Runnable bootstrapped,
      @Nullable Duration settleAfter) {
    this.context = context;
    this.namespaces = namespaces;
    this.garbage = garbage;
    this.bootstrapped = bootstrapped;
    this.timer = settleAfter == null ? null : new QuietTimer(settleAfter, context::settle);
  }

  /** Begins to follow writes. */
  void begin() {
    context.beforeWrite(this::workOff);
    context.afterWrite(this::follow);
  }

  private void workOff() {
    while (garbage != null && garbage.pending()) {
      garbage.collect();
      follow();
    }
  }

  private void follow() {
    if (namespaces != null) {
      namespaces.run();
    }
    bootstrapped.run();
    if (garbage != null) {
      garbage.observe();
      if (timer != null && garbage.pending()) {
        timer.ask();
      }
    }
  }

  @Override
  public void close() {
    if (timer != null) {
      timer.close();
    }
  }
}
