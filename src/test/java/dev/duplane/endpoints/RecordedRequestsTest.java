package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sends what was sent to a real kube-apiserver and expects the same answers. */
class RecordedRequestsTest {

  @TestFactory
  Stream<DynamicTest> routes() throws IOException {
    return tests("routes");
  }

  @TestFactory
  Stream<DynamicTest> accept() throws IOException {
    return tests("accept");
  }

  @TestFactory
  Stream<DynamicTest> get() throws IOException {
    return tests("get");
  }

  @TestFactory
  Stream<DynamicTest> list() throws IOException {
    return tests("list");
  }

  @TestFactory
  Stream<DynamicTest> table() throws IOException {
    return tests("table");
  }

  @TestFactory
  Stream<DynamicTest> dryRun() throws IOException {
    return tests("dryrun");
  }

  @TestFactory
  Stream<DynamicTest> decode() throws IOException {
    return tests("decode");
  }

  private static Stream<DynamicTest> tests(String group) throws IOException {
    return Recorded.cases(group).stream()
        .map(
            recorded -> DynamicTest.dynamicTest(recorded.path("id").asText(), () -> run(recorded)));
  }

  private static void run(JsonNode recorded) throws IOException {
    try (Cluster cluster = TestClusters.start(recorded.path("cluster").asText())) {
      ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());
      List<JsonNode> answers = new ArrayList<>();
      for (JsonNode step : recorded.path("steps")) {
        ApiResponse.Complete answer = (ApiResponse.Complete) api.handle(request(step, answers));
        JsonNode body = body(answer);
        answers.add(body);
        JsonNode expected = step.path("expect");
        assertThat(answer.status())
            .as("%s %s: %s", step.path("method").asText(), step.path("path").asText(), body)
            .isEqualTo(expected.path("code").asInt());
        assertThat(
                Recorded.differences(
                    withoutDescriptions(expected.path("body")), withoutDescriptions(body)))
            .as("%s %s", step.path("method").asText(), step.path("path").asText())
            .isEmpty();
        assertThat(warnings(answer)).isEqualTo(texts(expected.path("warnings")));
      }
    }
  }

  /** Descriptions are for people and in words of this project's own. */
  private static JsonNode withoutDescriptions(JsonNode body) {
    body.path("columnDefinitions").forEach(column -> ((ObjectNode) column).remove("description"));
    return body;
  }

  private static ApiRequest request(JsonNode step, List<JsonNode> answers) {
    String path = filled(step.path("path").asText(), answers);
    int mark = path.indexOf('?');
    Map<String, List<String>> headers = new TreeMap<>();
    headers.put("user-agent", List.of("conformance/1.0"));
    headers.put("accept", List.of("application/json"));
    JsonNode sent = step.path("body");
    if (sent.isObject()) {
      headers.put("content-type", List.of("application/json"));
    }
    step.path("headers")
        .properties()
        .forEach(
            header ->
                headers.put(
                    header.getKey().toLowerCase(java.util.Locale.ROOT),
                    List.of(header.getValue().asText())));
    String body = sent.isTextual() ? sent.asText() : sent.isObject() ? sent.toString() : "";
    return new ApiRequest(
        step.path("method").asText(),
        mark < 0 ? path : path.substring(0, mark),
        mark < 0 ? "" : path.substring(mark + 1),
        headers,
        filled(body, answers).getBytes(StandardCharsets.UTF_8));
  }

  /** Puts fields of earlier answers in: {@code {{2:metadata.resourceVersion}}}. */
  private static String filled(String text, List<JsonNode> answers) {
    int start = text.indexOf("{{");
    int end = text.indexOf("}}", start + 1);
    int colon = text.indexOf(':', start + 1);
    if (start < 0 || end < 0 || colon < 0 || colon > end) {
      return text;
    }
    JsonNode value = answers.get(Integer.parseInt(text.substring(start + 2, colon)));
    for (String name : text.substring(colon + 1, end).split("\\.", -1)) {
      value = value.path(name);
    }
    return filled(text.substring(0, start) + value.asText() + text.substring(end + 2), answers);
  }

  private static JsonNode body(ApiResponse.Complete answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    if (text.isEmpty()) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return Recorded.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      return JsonNodeFactory.instance.objectNode().put("raw", text);
    }
  }

  private static List<String> warnings(ApiResponse answer) {
    return answer.headers().stream()
        .filter(header -> header.name().equals("Warning"))
        .map(ApiResponse.Header::value)
        .toList();
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }
}
