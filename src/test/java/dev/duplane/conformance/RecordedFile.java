package dev.duplane.conformance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;

/** The recorded files that tests of this package read, and all ways to read them. */
enum RecordedFile {
  /** One create a row, and its outcome. */
  CREATE_MATRIX("create-matrix.tsv"),
  /** A Service, one change to it, a read. */
  UPDATE("update.jsonl.gz"),
  /** Validation, decoding, patches, deletes, lists and the rest. */
  API("api.jsonl.gz"),
  /** What public bug reports of clients, operators and mocks come down to. */
  REPORTS("reports.jsonl.gz"),
  /** What Kubernetes' own integration tests meet. */
  UPSTREAM("upstream.jsonl.gz"),
  /** Every other kind, on a server without controllers. */
  KINDS("kinds.jsonl.gz"),
  /** A kind that is none of Kubernetes' own. */
  CUSTOM_RESOURCE_DEFINITION("crd.json"),
  /** What objects of that kind answer. */
  CUSTOM_RESOURCES("cr.jsonl.gz"),
  /** Small ranges, filled. */
  EXHAUSTION("exhaustion.json"),
  /** What a fresh cluster holds. */
  DEFAULTS("defaults.json"),
  /** Services kept while the range changes. */
  UPGRADE("upgrade.json"),
  /** What the controllers make of Nodes, Pods and Services. */
  CONTROLLERS("controllers.json"),
  /** What kube-proxy's rules of a node do with packets. */
  TRAFFIC("traffic.json.gz"),
  /** What a service controller makes of Services of type LoadBalancer. */
  LOAD_BALANCERS("loadbalancer.json"),
  /** Where Pods go, and what those are told that go nowhere. */
  SCHEDULING("scheduling.json"),
  /** What the controllers of workloads make of them. */
  WORKLOADS("workloads.json.gz"),
  /** Who may do what. */
  ACCESS("access.jsonl.gz"),
  /** The users of that. */
  ACCESS_TOKENS("access-tokens.csv"),
  /** What a watch delivers. */
  WATCH("watch.json");

  /** Reads what the files hold and what servers answer. */
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** The system property that names one case, or all below it: {@code validation/port}. */
  static final String ONE_CASE = "conformance.case";

  private final String fileName;

  RecordedFile(String fileName) {
    this.fileName = fileName;
  }

  String fileName() {
    return fileName;
  }

  /** The lines of a text file. */
  List<String> lines() {
    return new String(bytes(), StandardCharsets.UTF_8).lines().toList();
  }

  /** The JSON document that the file is. */
  JsonNode document() {
    return parse(new String(bytes(), StandardCharsets.UTF_8));
  }

  /** The JSON documents of a file with one a line. */
  List<JsonNode> documents() {
    return lines().stream().map(RecordedFile::parse).toList();
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The tests of this file, or those of them that {@link #ONE_CASE} asks for.
   *
   * @throws IllegalArgumentException if it asks for what is not there: that is a typing error, not
   *     a success
   */
  Stream<DynamicTest> selected(List<DynamicTest> tests) {
    String asked = System.getProperty(ONE_CASE, "");
    if (asked.isEmpty()) {
      return tests.stream();
    }
    List<DynamicTest> found =
        tests.stream()
            .filter(
                test ->
                    test.getDisplayName().equals(asked)
                        || test.getDisplayName().startsWith(asked + "/")
                        || test.getDisplayName().startsWith(asked + " "))
            .toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(fileName + " has no case " + asked);
    }
    return found.stream();
  }

  private byte[] bytes() {
    String path = "/conformance/" + fileName;
    try (InputStream in = Objects.requireNonNull(RecordedFile.class.getResourceAsStream(path))) {
      return fileName.endsWith(".gz") ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
