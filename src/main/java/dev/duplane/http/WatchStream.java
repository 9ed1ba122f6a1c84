package dev.duplane.http;

import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Sends a watch to one client, without a thread of its own. It is at any time in one of three
 * states:
 *
 * <ul>
 *   <li><b>sending</b>: events are polled and written, until there are none left or the socket
 *       takes no more;
 *   <li><b>idle</b>: nothing to poll; the watch wakes it, on the writer's thread, which only queues
 *       a turn on the event loop;
 *   <li><b>stalled</b>: the client reads too slowly and the write queue is full. Nothing is polled,
 *       so nothing is buffered here; events wait in the log that all watches share, and when they
 *       have been dropped from it the next poll says so with a 410, which goes out as the last
 *       frame.
 * </ul>
 *
 * It ends when the watch ends, its time is over or the client goes, and then closes the watch. All
 * methods run on the event loop of the connection.
 */
final class WatchStream {
  /** Events polled at once; they go to the socket together. */
  private static final int BATCH = 64;

  /** Batches sent before other connections of this event loop get their turn. */
  private static final int BATCHES_A_TURN = 8;

  private static final Logger LOG = Logger.getLogger(WatchStream.class);

  private final Vertx vertx;
  private final Context loop;
  private final FrameSink sink;
  private final ResourceWatch watch;
  private final Function<WatchEvent, byte[]> encode;
  private final Function<Status, byte[]> encodeError;
  private final CompletableFuture<Void> end;
  private final long timer;
  private boolean idle;
  private boolean stalled;

  private WatchStream(
      Vertx vertx, FrameSink sink, ApiResponse.Watching watching, CompletableFuture<Void> end) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.sink = sink;
    this.watch = watching.watch();
    this.encode = watching.encode();
    this.encodeError = watching.encodeError();
    this.end = end;
    // A timer takes at least 1 ms; the upper bound only keeps the product within a long.
    long seconds = Math.min(watching.timeoutSeconds(), TimeUnit.DAYS.toSeconds(10_000));
    this.timer = vertx.setTimer(Math.max(1, seconds * 1000), expired -> finish());
  }

  /**
   * Sends frames as they come.
   *
   * @param end completed when the stream has ended; completing it from outside ends the stream
   */
  static void start(
      Vertx vertx, FrameSink sink, ApiResponse.Watching watching, CompletableFuture<Void> end) {
    WatchStream stream = new WatchStream(vertx, sink, watching, end);
    var unused = end.whenComplete((done, cancelled) -> stream.release());
    sink.onDrain(stream::drained);
    stream.send();
  }

  private void send() {
    try {
      for (int batch = 0; !end.isDone(); batch++) {
        if (sink.full()) {
          stalled = true;
          return;
        }
        if (batch == BATCHES_A_TURN) {
          loop.runOnContext(next -> send());
          return;
        }
        List<WatchEvent> events = watch.poll(BATCH);
        if (!events.isEmpty()) {
          sink.write(events.stream().map(encode).toList());
        } else if (watch.closed()) {
          finish();
        } else {
          rest();
          return;
        }
      }
    } catch (StatusException e) {
      fail(e.status());
    } catch (RuntimeException e) {
      LOG.error("A watch broke", e);
      fail(StatusException.internalError(e.toString()).status());
    }
  }

  private void rest() {
    idle = true;
    watch.onReady(() -> loop.runOnContext(woken -> wake()));
  }

  private void wake() {
    if (idle) {
      idle = false;
      send();
    }
  }

  private void drained() {
    if (stalled) {
      stalled = false;
      send();
    }
  }

  private void fail(Status status) {
    if (!end.isDone()) {
      sink.write(List.of(encodeError.apply(status)));
      finish();
    }
  }

  private void finish() {
    if (!end.isDone()) {
      sink.end();
      end.complete(null);
    }
  }

  private void release() {
    vertx.cancelTimer(timer);
    watch.close();
  }
}
