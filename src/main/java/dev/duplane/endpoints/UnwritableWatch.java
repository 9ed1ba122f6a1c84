package dev.duplane.endpoints;

import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.util.List;

/**
 * A watch whose events cannot take the form that was asked for. kube-apiserver begins such a watch
 * and closes it at its first event ({@code endpoints/handlers/watch.go}).
 */
final class UnwritableWatch implements ResourceWatch {
  private final ResourceWatch watch;

  UnwritableWatch(ResourceWatch watch) {
    this.watch = watch;
  }

  @Override
  public List<WatchEvent> poll(int max) {
    if (!watch.poll(max).isEmpty()) {
      watch.close();
    }
    return List.of();
  }

  @Override
  public void onReady(Runnable wake) {
    watch.onReady(wake);
  }

  @Override
  public long revision() {
    return watch.revision();
  }

  @Override
  public boolean closed() {
    return watch.closed();
  }

  @Override
  public void close() {
    watch.close();
  }
}
