package dev.duplane.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.journal.Journal;
import dev.duplane.journal.JournalJson;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a test that has failed shows of its cluster: a line for each request, and why the objects
 * that were written are as they are.
 */
final class ClusterReport {
  /** More would hide the last ones, of which it mostly is. */
  private static final int MOST_REQUESTS = 40;

  private static final int MOST_OBJECTS = 8;

  private static final int MOST_TEXT = 160;

  private final StringBuilder text = new StringBuilder();

  private ClusterReport() {}

  /**
   * The lines.
   *
   * @param since what was before it is left out
   * @param explain gives what is known of the object of a path; empty if nothing is
   */
  static String of(Journal.Contents contents, ReportMark since, UnaryOperator<String> explain) {
    List<Journal.JournalEntry> all = contents.entries();
    int first = (int) Math.max(0, Math.min(all.size(), since.entry() - contents.dropped()));
    ClusterReport report = new ClusterReport();
    report.requests(all.subList(first, all.size()));
    report.objects(all.subList(first, all.size()), explain);
    return report.text.toString();
  }

  private void requests(List<Journal.JournalEntry> entries) {
    text.append("Requests to the cluster: ").append(entries.size()).append('\n');
    int left = entries.size() - MOST_REQUESTS;
    if (left > 0) {
      text.append("  … ").append(left).append(" before these\n");
    }
    for (Journal.JournalEntry entry : entries.subList(Math.max(0, left), entries.size())) {
      text.append("  ").append(entry.time()).append("  ").append(line(entry)).append('\n');
    }
  }

  private static String line(Journal.JournalEntry entry) {
    if (entry instanceof Journal.RecordedExchange exchange) {
      ApiRequest request = exchange.request();
      ApiResponse.Complete response = exchange.response();
      return request.method()
          + " "
          + request.path()
          + (request.query().isEmpty() ? "" : "?" + request.query())
          + (response == null ? ": a watch" : ": " + response.status() + message(exchange));
    }
    return entry instanceof Journal.RecordedRangeChange change
        ? "service-cluster-ip-range "
            + change.ranges().stream().map(Object::toString).collect(Collectors.joining(","))
        : "";
  }

  /** Why a request was refused. */
  private static String message(Journal.RecordedExchange exchange) {
    JsonNode body = JournalJson.answer(exchange);
    if (body == null || !body.path("kind").asText().equals("Status")) {
      return "";
    }
    String message = body.path("message").asText();
    if (message.isEmpty()) {
      return "";
    }
    String line = message.lines().collect(Collectors.joining(" "));
    return " " + (line.length() > MOST_TEXT ? line.substring(0, MOST_TEXT) + "…" : line);
  }

  private void objects(List<Journal.JournalEntry> entries, UnaryOperator<String> explain) {
    Set<String> paths = new LinkedHashSet<>();
    for (int i = entries.size() - 1; i >= 0 && paths.size() < MOST_OBJECTS; i--) {
      if (entries.get(i) instanceof Journal.RecordedExchange exchange
          && !exchange.request().method().equals("GET")) {
        paths.add(path(exchange));
      }
    }
    for (String path : paths) {
      String explanation = explain.apply(path);
      if (!explanation.isEmpty()) {
        text.append('\n').append(explanation);
      }
    }
  }

  /** The path of the object: that of the request, or what it created. */
  private static String path(Journal.RecordedExchange exchange) {
    String path = exchange.request().path();
    if (!exchange.request().method().equals("POST")) {
      return path;
    }
    String name = name(JournalJson.answer(exchange));
    name = name.isEmpty() ? name(JournalJson.sent(exchange)) : name;
    return name.isEmpty() ? path : path + "/" + name;
  }

  private static String name(@Nullable JsonNode object) {
    return object == null ? "" : object.path("metadata").path("name").asText();
  }
}
