package dev.duplane.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.endpoints.ApiRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A journal as JSON; the shape is that of {@code Journal} in {@code openapi/emulator.yaml}. */
public final class JournalJson {
  private JournalJson() {}

  /**
   * Writes the newest entries, oldest of them first.
   *
   * @param limit how many at most
   */
  public static ObjectNode of(Journal.Contents contents, int limit) {
    List<Journal.JournalEntry> all = contents.entries();
    int from = Math.max(0, all.size() - limit);
    ObjectNode journal = JsonNodeFactory.instance.objectNode();
    journal.put("kind", "Journal");
    journal.put("earlier", contents.dropped() + from);
    ArrayNode entries = journal.putArray("entries");
    for (Journal.JournalEntry entry : all.subList(from, all.size())) {
      ObjectNode node = entries.addObject();
      node.put("time", entry.time().toString());
      if (entry instanceof Journal.RecordedExchange exchange) {
        exchange(exchange, node);
      } else if (entry instanceof Journal.RecordedRangeChange change) {
        node.put(
            "serviceClusterIPRange",
            String.join(",", change.ranges().stream().map(Object::toString).toList()));
      }
    }
    return journal;
  }

  /** What was sent; null if nothing, or nothing that can be read. */
  public static @Nullable JsonNode sent(Journal.RecordedExchange exchange) {
    return Bodies.of(exchange.request());
  }

  /** What came back; null if nothing, or nothing that can be read. */
  public static @Nullable JsonNode answer(Journal.RecordedExchange exchange) {
    return exchange.response() == null ? null : Bodies.of(exchange.response());
  }

  private static void exchange(Journal.RecordedExchange exchange, ObjectNode node) {
    ApiRequest request = exchange.request();
    ObjectNode sent = node.putObject("request");
    sent.put("method", request.method());
    sent.put("path", request.path());
    put(sent, "query", request.query());
    put(sent, "userAgent", request.header("user-agent"));
    put(sent, "contentType", request.header("content-type"));
    put(sent, "accept", request.header("accept"));
    put(sent, "body", Bodies.of(request));
    if (exchange.response() != null) {
      ObjectNode answer = node.putObject("response");
      answer.put("status", exchange.response().status());
      put(answer, "body", Bodies.of(exchange.response()));
      if (exchange.leftOut() > 0) {
        answer.put("bytesLeftOut", exchange.leftOut());
      }
    }
  }

  private static void put(ObjectNode node, String field, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      node.put(field, value);
    }
  }

  private static void put(ObjectNode node, String field, @Nullable JsonNode value) {
    if (value != null) {
      node.set(field, value);
    }
  }
}
