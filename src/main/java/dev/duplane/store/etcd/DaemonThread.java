package dev.duplane.store.etcd;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Threads that work beside the store and keep no process alive. */
final class DaemonThread {
  private DaemonThread() {}

  /** One that does what it is given, one thing after the other, now or later. */
  static ScheduledExecutorService named(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread made = new Thread(task, name);
          made.setDaemon(true);
          return made;
        });
  }
}
