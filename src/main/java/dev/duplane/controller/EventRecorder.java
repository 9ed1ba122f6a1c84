package dev.duplane.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Registry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Writes Events about objects, as client-go's {@code record.EventRecorder} does: an Event that says
 * the same again about the same object is counted and not made anew.
 *
 * <p>client-go names an Event after the time; here the name follows from what it says, so that what
 * has been said is found in the store and not in memory: the recorder of a cluster that begins with
 * a saved state goes on counting.
 */
public final class EventRecorder {
  /** The type of an Event that nobody has to act on. */
  public static final String NORMAL = "Normal";

  /** The type of an Event that somebody should look at. */
  public static final String WARNING = "Warning";

  private static final System.Logger LOG = System.getLogger(EventRecorder.class.getName());

  private final OwnObjects events;
  private final Clock clock;
  private final ObjectNode source;

  /**
   * @param registry where the Events are written
   * @param clock gives their times
   * @param component who reports, e.g. {@code service-controller}
   */
  public EventRecorder(Registry registry, Clock clock, String component) {
    this(registry, clock, component, "");
  }

  /**
   * @param registry where the Events are written
   * @param clock gives their times
   * @param component who reports, e.g. {@code kubelet}
   * @param host the Node that it runs on; empty for none
   */
  public EventRecorder(Registry registry, Clock clock, String component, String host) {
    this.events = OwnObjects.of(registry, "", "events", manager(component));
    this.clock = clock;
    this.source = JsonNodeFactory.instance.objectNode().put("component", component);
    if (!host.isEmpty()) {
      source.put("host", host);
    }
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
    // An Event about an object of no Namespace lies in default.
    String namespace = meta.namespace().isEmpty() ? "default" : meta.namespace();
    ObjectNode reference = reference(involved, fieldPath);
    String name = eventName(meta.name(), said(reference, type, reason, message));
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    ObjectNode before = events.get(namespace, name);
    if (before != null) {
      ObjectNode again = JsonNodeFactory.instance.objectNode();
      again.put("count", before.path("count").asInt() + 1).put("lastTimestamp", now.toString());
      events.patch(namespace, name, "", PatchType.STRATEGIC_MERGE, again);
      return;
    }
    ObjectNode event = OwnObjects.named(name);
    event.set("involvedObject", reference);
    event.put("reason", reason).put("message", message).put("type", type);
    event.set("source", source.deepCopy());
    event.put("firstTimestamp", now.toString()).put("lastTimestamp", now.toString());
    event.put("count", 1);
    event.put("reportingComponent", source.path("component").asText());
    event.put("reportingInstance", source.path("host").asText());
    events.create(namespace, event);
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

  /** What makes two Events the same ({@code getEventKey}). */
  private String said(ObjectNode reference, String type, String reason, String message) {
    ObjectNode same = reference.deepCopy();
    same.remove("resourceVersion");
    return String.join("\n", source.toString(), same.toString(), type, reason, message);
  }

  /**
   * The name of an Event: that of the object and 16 digits.
   *
   * @param said what makes two Events about the object the same
   */
  public static String eventName(String object, String said) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(said.getBytes(StandardCharsets.UTF_8));
      return object + String.format(Locale.ROOT, ".%016x", ByteBuffer.wrap(hash).getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
