package dev.duplane.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Good requests to begin with: the steps of recorded cases. */
final class RecordedRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> steps = new ArrayList<>();
  private final List<JsonNode> writes = new ArrayList<>();

  RecordedRequests() {
    for (String file : List.of("api.jsonl.gz", "reports.jsonl.gz")) {
      lines(file).forEach(line -> read(line).path("steps").forEach(this::add));
    }
  }

  private static Stream<String> lines(String file) {
    String path = "/conformance/" + file;
    try (InputStream in =
        Objects.requireNonNull(RecordedRequests.class.getResourceAsStream(path))) {
      return new String(new GZIPInputStream(in).readAllBytes(), StandardCharsets.UTF_8).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(JsonNode step) {
    steps.add(step);
    if (step.path("body").isContainerNode() || step.path("body").isTextual()) {
      writes.add(step);
    }
  }

  /** Any step. */
  JsonNode any(RandomGenerator random) {
    return steps.get(random.nextInt(steps.size()));
  }

  /** A step with a body. */
  JsonNode write(RandomGenerator random) {
    return writes.get(random.nextInt(writes.size()));
  }
}
