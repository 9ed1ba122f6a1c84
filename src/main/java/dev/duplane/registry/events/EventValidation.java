package dev.duplane.registry.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.ObjectMetaValidation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an Event must be: {@code v1} asks for little, for the sake of old clients, unless eventTime
 * says that the client is a new one; {@code events.k8s.io/v1} asks for all that is documented (API
 * reference, Event; KEP-383). Errors name the fields as {@code v1} does, as those of kube-apiserver
 * do.
 */
final class EventValidation {
  private static final int LONGEST_TEXT = 128;
  private static final int LONGEST_MESSAGE = 1024;
  private static final int SHORTEST_SERIES = 2;

  private static final List<String> IMMUTABLE =
      List.of(
          "involvedObject",
          "reason",
          "message",
          "source",
          "firstTimestamp",
          "lastTimestamp",
          "count",
          "type",
          "eventTime",
          "action",
          "related",
          "reportingComponent",
          "reportingInstance");
  private static final Set<String> TIMES = Set.of("firstTimestamp", "lastTimestamp", "eventTime");

  private final boolean core;
  private final String reporter;

  /**
   * @param core whether the request came by {@code v1}
   */
  EventValidation(boolean core) {
    this.core = core;
    this.reporter = core ? "reportingComponent" : "reportingController";
  }

  List<FieldError> validate(EventView event) {
    List<FieldError> errors = new ArrayList<>(common(event));
    if (core) {
      return errors.isEmpty()
          ? ObjectMetaValidation.validate(event.meta(), true, NameFormat::pathSegment)
          : errors;
    }
    errors.addAll(ObjectMetaValidation.validate(event.meta(), true, NameFormat::subdomain));
    errors.addAll(series(event));
    if (!event.hasTime("eventTime")) {
      errors.add(FieldError.required(FieldPath.of("eventTime"), ""));
    }
    String type = event.text("type");
    if (!type.equals("Normal") && !type.equals("Warning")) {
      errors.add(FieldError.invalid(FieldPath.of("type"), "", "has invalid value: " + type));
    }
    for (String time : List.of("firstTimestamp", "lastTimestamp")) {
      needsToBeUnset(!event.hasTime(time), time, errors);
    }
    needsToBeUnset(event.integer("count") == 0, "count", errors);
    ObjectView source = event.source();
    needsToBeUnset(
        source.text("component").isEmpty() && source.text("host").isEmpty(), "source", errors);
    return errors;
  }

  private static void needsToBeUnset(boolean unset, String field, List<FieldError> errors) {
    if (!unset) {
      errors.add(FieldError.invalid(FieldPath.of(field), "", "needs to be unset"));
    }
  }

  List<FieldError> validateUpdate(EventView after, EventView before) {
    List<FieldError> errors = new ArrayList<>(common(after));
    if (core) {
      return errors;
    }
    if (!Objects.equals(after.get("series"), before.get("series"))) {
      errors.addAll(series(after));
    }
    for (String field : IMMUTABLE) {
      if (!same(after, before, field)) {
        FieldPath path = FieldPath.of(field.equals("reportingComponent") ? reporter : field);
        errors.add(FieldError.immutable(path, after.get(field)));
      }
    }
    return errors;
  }

  private static boolean same(EventView after, EventView before, String field) {
    if (TIMES.contains(field)) {
      return Objects.equals(after.time(field), before.time(field));
    }
    JsonNode now = after.get(field);
    JsonNode then = before.get(field);
    return Objects.equals(now, then) || (empty(now) && empty(then));
  }

  private static boolean empty(@Nullable JsonNode value) {
    return value == null
        || (value.isContainerNode() ? value.isEmpty() : List.of("", "0").contains(value.asText()));
  }

  /** What both ways ask for. */
  private List<FieldError> common(EventView event) {
    List<FieldError> errors = new ArrayList<>();
    String namespace = event.meta().namespace();
    String involved = event.involvedObject().text("namespace");
    boolean agree;
    if (!event.hasTime("eventTime")) {
      agree = involved.isEmpty() ? namespace.equals("default") : involved.equals(namespace);
    } else {
      agree = !involved.isEmpty() || Set.of("default", "kube-system").contains(namespace);
    }
    if (!agree) {
      errors.add(
          FieldError.invalid(
              FieldPath.of("involvedObject", "namespace"),
              involved,
              "does not match event.namespace"));
    }
    if (event.hasTime("eventTime")) {
      reported(event, errors);
    }
    return errors;
  }

  /** What goes with an eventTime. */
  private void reported(EventView event, List<FieldError> errors) {
    String controller = event.text("reportingComponent");
    if (controller.isEmpty()) {
      errors.add(FieldError.required(FieldPath.of(reporter), ""));
    }
    errors.addAll(
        FieldError.invalid(
            FieldPath.of(reporter), controller, NameFormat.qualifiedName(controller)));
    for (String field : List.of("reportingInstance", "action", "reason")) {
      if (event.text(field).isEmpty()) {
        errors.add(FieldError.required(FieldPath.of(field), ""));
      }
      atMost(event, field, LONGEST_TEXT, errors);
    }
    atMost(event, "message", LONGEST_MESSAGE, errors);
  }

  private static void atMost(EventView event, String field, int most, List<FieldError> errors) {
    if (event.text(field).getBytes(StandardCharsets.UTF_8).length > most) {
      errors.add(
          FieldError.invalid(FieldPath.of(field), "", "can have at most " + most + " characters"));
    }
  }

  private static List<FieldError> series(EventView event) {
    List<FieldError> errors = new ArrayList<>();
    ObjectView series = event.series();
    if (series != null) {
      if (series.integer("count") < SHORTEST_SERIES) {
        errors.add(FieldError.invalid(FieldPath.of("series.count"), "", "should be at least 2"));
      }
      if (EventView.time(series, "lastObservedTime") == null) {
        errors.add(FieldError.required(FieldPath.of("series.lastObservedTime"), ""));
      }
    }
    return errors;
  }
}
