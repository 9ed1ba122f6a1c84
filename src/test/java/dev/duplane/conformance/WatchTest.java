package dev.duplane.conformance;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What a watch delivers while Services change.
 *
 * <p>One case: {@code mvn test -Dtest=WatchTest -Dconformance.case=finalizer-delete}.
 */
class WatchTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int EVENTS_AT_ONCE = 3;

  @TestFactory
  Stream<DynamicTest> watch_asRecorded() {
    return RecordedFile.WATCH.selected(
        RecordedFile.WATCH.document().properties().stream()
            .map(
                entry ->
                    DynamicTest.dynamicTest(
                        entry.getKey(), () -> run(entry.getKey(), entry.getValue())))
            .toList());
  }

  private static void run(String id, JsonNode recorded) {
    try (Peer peer = Peer.named("v4v6")) {
      send(peer, recorded.path("before"));
      JsonNode list = peer.get(Peer.SERVICES).body();
      String revision = list.path("metadata").path("resourceVersion").asText();
      String query = recorded.path("query").asText().replace("{rv}", revision);
      Map<String, String> headers = new LinkedHashMap<>();
      recorded
          .path("headers")
          .properties()
          .forEach(header -> headers.put(header.getKey(), header.getValue().asText()));
      ApiResponse response =
          peer.send(
              "GET", Peer.SERVICES + "?watch=true&" + query, MissingNode.getInstance(), headers);
      send(peer, recorded.path("actions"));
      ObjectNode outcome = NODES.objectNode();
      outcome.put("code", response.status());
      outcome.put("contentType", String.join(", ", Peer.headers(response, "Content-Type")));
      ArrayNode sent = NODES.arrayNode().add(recorded.path("before")).add(recorded.path("actions"));
      outcome.set("events", new Normalization(sent, false).value(events(response)));
      List<Difference> differences = Difference.between(recorded.path("expect"), outcome, "");
      if (!differences.isEmpty()) {
        fail(Difference.report(id, differences));
      }
    }
  }

  /** Method, path and body, or null for none; a PATCH is a merge patch. */
  private static void send(Peer peer, JsonNode requests) {
    for (JsonNode request : requests) {
      String method = request.path(0).asText();
      peer.call(
          method,
          request.path(1).asText(),
          request.path(2),
          method.equals("PATCH") ? Peer.MERGE_PATCH : Map.of());
    }
  }

  /** All frames but the bookmarks that are sent from time to time. */
  private static ArrayNode events(ApiResponse response) {
    ArrayNode events = NODES.arrayNode();
    if (response instanceof ApiResponse.Complete complete) {
      return events.add(new Peer.Answer(complete).body());
    }
    ApiResponse.Watching watching = (ApiResponse.Watching) response;
    try (ResourceWatch watch = watching.watch()) {
      List<WatchEvent> polled = watch.poll(EVENTS_AT_ONCE);
      while (!polled.isEmpty()) {
        for (WatchEvent event : polled) {
          String frame = new String(watching.encode().apply(event), StandardCharsets.UTF_8);
          JsonNode parsed = RecordedFile.parse(frame);
          if (!isPeriodicBookmark(parsed)) {
            events.add(parsed);
          }
        }
        polled = watch.poll(EVENTS_AT_ONCE);
      }
    }
    return events;
  }

  private static boolean isPeriodicBookmark(JsonNode event) {
    return event.path("type").asText().equals("BOOKMARK")
        && !event.path("object").path("metadata").has("annotations");
  }
}
