package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.registry.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedFramesTest {
  private static final int MOST = 1000;

  private final SharedFrames frames = new SharedFrames(MOST);
  private final AtomicInteger encoded = new AtomicInteger();

  private static SharedFrames.FrameKey key(long revision) {
    return new SharedFrames.FrameKey("form", "/a", revision, WatchEvent.Type.ADDED, 0);
  }

  private byte[] frame(long revision, int size) {
    return frames.frame(
        key(revision),
        () -> {
          encoded.incrementAndGet();
          return new byte[size];
        });
  }

  @Test
  void frame_onceForAll() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        done.add(threads.submit(() -> IntStream.range(0, 1000).forEach(n -> frame(n / 100, 10))));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(encoded).hasValue(10);
  }

  @Test
  void frame_byWhatWasAsked() {
    byte[] one = frame(1, 10);
    assertThat(frame(1, 10)).isSameAs(one);
    for (SharedFrames.FrameKey other :
        List.of(
            new SharedFrames.FrameKey("other form", "/a", 1, WatchEvent.Type.ADDED, 0),
            new SharedFrames.FrameKey("form", "/b", 1, WatchEvent.Type.ADDED, 0),
            new SharedFrames.FrameKey("form", "/a", 2, WatchEvent.Type.ADDED, 0),
            new SharedFrames.FrameKey("form", "/a", 1, WatchEvent.Type.DELETED, 0),
            new SharedFrames.FrameKey("form", "/a", 1, WatchEvent.Type.ADDED, 1))) {
      assertThat(frames.frame(other, () -> new byte[1])).isNotSameAs(one);
    }
  }

  @Test
  void frame_oldestAreForgotten() {
    for (int i = 0; i < 11; i++) {
      frame(i, MOST / 10);
    }
    frame(10, MOST / 10);
    frame(1, MOST / 10);
    assertThat(encoded).hasValue(11);
    frame(0, MOST / 10);
    assertThat(encoded).hasValue(12);
  }

  @Test
  void frame_newestIsKeptWhateverItsSize() {
    frame(1, 10 * MOST);
    frame(1, 10 * MOST);
    assertThat(encoded).hasValue(1);
    frame(2, 10 * MOST);
    frame(1, 10 * MOST);
    assertThat(encoded).hasValue(3);
  }

  @Test
  void frame_thatCannotBeMade() {
    assertThatThrownBy(
            () ->
                frames.frame(
                    key(1),
                    () -> {
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(frame(1, 10)).hasSize(10);
  }
}
