package dev.duplane.registry.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ObjectView;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What {@code kubectl get events} shows. */
final class EventColumns {
  private EventColumns() {}

  static List<TableColumns.Column> columns() {
    return ColumnDefinitions.of("events");
  }

  static List<JsonNode> cells(EventView event, Instant now) {
    Instant began = event.time("firstTimestamp");
    String first = Age.since(began == null ? event.time("eventTime") : began, now);
    Instant ended = event.time("lastTimestamp");
    String last = ended == null ? first : Age.since(ended, now);
    int count = Math.max(event.integer("count"), 1);
    ObjectView series = event.series();
    if (series != null) {
      last = Age.since(EventView.time(series, "lastObservedTime"), now);
      count = series.integer("count");
    }
    ObjectView involved = event.involvedObject();
    String kind = involved.text("kind").toLowerCase(Locale.ROOT);
    String name = involved.text("name");
    return List.of(
        TextNode.valueOf(last),
        TextNode.valueOf(event.text("type")),
        TextNode.valueOf(event.text("reason")),
        TextNode.valueOf(name.isEmpty() ? kind : kind + "/" + name),
        TextNode.valueOf(involved.text("fieldPath")),
        TextNode.valueOf(source(event)),
        TextNode.valueOf(event.text("message").strip()),
        TextNode.valueOf(first),
        IntNode.valueOf(count),
        TextNode.valueOf(event.meta().name()));
  }

  private static String source(EventView event) {
    String component = either(event.source().text("component"), event.text("reportingComponent"));
    String host = either(event.source().text("host"), event.text("reportingInstance"));
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static String either(String first, String second) {
    return first.isEmpty() ? second : first;
  }
}
