package dev.duplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class EventLoopWakesTest {
  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final EventLoopWakes wakes = new EventLoopWakes(loop::add);
  private final List<Integer> ran = new ArrayList<>();

  @Test
  void wake_manyReadersWakeTheLoopOnce() {
    for (int i = 0; i < 50; i++) {
      int reader = i;
      wakes.wake(() -> ran.add(reader));
    }
    assertThat(ran).isEmpty();
    assertThat(loop).hasSize(1);
    loop.remove().run();
    assertThat(ran).hasSize(50).isSorted();
    assertThat(loop).isEmpty();
  }

  @Test
  void wake_othersOfTheLoopGetTheirTurn() {
    for (int i = 0; i < 1000; i++) {
      int reader = i;
      wakes.wake(() -> ran.add(reader));
    }
    loop.remove().run();
    assertThat(ran).hasSizeBetween(1, 999);
    loop.add(() -> ran.add(-1));
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
    assertThat(ran).hasSize(1001);
    assertThat(ran.indexOf(-1)).isLessThan(1000);
  }

  @Test
  void wake_readerThatIsWokenAgain() {
    wakes.wake(() -> wakes.wake(() -> ran.add(1)));
    while (!loop.isEmpty()) {
      loop.remove().run();
    }
    assertThat(ran).containsExactly(1);
  }

  @Test
  void wake_readerThatFails() {
    wakes.wake(
        () -> {
          throw new IllegalStateException("no");
        });
    wakes.wake(() -> ran.add(1));
    assertThatThrownBy(() -> loop.remove().run()).hasMessage("no");
    loop.remove().run();
    assertThat(ran).containsExactly(1);
  }
}
