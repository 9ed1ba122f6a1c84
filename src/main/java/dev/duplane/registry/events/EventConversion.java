package dev.duplane.registry.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.Conversion;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Events are stored as {@code v1}, as kube-apiserver does; {@code events.k8s.io/v1} has other names
 * for some of the fields (API reference, events.k8s.io/v1 Event).
 */
public final class EventConversion implements Conversion {
  private static final Map<String, String> STORED_NAMES =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");
  private static final Map<String, String> SERVED_NAMES =
      STORED_NAMES.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  @Override
  public ObjectNode toStored(ObjectNode served) {
    return renamed(served, STORED_NAMES);
  }

  @Override
  public ObjectNode toServed(ObjectNode stored) {
    return renamed(stored, SERVED_NAMES);
  }

  private static ObjectNode renamed(ObjectNode object, Map<String, String> names) {
    ObjectNode renamed = JsonNodeFactory.instance.objectNode();
    object
        .properties()
        .forEach(
            field ->
                renamed.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
    return renamed;
  }

  /** The name that {@code v1} has for a field of {@code events.k8s.io/v1}. */
  static String storedName(String served) {
    return STORED_NAMES.getOrDefault(served, served);
  }
}
