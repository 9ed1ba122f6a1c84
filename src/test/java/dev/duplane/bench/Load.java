package dev.duplane.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/** Requests over several connections, each of which waits for its answers. */
final class Load {
  private Load() {}

  /** The n-th request of all, counted from 1. */
  @FunctionalInterface
  interface NumberedRequest {
    void send(Connection connection, long n) throws IOException;
  }

  /** Answers a second, over so many connections and for so long. */
  static double perSecond(URI uri, int connections, int seconds, NumberedRequest request)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    long answers = run(uri, connections, request, n -> System.nanoTime() < end);
    return answers / ((System.nanoTime() - start) / 1e9);
  }

  /** So many requests. */
  static void all(URI uri, int connections, long count, NumberedRequest request)
      throws IOException, InterruptedException {
    run(uri, connections, request, n -> n <= count);
  }

  private static long run(URI uri, int connections, NumberedRequest request, LongPredicate goesOn)
      throws IOException, InterruptedException {
    AtomicLong number = new AtomicLong();
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        counts.add(threads.submit(() -> oneConnection(uri, number, request, goesOn)));
      }
      long all = 0;
      for (Future<Long> count : counts) {
        all += count.get();
      }
      return all;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static long oneConnection(
      URI uri, AtomicLong number, NumberedRequest request, LongPredicate goesOn)
      throws IOException {
    long answers = 0;
    try (Connection connection = new Connection(uri)) {
      for (long n = number.incrementAndGet(); goesOn.test(n); n = number.incrementAndGet()) {
        request.send(connection, n);
        answers++;
      }
    }
    return answers;
  }
}
