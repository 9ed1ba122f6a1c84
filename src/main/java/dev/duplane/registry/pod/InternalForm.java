package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Parts of a Pod's spec as kube-apiserver's own types have them, which some of its messages show:
 * each field in capitals, and those that are not set too (pkg/apis/core/types.go). The types stand
 * in {@code internal-types.txt} beside this class.
 */
final class InternalForm {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Fields that v1 has in the spec and the internal types in its security context. */
  private static final List<String> MOVED =
      List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers");

  private InternalForm() {}

  private record Field(String name, String jsonName, String shape) {
    static Field parse(String text) {
      String[] parts = text.split(":", 2);
      String[] names = parts[0].split("=", 2);
      String json =
          names.length > 1
              ? names[1]
              : names[0].substring(0, 1).toLowerCase(Locale.ROOT) + names[0].substring(1);
      return new Field(names[0], json, parts[1]);
    }
  }

  /** Read once, when the first message needs it. */
  private static final class Types {
    private static final Map<String, List<Field>> ALL = read();

    private Types() {}

    private static Map<String, List<Field>> read() {
      try (InputStream file = InternalForm.class.getResourceAsStream("internal-types.txt")) {
        if (file == null) {
          throw new IllegalStateException("internal-types.txt is not on the class path");
        }
        Map<String, List<Field>> types = new HashMap<>();
        new String(file.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(
                line -> {
                  List<Field> fields = new ArrayList<>();
                  int colon = line.indexOf(':');
                  for (String field : line.substring(colon + 1).strip().split(" ", -1)) {
                    fields.add(Field.parse(field));
                  }
                  types.put(line.substring(0, colon), List.copyOf(fields));
                });
        return Map.copyOf(types);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** A whole spec. */
  static ObjectNode ofSpec(ObjectNode spec) {
    ObjectNode moved = spec.deepCopy();
    if (moved.get("securityContext") instanceof ObjectNode context) {
      for (String field : MOVED) {
        if (moved.hasNonNull(field)) {
          context.set(field, moved.get(field));
        }
      }
    }
    return of("PodSpec", moved);
  }

  /**
   * A part of a spec.
   *
   * @param type its internal type, e.g. {@code SecurityContext}
   */
  static ObjectNode of(String type, JsonNode value) {
    ObjectNode shown = NODES.objectNode();
    List<Field> fields = Types.ALL.get(type);
    if (fields == null) {
      throw new IllegalArgumentException("no internal type " + type);
    }
    for (Field field : fields) {
      shown.set(field.name(), shaped(field.shape(), value.path(field.jsonName())));
    }
    return shown;
  }

  private static JsonNode shaped(String shape, JsonNode value) {
    boolean absent = value.isMissingNode() || value.isNull();
    return switch (shape) {
      case "s" -> absent ? NODES.textNode("") : value;
      case "b" -> absent ? NODES.booleanNode(false) : value;
      case "i" -> absent ? NODES.numberNode(0) : value;
      case "q" -> absent ? NODES.textNode("0") : value;
      case "*", "[]", "{}" -> absent ? NODES.nullNode() : value;
      default -> struct(shape, value, absent);
    };
  }

  private static JsonNode struct(String shape, JsonNode value, boolean absent) {
    if (shape.startsWith("[]")) {
      if (absent) {
        return NODES.nullNode();
      }
      ArrayNode items = NODES.arrayNode();
      value.forEach(item -> items.add(of(shape.substring(2), item)));
      return items;
    }
    if (shape.startsWith("*")) {
      return absent ? NODES.nullNode() : of(shape.substring(1), value);
    }
    return of(shape, value);
  }
}
