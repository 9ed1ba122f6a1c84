package dev.duplane.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Writes Events about objects, as client-go's {@code record.EventRecorder} does, which keeps them
 * few ({@link EventCorrelator}).
 *
 * <p>client-go names an Event after the nanosecond; here it is the second and the revision that the
 * Event follows: so the names of Events are in the order in which these were written, as {@code
 * kubectl describe} shows them, and the same requests lead to the same names.
 */
public final class EventRecorder {
  /** The type of an Event that nobody has to act on. */
  public static final String NORMAL = "Normal";

  /** The type of an Event that somebody should look at. */
  public static final String WARNING = "Warning";

  private static final System.Logger LOG = System.getLogger(EventRecorder.class.getName());

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final OwnObjects events;
  private final Clock clock;
  private final EventCorrelator correlator;
  private final String component;
  private final String host;

  /**
   * @param registry where the Events are written
   * @param clock gives their times
   * @param component who reports, e.g. {@code service-controller}
   */
  public EventRecorder(Registry registry, Clock clock, String component) {
    this(
        OwnObjects.of(registry, "", "events", manager(component)),
        clock,
        new EventCorrelator(clock),
        component,
        "");
  }

  private EventRecorder(
      OwnObjects events, Clock clock, EventCorrelator correlator, String component, String host) {
    this.events = events;
    this.clock = clock;
    this.correlator = correlator;
    this.component = component;
    this.host = host;
  }

  /** The same component on a Node. */
  public EventRecorder on(String node) {
    return new EventRecorder(events, clock, correlator, component, node);
  }

  /** The program that a component is part of, as its User-Agent begins. */
  private static String manager(String component) {
    return switch (component) {
      case "kubelet" -> "kubelet";
      case "default-scheduler" -> "kube-scheduler";
      case "service-controller" -> "cloud-controller-manager";
      default -> OwnObjects.CONTROLLER_MANAGER;
    };
  }

  /**
   * Says something about an object.
   *
   * @param involved the object, with its kind and apiVersion
   * @param type {@link #NORMAL} or {@link #WARNING}
   * @param reason why, in one word for machines: {@code FailedScheduling}
   * @param message what happened, for people
   */
  public void event(ObjectNode involved, String type, String reason, String message) {
    event(involved, "", type, reason, message);
  }

  /**
   * Says something about a part of an object. An Event that is refused, as in a Namespace that
   * ends, is dropped (client-go, {@code recordEvent}: "will not retry").
   *
   * @param fieldPath the part, e.g. {@code spec.containers{web}}; empty for the whole object
   */
  public void event(
      ObjectNode involved, String fieldPath, String type, String reason, String message) {
    try {
      record(involved, fieldPath, type, reason, message);
    } catch (StatusException e) {
      LOG.log(System.Logger.Level.DEBUG, "Event " + reason + " was refused: " + e.getMessage());
    }
  }

  private void record(
      ObjectNode involved, String fieldPath, String type, String reason, String message) {
    ObjectMeta meta = ObjectMeta.of(involved);
    EventCorrelator.Subject subject =
        new EventCorrelator.Subject(
            component,
            host,
            involved.path("kind").asText(),
            involved.path("apiVersion").asText(),
            meta.namespace(),
            meta.name(),
            meta.uid());
    EventCorrelator.Observation said =
        correlator.observe(
            subject,
            fieldPath,
            type,
            reason,
            message,
            eventName(meta.name(), clock.instant(), events.revision()));
    if (said == null) {
      return;
    }
    // An Event about an object of no Namespace lies in default.
    String namespace = meta.namespace().isEmpty() ? "default" : meta.namespace();
    String now = Identity.timestamp(clock.instant());
    if (said.isNew() || !again(namespace, said, now)) {
      ObjectNode event = OwnObjects.named(said.name());
      event.set("involvedObject", reference(involved, fieldPath));
      event.put("reason", reason).put("message", said.message()).put("type", type);
      event.set("source", source());
      event.put("firstTimestamp", now).put("lastTimestamp", now).put("count", said.count());
      if (!said.combined()) {
        event.put("reportingComponent", component).put("reportingInstance", host);
      }
      events.create(namespace, event);
    }
  }

  /** Counts an Event that is there; false if it is not any more. */
  private boolean again(String namespace, EventCorrelator.Observation said, String now) {
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change.put("count", said.count()).put("lastTimestamp", now).put("message", said.message());
    try {
      events.patch(namespace, said.name(), "", PatchType.STRATEGIC_MERGE, change);
      return true;
    } catch (StatusException e) {
      if ("NotFound".equals(e.status().reason())) {
        return false;
      }
      throw e;
    }
  }

  private ObjectNode source() {
    ObjectNode source = JsonNodeFactory.instance.objectNode().put("component", component);
    return host.isEmpty() ? source : source.put("host", host);
  }

  private static ObjectNode reference(ObjectNode involved, String fieldPath) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    JsonNode metadata = involved.path("metadata");
    for (String field : List.of("kind", "apiVersion")) {
      reference.set(field, involved.path(field));
    }
    for (String field : List.of("namespace", "name", "uid", "resourceVersion")) {
      if (metadata.has(field)) {
        reference.set(field, metadata.get(field));
      }
    }
    if (!fieldPath.isEmpty()) {
      reference.put("fieldPath", fieldPath);
    }
    return reference;
  }

  /**
   * The name of an Event: that of the object and 16 digits.
   *
   * @param revision that the Event follows
   */
  public static String eventName(String object, Instant now, long revision) {
    long nanos = now.getEpochSecond() * NANOS_PER_SECOND + revision % NANOS_PER_SECOND;
    return object + "." + Long.toHexString(nanos);
  }
}
