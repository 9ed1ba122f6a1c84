package dev.duplane.cluster;

import dev.duplane.api.StatusException;
import dev.duplane.controller.ControllerManager;
import dev.duplane.registry.Registry;
import dev.duplane.store.SharedStore;
import dev.duplane.store.Store;
import dev.duplane.store.StoreException;
import dev.duplane.store.StoreWatch;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A cluster whose store other processes use, too: its controllers work only while this process
 * leads, and they hear of what others write. The loops of kube-apiserver itself run in each
 * process, as they do in each kube-apiserver.
 */
final class Sharing implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Sharing.class.getName());

  private final SharedStore store;
  private final ClusterWriter writer;
  private final ControllerManager manager;
  private final ControlLoop loop;
  private final Set<String> elected;
  private final Runnable leave;
  private final LeaderElector elector;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "duplane-leader-election");
            made.setDaemon(true);
            return made;
          });
  private volatile boolean leads;

  /**
   * @param store used by others, too
   * @param writer of the cluster
   * @param registry where the Lease is
   * @param manager of all loops
   * @param loop runs them
   * @param elected the names of the controllers that work in one process at a time; if there are
   *     none nobody is elected
   * @param leave what else is done when this process stops
   */
  Sharing(
      SharedStore store,
      ClusterWriter writer,
      Registry registry,
      ControllerManager manager,
      ControlLoop loop,
      Set<String> elected,
      Runnable leave,
      Clock clock) {
    this.store = store;
    this.writer = writer;
    this.manager = manager;
    this.loop = loop;
    this.elected = elected;
    this.leave = leave;
    this.elector = new LeaderElector(registry, "duplane_" + UUID.randomUUID(), clock);
  }

  /**
   * Where chance is drawn at: the store's revision, and for processes that share it places of their
   * own, or two objects would get one uid.
   */
  static LongSupplier drawnAt(Store store) {
    return store instanceof SharedStore shared
        ? shared::drawnAt
        : () -> store.snapshot().revision();
  }

  /** Takes part in elections from now on; who is alone leads at once. */
  void begin() {
    manager.standBy(elected);
    timer.execute(this::listen);
    if (!elected.isEmpty()) {
      elect();
      long period = LeaderElector.RETRY.toMillis();
      var unused = timer.scheduleWithFixedDelay(this::elect, period, period, TimeUnit.MILLISECONDS);
    }
  }

  private void elect() {
    try {
      boolean now = writer.callExclusively(elector::tryAcquireOrRenew);
      if (now != leads) {
        leads = now;
        LOG.log(Level.INFO, now ? "The controllers work here" : "The controllers work elsewhere");
        writer.callExclusively(
            () -> {
              manager.standBy(now ? Set.of() : elected);
              return manager;
            });
        loop.look();
      }
    } catch (StatusException | StoreException e) {
      // The cluster is closed, or another call finds it open.
      LOG.log(Level.DEBUG, "No election: " + e.getMessage());
    }
  }

  /** Waits for the next write, whoever does it. */
  private void listen() {
    try {
      StoreWatch next = store.watch("", store.snapshot().revision());
      next.onReady(
          () -> {
            loop.look();
            if (!next.closed() && !timer.isShutdown()) {
              timer.execute(this::listen);
            }
            next.close();
          });
    } catch (StoreException e) {
      long period = LeaderElector.RETRY.toMillis();
      var unused = timer.schedule(this::listen, period, TimeUnit.MILLISECONDS);
    }
  }

  /** Lets others go on without this process. */
  @Override
  public void close() {
    timer.shutdownNow();
    last(leave);
    last(elector::release);
  }

  private void last(Runnable work) {
    try {
      writer.callExclusively(
          () -> {
            work.run();
            return work;
          });
    } catch (StatusException | StoreException e) {
      LOG.log(Level.DEBUG, "What this process leaves behind ends by itself: " + e.getMessage());
    }
  }
}
