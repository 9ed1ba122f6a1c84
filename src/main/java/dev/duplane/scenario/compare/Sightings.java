package dev.duplane.scenario.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a watch as they were last seen: in its events, and before it began in answers. It
 * is what {@code changed} and {@code unchanged} of an event are about.
 */
public final class Sightings {
  private final Map<String, JsonNode> objects;
  private final Function<JsonNode, String> path;

  /**
   * @param shown the objects that answers have shown so far, by path
   * @param path gives the path of an object
   */
  public Sightings(Map<String, JsonNode> shown, Function<JsonNode, String> path) {
    this.objects = new HashMap<>(shown);
    this.path = path;
  }

  /** How an object was last seen; null if it was not, or was deleted since. */
  @Nullable JsonNode last(JsonNode object) {
    return objects.get(path.apply(object));
  }

  /** Takes an event in. */
  void add(JsonNode event) {
    JsonNode object = event.path("object");
    switch (event.path("type").asText()) {
      case "ADDED", "MODIFIED" -> objects.put(path.apply(object), object);
      case "DELETED" -> objects.remove(path.apply(object));
      default -> {
        // A bookmark or an error shows no object.
      }
    }
  }
}
