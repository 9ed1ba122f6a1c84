package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoPrint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether an applied configuration has the shape of its kind, in the words of kube-apiserver. */
final class ConfigurationCheck {
  private final List<String> errors = new ArrayList<>();

  private ConfigurationCheck() {}

  /** All that is wrong as one text, empty if nothing is. */
  static String errorsOf(OwnershipSchema shape, JsonNode configuration) {
    ConfigurationCheck check = new ConfigurationCheck();
    check.value("", shape, configuration);
    return switch (check.errors.size()) {
      case 0 -> "";
      case 1 -> check.errors.get(0);
      default -> "errors:\n  " + String.join("\n  ", check.errors);
    };
  }

  private void add(String path, String message) {
    errors.add(path.isEmpty() ? message : path + ": " + message);
  }

  private void value(String path, OwnershipSchema shape, JsonNode value) {
    if (value.isNull()) {
      return;
    }
    switch (shape.schema().type()) {
      case OBJECT -> object(path, shape, value);
      case MAP -> map(path, shape, value);
      case LIST -> list(path, shape, value);
      case STRING, BYTES ->
          scalar(
              path,
              "string",
              value.isTextual(),
              "&value.valueUnstructured{Value:" + GoPrint.syntax(value) + "}");
      case INTEGER, NUMBER ->
          scalar(path, "numeric (int or float)", value.isNumber(), GoPrint.type(value));
      case BOOLEAN -> scalar(path, "boolean", value.isBoolean(), plain(value));
      case INT_OR_STRING, TIME, MICRO_TIME, QUANTITY ->
          scalar(path, "any scalar", value.isValueNode(), plain(value));
      case ANY -> {
        // Anything here is for decoding to judge.
      }
    }
  }

  private void scalar(String path, String expected, boolean as, String shown) {
    if (!as) {
      add(path, "expected " + expected + ", got " + shown);
    }
  }

  private static String plain(JsonNode value) {
    return "&{" + GoPrint.plain(value) + "}";
  }

  private void object(String path, OwnershipSchema shape, JsonNode value) {
    if (!isMap(path, value)) {
      return;
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      OwnershipSchema.OwnedField field = shape.field(entry.getKey());
      String below = path + "." + entry.getKey();
      if (field == null) {
        add(below, "field not declared in schema");
        return;
      }
      value(below, field.shape(), entry.getValue());
    }
  }

  private void map(String path, OwnershipSchema shape, JsonNode value) {
    if (isMap(path, value)) {
      for (Map.Entry<String, JsonNode> entry : value.properties()) {
        value(path + "." + entry.getKey(), shape.element(), entry.getValue());
      }
    }
  }

  private boolean isMap(String path, JsonNode value) {
    if (!value.isObject()) {
      add(path, "expected map, got " + plain(value));
    }
    return value.isObject();
  }

  private void list(String path, OwnershipSchema shape, JsonNode value) {
    if (!value.isArray()) {
      add(path, "expected list, got " + plain(value));
      return;
    }
    boolean atomic = shape.kind() == OwnershipSchema.Kind.LEAF;
    Set<Element> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      JsonNode item = value.get(i);
      String below = path + "[" + i + "]";
      if (!atomic) {
        Element element;
        try {
          element = ListItems.elementOf(shape, item);
        } catch (ListItems.Unnamed e) {
          add(path, "element " + i + ": " + e.getMessage());
          return;
        }
        if (!seen.add(element)) {
          add(path, "duplicate entries for key " + element.inPath());
        }
        below = path + element.inPath();
      }
      value(below, shape.element(), item);
    }
  }
}
