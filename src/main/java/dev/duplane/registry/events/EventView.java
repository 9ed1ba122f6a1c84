package dev.duplane.registry.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** The fields of an Event that rules reason about, in the form of {@code v1}. */
final class EventView extends ObjectView {
  EventView(ObjectNode event) {
    super(event);
  }

  ObjectMeta meta() {
    return ObjectMeta.of(node());
  }

  ObjectView involvedObject() {
    return part("involvedObject");
  }

  ObjectView source() {
    return part("source");
  }

  /** Null for an Event that happened once. */
  @Nullable ObjectView series() {
    return get("series") == null ? null : part("series");
  }

  /** Whether a time of the Event is set. */
  boolean hasTime(String field) {
    return !text(field).isEmpty();
  }

  /** A time of the Event to the microsecond, null if it is not set. */
  @Nullable Instant time(String field) {
    return time(this, field);
  }

  /** A time to the microsecond, null if it is not set. */
  static @Nullable Instant time(ObjectView object, String field) {
    String text = object.text(field);
    return text.isEmpty()
        ? null
        : OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
  }
}
