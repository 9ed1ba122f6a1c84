package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GroupResource;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What plain kinds have beyond their schemas, read from {@code plain-kinds.json} beside this class:
 * static defaults by path ({@code pkg/apis/GROUP/v1/defaults.go}), values that must be there or are
 * one of some, and whether a change of what is wanted raises the generation. {@code *} in a path
 * stands for each item of a list.
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

  /** What of an object is not one of the values it may be, or not there at all. */
  static List<FieldError> validate(GroupResource resource, ObjectNode object) {
    JsonNode rules = Kinds.ALL.path(resource.toString());
    List<FieldError> errors = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : rules.path("oneOf").properties()) {
      List<String> supported = new ArrayList<>();
      each.getValue().forEach(value -> supported.add(value.asText()));
      String value = object.at(each.getKey()).asText();
      if (!supported.contains(value)) {
        errors.add(FieldError.notSupported(path(each.getKey()), value, supported));
      }
    }
    for (JsonNode pointer : rules.path("required")) {
      if (object.at(pointer.asText()).asText().isEmpty()) {
        errors.add(FieldError.required(path(pointer.asText()), ""));
      }
    }
    return errors;
  }

  private static FieldPath path(String pointer) {
    String[] fields = pointer.substring(1).split("/", -1);
    return FieldPath.of(fields[0], Arrays.copyOfRange(fields, 1, fields.length));
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
