package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * What plain kinds have beyond their schemas, read from {@code plain-kinds.json} beside this class:
 * static defaults by path ({@code pkg/apis/GROUP/v1/defaults.go}), and whether a change of what is
 * wanted raises the generation. {@code *} in a path stands for each item of a list.
 */
final class PlainKinds {
  private PlainKinds() {}

  /** Read when the first strategy asks, once in a process. */
  private static final class Kinds {
    static final JsonNode ALL = read();

    private static JsonNode read() {
      try (InputStream file = PlainKinds.class.getResourceAsStream("plain-kinds.json")) {
        if (file == null) {
          throw new IllegalStateException("plain-kinds.json is not on the class path");
        }
        return JsonTree.parse(file.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Whether objects of a resource have a generation. */
  static boolean hasGeneration(GroupResource resource) {
    return Kinds.ALL.path(resource.toString()).path("generation").asBoolean();
  }

  /** Fills in the static defaults of a resource. */
  static void applyDefaults(GroupResource resource, ObjectNode object) {
    JsonNode defaults = Kinds.ALL.path(resource.toString()).path("defaults");
    for (Map.Entry<String, JsonNode> each : defaults.properties()) {
      apply(object, each.getKey().substring(1).split("/", -1), 0, each.getValue());
    }
  }

  /** What lies within a structure that is not there has no default, but for the spec's. */
  private static void apply(JsonNode holder, String[] path, int depth, JsonNode value) {
    if (holder instanceof ArrayNode list) {
      for (JsonNode item : list) {
        apply(item, path, depth + 1, value);
      }
    } else if (holder instanceof ObjectNode object) {
      String field = path[depth];
      JsonNode present = object.get(field);
      boolean absent =
          present == null
              || present.isNull()
              || (present.isTextual() && present.asText().isEmpty());
      if (depth == path.length - 1) {
        if (absent) {
          object.set(field, value.deepCopy());
        }
      } else if (present != null) {
        apply(present, path, depth + 1, value);
      } else if (field.equals("spec")) {
        apply(object.putObject(field), path, depth + 1, value);
      }
    }
  }
}
