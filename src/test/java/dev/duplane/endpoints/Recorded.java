package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The recorded answers of a real kube-apiserver. */
final class Recorded {
  static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Recorded() {}

  static JsonNode document(String name) throws IOException {
    try (InputStream in = name.endsWith(".gz") ? new GZIPInputStream(open(name)) : open(name)) {
      return MAPPER.readTree(in);
    }
  }

  /** The cases of one group, in the order recorded. */
  static List<JsonNode> cases(String group) throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(open("api.jsonl.gz")), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode found = MAPPER.readTree(line);
        if (found.path("id").asText().startsWith(group + "/")) {
          cases.add(found);
        }
      }
    }
    return cases;
  }

  private static InputStream open(String name) {
    return Objects.requireNonNull(Recorded.class.getResourceAsStream("/conformance/" + name), name);
  }

  /** Where an answer differs from what is expected; empty if it does not. */
  static List<String> differences(JsonNode expected, JsonNode actual) {
    List<String> found = new ArrayList<>();
    compare(expected, actual, "", found);
    return found;
  }

  /** Placeholders such as {@code {{uid:1}}} stand for any text. */
  private static void compare(JsonNode expected, JsonNode actual, String path, List<String> found) {
    if (expected.isTextual() && expected.textValue().contains("{{")) {
      if (actual.isMissingNode()) {
        found.add(path + ": missing");
      }
    } else if (expected.isObject() && actual.isObject()) {
      expected
          .fieldNames()
          .forEachRemaining(
              name -> compare(expected.get(name), actual.path(name), path + "." + name, found));
      actual
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (!expected.has(name) && !name.equals("managedFields")) {
                  found.add(path + "." + name + ": not expected");
                }
              });
    } else if (expected.isArray() && expected.size() == actual.size()) {
      for (int i = 0; i < expected.size(); i++) {
        compare(expected.get(i), actual.get(i), path + "[" + i + "]", found);
      }
    } else if (!expected.equals(actual)) {
      found.add(path + ": expected " + expected + ", was " + actual);
    }
  }
}
