package dev.duplane.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.yaml.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParallelCourseTest {
  private static StepResult step(int number) {
    return new StepResult(
        new StepPlan(number, "", "get", Position.startOf("s.yaml")),
        List.of(),
        List.of(),
        List.of(),
        "",
        List.of());
  }

  private static ScenarioResult result(int index) {
    return new ScenarioResult(
        "s.yaml", "s" + index, "", "", "", "", List.of(), List.of(), List.of(), List.of());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void firstUnfinished_streamsWhileItRuns() {
    CountDownLatch seen = new CountDownLatch(1);
    Course first =
        (index, told) -> {
          told.accept(step(1));
          if (index == 0) {
            await(seen); // which only the one who is told of step 1 opens
          }
          return result(index);
        };
    List<String> heard = new ArrayList<>();
    try (ParallelCourse course = new ParallelCourse(3, 2, first, () -> {})) {
      for (int i = 0; i < 3; i++) {
        ScenarioResult ended =
            course.run(
                i,
                step -> {
                  heard.add("step " + step.plan().number());
                  seen.countDown();
                });
        heard.add(ended.name());
      }
    }
    assertThat(heard).containsExactly("step 1", "s0", "step 1", "s1", "step 1", "s2");
  }

  @Test
  void order_isThatOfTheNumbers() {
    CountDownLatch last = new CountDownLatch(1);
    Course lastFirst =
        (index, told) -> {
          if (index == 0) {
            await(last);
          } else if (index == 1) {
            last.countDown();
          }
          return result(index);
        };
    try (ParallelCourse course = new ParallelCourse(2, 2, lastFirst, () -> {})) {
      assertThat(course.run(0, step -> {}).name()).isEqualTo("s0");
      assertThat(course.run(1, step -> {}).name()).isEqualTo("s1");
    }
  }

  @Test
  void threads_stayNearTheOneAskedFor() {
    AtomicInteger begun = new AtomicInteger();
    Course counting =
        (index, told) -> {
          begun.incrementAndGet();
          return result(index);
        };
    try (ParallelCourse course = new ParallelCourse(1000, 3, counting, () -> {})) {
      for (int i = 0; i < 1000; i++) {
        course.run(i, step -> {});
        assertThat(begun.get()).isLessThanOrEqualTo(i + 1 + 3 * 4 + 1);
      }
    }
    assertThat(begun).hasValue(1000);
  }

  @Test
  void defect_comesOutWhereItIsAskedFor() {
    Course broken =
        (index, told) -> {
          throw new IllegalStateException("defect " + index);
        };
    try (ParallelCourse course = new ParallelCourse(5, 2, broken, () -> {})) {
      assertThatThrownBy(() -> course.run(0, step -> {})).hasMessage("defect 0");
    }
  }

  @Test
  void close_beginsNoMore() {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch end = new CountDownLatch(1);
    Course waiting =
        (index, told) -> {
          begun.incrementAndGet();
          if (index > 0) {
            await(end);
          }
          return result(index);
        };
    ParallelCourse course = new ParallelCourse(50, 2, waiting, end::countDown);
    course.run(0, step -> {});
    course.close();
    assertThat(begun.get()).isLessThan(50);
  }
}
