package dev.duplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.GroupResource;
import dev.duplane.controller.WorkQueue.Work;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final WorkQueue queue = new WorkQueue();

  private static Work work(String controller, String name) {
    return new Work(controller, new Request(new GroupResource("", "services"), "default", name));
  }

  private List<Work> drain(Instant now) {
    List<Work> all = new ArrayList<>();
    for (Work work = queue.poll(now); work != null; work = queue.poll(now)) {
      all.add(work);
    }
    return all;
  }

  @Test
  void poll_ordersByControllerThenObject() {
    queue.add(work("b", "x"));
    queue.add(work("a", "y"));
    queue.add(work("a", "x"));
    assertThat(drain(NOON)).containsExactly(work("a", "x"), work("a", "y"), work("b", "x"));
  }

  @Test
  void add_twice_isOne() {
    queue.add(work("a", "x"));
    queue.add(work("a", "x"), NOON);
    assertThat(queue.length("a")).isEqualTo(1);
    assertThat(drain(NOON)).containsExactly(work("a", "x"));
    assertThat(queue.length("a")).isZero();
    assertThat(queue.nextDue()).isNull();
  }

  @Test
  void add_earlier_replaces() {
    queue.add(work("a", "x"), NOON.plusSeconds(5));
    queue.add(work("a", "x"), NOON);
    assertThat(queue.nextDue()).isEqualTo(NOON);
    queue.add(work("a", "x"), NOON.plusSeconds(9));
    assertThat(queue.nextDue()).isEqualTo(NOON);
  }

  @Test
  void poll_notDue_isNull() {
    queue.add(work("a", "x"), NOON.plusMillis(1));
    assertThat(queue.poll(NOON)).isNull();
    assertThat(queue.length("a")).isEqualTo(1);
    assertThat(queue.poll(NOON.plusMillis(1))).isEqualTo(work("a", "x"));
  }

  @Test
  void poll_dueBeforeController() {
    queue.add(work("a", "x"), NOON.minusSeconds(1));
    queue.add(work("b", "x"), NOON.minusSeconds(2));
    queue.add(work("c", "x"));
    assertThat(drain(NOON)).containsExactly(work("c", "x"), work("b", "x"), work("a", "x"));
  }

  @Test
  void poll_higherPriorityFirst_whateverIsDueEarlier() {
    WorkQueue sorted = new WorkQueue(controller -> controller.equals("sum") ? -1 : 0);
    sorted.add(work("sum", "x"));
    sorted.add(work("z", "y"), NOON);
    sorted.add(work("z", "later"), NOON.plusSeconds(1));
    assertThat(sorted.poll(NOON)).isEqualTo(work("z", "y"));
    assertThat(sorted.poll(NOON)).isEqualTo(work("sum", "x"));
    assertThat(sorted.poll(NOON)).isNull();
    assertThat(sorted.nextDue()).isEqualTo(NOON.plusSeconds(1));
  }

  @Test
  void poll_orderOfAdding_isNoMatter() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Work> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(work("c" + random.nextInt(5), "n" + random.nextInt(10)));
    }
    List<Instant> times = all.stream().map(w -> NOON.minusSeconds(random.nextInt(3))).toList();
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      order.add(i);
    }
    order.forEach(i -> queue.add(all.get(i), times.get(i)));
    List<Work> first = drain(NOON);
    Collections.shuffle(order, random);
    order.forEach(i -> queue.add(all.get(i), times.get(i)));
    assertThat(drain(NOON)).as("seed %d", seed).isEqualTo(first);
  }
}
