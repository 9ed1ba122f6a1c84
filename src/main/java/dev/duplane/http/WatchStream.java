package dev.duplane.http;

import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Sends a watch to one client, without a thread of its own. It is at any time in one of three
 * states:
 *
 * <ul>
 *   <li><b>sending</b>: events are polled and written, until there seem to be none left or the
 *       socket takes no more;
 *   <li><b>idle</b>: nothing to poll; the watch wakes it, on the writer's thread, which only queues
 *       it for a turn on the event loop;
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

  /** The interval at which kube-apiserver sends bookmarks to an idle watch. */
  private static final long BOOKMARK_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** A last bookmark goes out this long before the end, so that the next watch begins near it. */
  private static final long LAST_BOOKMARK_MILLIS = TimeUnit.SECONDS.toMillis(2);

  private static final System.Logger LOG = System.getLogger(WatchStream.class.getName());

  private final Vertx vertx;
  private final Context loop;
  private final EventLoopWakes wakes;
  private final FrameSink sink;
  private final ResourceWatch watch;
  private final Function<WatchEvent, byte[]> encode;
  private final Function<Status, byte[]> encodeError;
  private final CompletableFuture<Void> end;
  private final List<Long> timers = new ArrayList<>(3);
  private final Runnable queueForTurn;
  private boolean idle;
  private boolean stalled;

  private WatchStream(
      Vertx vertx, FrameSink sink, ApiResponse.Watching watching, CompletableFuture<Void> end) {
    this.vertx = vertx;
    this.loop = vertx.getOrCreateContext();
    this.wakes = EventLoopWakes.ofThisLoop(vertx);
    this.sink = sink;
    this.watch = watching.watch();
    this.encode = watching.encode();
    this.encodeError = watching.encodeError();
    this.end = end;
    Runnable turn = this::wake;
    this.queueForTurn = () -> wakes.wake(turn);
    // A timer takes at least 1 ms; the upper bound only keeps the product within a long.
    long seconds = Math.min(watching.timeoutSeconds(), TimeUnit.DAYS.toSeconds(10_000));
    long millis = Math.max(1, TimeUnit.SECONDS.toMillis(seconds));
    timers.add(vertx.setTimer(millis, expired -> finish()));
    timers.add(vertx.setPeriodic(BOOKMARK_MILLIS, due -> bookmark()));
    if (millis > LAST_BOOKMARK_MILLIS) {
      timers.add(vertx.setTimer(millis - LAST_BOOKMARK_MILLIS, due -> bookmark()));
    }
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
          write(events);
        } else if (watch.closed()) {
          finish();
        }
        if (events.size() < BATCH && !end.isDone()) {
          rest();
          return;
        }
      }
    } catch (StatusException e) {
      fail(e.status());
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "A watch broke", e);
      fail(StatusException.internalError(e.toString()).status());
    }
  }

  private void write(List<WatchEvent> events) {
    List<byte[]> frames = new ArrayList<>(events.size());
    for (WatchEvent event : events) {
      frames.add(encode.apply(event));
    }
    sink.write(frames);
  }

  /** If there is more already, the watch says so at once, and it is sent in a later turn. */
  private void rest() {
    idle = true;
    watch.onReady(queueForTurn);
  }

  private void wake() {
    if (idle) {
      idle = false;
      send();
    }
  }

  /** Only an idle watch has delivered all up to its revision. */
  private void bookmark() {
    WatchEvent bookmark = idle ? watch.bookmark() : null;
    if (bookmark != null && !end.isDone()) {
      sink.write(List.of(encode.apply(bookmark)));
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
    timers.forEach(vertx::cancelTimer);
    watch.close();
  }
}
