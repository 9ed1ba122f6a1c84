package dev.duplane.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** The conditions in the status of an object (API conventions, "Typical status properties"). */
public final class Conditions {
  private Conditions() {}

  /** The first condition of a type, null if there is none. */
  public static @Nullable ObjectNode find(JsonNode object, String type) {
    return of(object, type) instanceof ObjectNode condition ? condition : null;
  }

  /** The first condition of a type to read from, a missing node if there is none. */
  public static JsonNode of(JsonNode object, String type) {
    for (JsonNode each : object.path("status").path("conditions")) {
      if (each.isObject() && each.path("type").asText().equals(type)) {
        return each;
      }
    }
    return MissingNode.getInstance();
  }

  /** The status of the first condition of a type, empty if there is none. */
  public static String status(JsonNode object, String type) {
    return of(object, type).path("status").asText();
  }

  /** Whether there is a condition of a type, and it is true. */
  public static boolean isTrue(JsonNode object, String type) {
    return status(object, type).equals("True");
  }
}
