package dev.duplane.scenario.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.scenario.compare.SentRequest;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds hot loops among the requests to one cluster: a write (method, URI, body) that is sent
 * {@value #TIMES} times running, or more, and each time is refused in the same words or answered
 * with the same resourceVersion. Reads, and writes to other paths, may come in between; another
 * write to the path, or another answer, begins anew.
 */
final class HotLoops {
  /** Fewer are a client's ordinary retries. */
  static final int TIMES = 5;

  /** By path. */
  private final Map<String, Run> current = new HashMap<>();

  /** Those that go on and those that ended hot, in the order in which they began. */
  private final Set<Run> runs = new LinkedHashSet<>();

  /** The same write with the same answer, so far. */
  private static final class Run {
    private final SentRequest first;
    private final String outcome;
    private int times = 1;

    Run(SentRequest first, String outcome) {
      this.first = first;
      this.outcome = outcome;
    }

    boolean hot() {
      return times >= TIMES;
    }

    boolean goesOn(SentRequest next, String nextOutcome) {
      return first.method().equals(next.method())
          && first.uri().equals(next.uri())
          && first.mediaType().equals(next.mediaType())
          && Objects.equals(first.body(), next.body())
          && outcome.equals(nextOutcome);
    }

    HotLoop loop() {
      String message = first.status() >= 300 ? HotLoops.message(first) : "";
      return new HotLoop(first.method(), first.uri(), times, first.status(), message);
    }
  }

  /** Takes a request in, in the order sent. */
  void add(SentRequest exchange) {
    if (exchange.method().equals("GET") || exchange.method().equals("HEAD")) {
      return;
    }
    String path = exchange.uri().replaceFirst("\\?.*", "");
    String outcome = outcome(exchange);
    Run run = current.get(path);
    if (run != null && outcome != null && run.goesOn(exchange, outcome)) {
      run.times++;
      return;
    }
    if (run != null && !run.hot()) {
      runs.remove(run);
    }
    current.remove(path);
    if (outcome != null) {
      Run next = new Run(exchange, outcome);
      current.put(path, next);
      runs.add(next);
    }
  }

  /** Those found so far, in the order they began. */
  List<HotLoop> found() {
    return runs.stream().filter(Run::hot).map(Run::loop).toList();
  }

  /** What must be the same in each answer; null if the write did something. */
  private static @Nullable String outcome(SentRequest exchange) {
    if (exchange.status() >= 300) {
      return exchange.status() + " " + message(exchange);
    }
    JsonNode version = exchange.answer().path("metadata").path("resourceVersion");
    return version.isTextual() && !version.textValue().isEmpty() ? version.textValue() : null;
  }

  private static String message(SentRequest exchange) {
    JsonNode answer = exchange.answer();
    return answer.isTextual() ? answer.textValue() : answer.path("message").asText();
  }
}
