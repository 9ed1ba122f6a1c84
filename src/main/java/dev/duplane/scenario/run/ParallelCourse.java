package dev.duplane.scenario.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs scenarios on several threads, in the order of their numbers, and hands them out one after
 * another: the one asked for step by step while it runs, those that ended before their turn from
 * memory. How far the threads may be ahead is limited, so that a slow scenario does not fill the
 * memory with what came after it.
 */
final class ParallelCourse implements Course, AutoCloseable {
  private static final int AHEAD = 4;

  private final Course course;
  private final Runnable end;
  private final List<BlockingQueue<News>> news = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  /** One permit for each scenario that may be begun; handing one out gives one back. */
  private final Semaphore permits;

  /** What a thread has to tell of a scenario. */
  private sealed interface News {}

  private record Taken(StepResult step) implements News {}

  private record Ended(ScenarioResult result) implements News {}

  /** The scenario could not be run to its end: a defect. */
  private record Broken(RuntimeException cause) implements News {}

  /**
   * Begins to run.
   *
   * @param scenarios how many there are
   * @param threads how many run at a time
   * @param course runs one, in a thread of this
   * @param end makes those that run end soon
   */
  ParallelCourse(int scenarios, int threads, Course course, Runnable end) {
    this.course = course;
    this.end = end;
    this.permits = new Semaphore(threads * AHEAD);
    for (int i = 0; i < scenarios; i++) {
      news.add(new LinkedBlockingQueue<>());
    }
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(this::work, "scenarios-" + (i + 1));
      thread.setDaemon(true);
      this.threads.add(thread);
    }
    this.threads.forEach(Thread::start);
  }

  private void work() {
    permits.acquireUninterruptibly();
    for (int i = next.getAndIncrement(); i < news.size(); i = next.getAndIncrement()) {
      BlockingQueue<News> told = news.get(i);
      try {
        told.add(new Ended(course.run(i, step -> told.add(new Taken(step)))));
      } catch (RuntimeException e) {
        told.add(new Broken(e));
      } catch (Error e) {
        told.add(new Broken(new IllegalStateException(e)));
        throw e;
      }
      permits.acquireUninterruptibly();
    }
  }

  /** Scenarios must be asked for in the order of their numbers, each once. */
  @Override
  public ScenarioResult run(int index, Consumer<StepResult> told) {
    try {
      while (true) {
        News item = news.get(index).take();
        if (item instanceof Taken taken) {
          told.accept(taken.step());
        } else if (item instanceof Ended ended) {
          permits.release();
          return ended.result();
        } else if (item instanceof Broken broken) {
          throw broken.cause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Begins no more scenarios, and waits for those that run. */
  @Override
  public void close() {
    end.run();
    next.set(news.size());
    permits.release(threads.size());
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
