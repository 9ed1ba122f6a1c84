package dev.duplane.registry;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Performs writes at once, on the thread of the test, which is the only one. */
public final class DirectWriter implements Writer {
  @Override
  public <T> T call(Supplier<T> action) {
    return action.get();
  }

  @Override
  public <T> CompletableFuture<T> submit(Supplier<T> action) {
    try {
      return CompletableFuture.completedFuture(action.get());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
