package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The recorded steps that are known to be answered otherwise still, one a line: {@code
 * reports/c1-hc 3}. A step that is listed and is answered as recorded fails, too: the list only
 * shrinks.
 */
final class PendingSteps {
  private final Set<String> pending;

  private PendingSteps(Set<String> pending) {
    this.pending = pending;
  }

  /** Reads the list that lies beside the recorded files. */
  static PendingSteps read() {
    return read("pending.txt");
  }

  /** Reads such a list of another name. */
  static PendingSteps read(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            PendingSteps.class.getResourceAsStream("/conformance/" + name), name)) {
      return new PendingSteps(
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(String::strip)
              .filter(line -> !line.isEmpty() && !line.startsWith("#"))
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs a case and compares it step by step.
   *
   * @throws AssertionError if a step that is not listed differs, or one that is listed does not
   */
  void check(RequestSequence sequence) {
    List<Difference> unexpected = new ArrayList<>();
    List<String> done = new ArrayList<>();
    List<List<Difference>> steps = sequence.byStep();
    for (int step = 0; step < steps.size(); step++) {
      String line = sequence.id() + " " + step;
      if (!pending.contains(line)) {
        unexpected.addAll(steps.get(step));
      } else if (steps.get(step).isEmpty()) {
        done.add(line);
      }
    }
    if (!unexpected.isEmpty()) {
      fail(Difference.report(sequence.displayName(), unexpected));
    }
    if (!done.isEmpty()) {
      fail("no longer pending, to be taken off the list: " + String.join(", ", done));
    }
  }
}
