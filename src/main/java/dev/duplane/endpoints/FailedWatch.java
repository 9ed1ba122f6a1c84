package dev.duplane.endpoints;

import dev.duplane.api.StatusException;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.util.List;

/** A watch that has failed before its first event, and says so when it is read. */
final class FailedWatch implements ResourceWatch {
  private final StatusException failure;
  private volatile boolean closed;

  FailedWatch(StatusException failure) {
    this.failure = failure;
  }

  /** What it will say. */
  StatusException failure() {
    return failure;
  }

  @Override
  public List<WatchEvent> poll(int max) {
    if (closed) {
      return List.of();
    }
    throw failure;
  }

  @Override
  public void onReady(Runnable wake) {
    wake.run();
  }

  @Override
  public long revision() {
    return 0;
  }

  @Override
  public boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
