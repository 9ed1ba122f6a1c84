package dev.duplane.api.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Lets what reads text read trees. */
final class TreeReading {
  private TreeReading() {}

  static <T> T read(JsonNode tree, JsonTree.Reading<T> reading) {
    try (JsonParser in = tree.traverse()) {
      return reading.from(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
