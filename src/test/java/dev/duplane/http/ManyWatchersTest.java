package dev.duplane.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.endpoints.ApiResponse;
import dev.duplane.registry.NodeRegistry;
import dev.duplane.registry.WatchEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand watches of one resource on the event loops of one server, some read slowly. */
class ManyWatchersTest {
  private static final int WATCHERS = 1000;
  private static final int KEPT = 300;
  private static final int ENDLESS = Integer.MAX_VALUE;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  private final Vertx vertx = Vertx.vertx();
  private final NodeRegistry nodes = new NodeRegistry(KEPT);
  private final List<Reader> fast = new ArrayList<>();
  private final List<Reader> slow = new ArrayList<>();
  private final List<Reader> stuck = new ArrayList<>();
  private int written;

  @BeforeEach
  void open() {
    nodes.create("first", "z");
    for (int i = 0; i < WATCHERS; i++) {
      if (i % 100 == 50) {
        stuck.add(new Reader(0));
      } else if (i % 10 == 5) {
        slow.add(new Reader(1));
      } else {
        fast.add(new Reader(ENDLESS));
      }
    }
    for (List<Reader> readers : List.of(fast, slow, stuck)) {
      readers.forEach(Reader::start);
    }
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      nodes.create("n" + written, "z");
      written++;
    }
  }

  private List<String> all() {
    return IntStream.range(0, written).mapToObj(i -> "ADDED " + (i + 2)).toList();
  }

  @Test
  void eachEventOnceAndInOrder_slowReadersHoldNobodyUp() {
    write(KEPT - 1);
    fast.forEach(reader -> assertThat(reader.await(written)).isEqualTo(all()));
    slow.forEach(reader -> assertThat(reader.frames()).hasSizeLessThan(written));

    // One batch after the other, while others are told of more.
    slow.forEach(reader -> reader.mayHave(2));
    slow.forEach(reader -> reader.await(65));
    slow.forEach(reader -> reader.mayHave(ENDLESS));
    slow.forEach(reader -> assertThat(reader.await(written)).isEqualTo(all()));
    write(KEPT - 1);
    fast.forEach(reader -> assertThat(reader.await(written)).isEqualTo(all()));
    slow.forEach(reader -> assertThat(reader.await(written)).isEqualTo(all()));
  }

  @Test
  void readerThatIsTooSlow_isToldThatItsRevisionHasExpired() {
    for (int i = 0; i < 3; i++) {
      write(KEPT - 1);
      fast.forEach(reader -> reader.await(written));
    }
    stuck.forEach(reader -> assertThat(reader.frames()).isEmpty());
    stuck.forEach(reader -> reader.mayHave(ENDLESS));
    stuck.forEach(reader -> reader.end.join());
    stuck.forEach(reader -> assertThat(reader.frames()).containsExactly("ERROR 410"));
    fast.forEach(reader -> assertThat(reader.frames()).isEqualTo(all()));
  }

  /** A connection that takes so many batches and no more. */
  private final class Reader implements FrameSink {
    private final Context loop = vertx.getOrCreateContext();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final List<String> frames = new ArrayList<>();
    private @Nullable Runnable drained;
    private int batches;

    Reader(int batches) {
      this.batches = batches;
    }

    void start() {
      ApiResponse.Watching watching =
          new ApiResponse.Watching(
              200,
              List.of(),
              nodes.watch(1),
              Reader::encode,
              status -> bytes("ERROR " + status.code()),
              3600);
      loop.runOnContext(go -> WatchStream.start(vertx, this, watching, end));
    }

    private static byte[] encode(WatchEvent event) {
      return bytes(event.type() + " " + event.resourceVersion());
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes so many batches from now on. */
    void mayHave(int count) {
      loop.runOnContext(
          go -> {
            batches = count;
            if (drained != null) {
              drained.run();
            }
          });
    }

    @Override
    public boolean full() {
      return batches == 0;
    }

    @Override
    public void onDrain(Runnable drained) {
      this.drained = drained;
    }

    @Override
    public void write(Iterable<byte[]> some) {
      synchronized (frames) {
        some.forEach(frame -> frames.add(new String(frame, StandardCharsets.US_ASCII)));
        frames.notifyAll();
      }
      batches -= batches == ENDLESS ? 0 : 1;
    }

    @Override
    public void end() {}

    List<String> frames() {
      synchronized (frames) {
        return List.copyOf(frames);
      }
    }

    /** What has been read, once it is so much; what there is, if it does not come. */
    List<String> await(int count) {
      long end = System.nanoTime() + PATIENCE;
      synchronized (frames) {
        while (frames.size() < count && System.nanoTime() < end) {
          try {
            TimeUnit.NANOSECONDS.timedWait(frames, Math.max(1, end - System.nanoTime()));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }
        return List.copyOf(frames);
      }
    }
  }
}
