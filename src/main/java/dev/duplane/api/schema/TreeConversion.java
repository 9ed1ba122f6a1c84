package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a tree into an object of a kind without writing it as JSON in between, as kube-apiserver
 * does after strategic merge patch and apply (k8s.io/apimachinery/pkg/runtime/converter.go). That
 * is laxer than decoding where numbers are concerned, since Go converts between its types of
 * number: a whole float64 is an integer, and an integer that is too long loses its upper bits.
 */
final class TreeConversion {
  private final List<String> unknown = new ArrayList<>();
  private final Deque<String> path = new ArrayDeque<>();

  private TreeConversion() {}

  /**
   * Converts a tree, which is left alone.
   *
   * @throws DecodeException if a value cannot be converted, with Go's text
   */
  static Decoded convert(JsonNode tree, Schema schema) {
    TreeConversion conversion = new TreeConversion();
    JsonNode value = conversion.value(tree, schema);
    Collections.sort(conversion.unknown);
    ObjectNode object = value instanceof ObjectNode read ? read : JsonTree.NODES.objectNode();
    return new Decoded(object, List.copyOf(conversion.unknown));
  }

  private @Nullable JsonNode value(JsonNode value, Schema schema) {
    if (value.isNull()) {
      return schema.nullable() ? value : null;
    }
    return switch (schema.type()) {
      case OBJECT -> object(value, schema);
      case MAP -> map(value, schema.values());
      case LIST -> list(value, schema.items());
      case BYTES -> bytes(value, schema);
      case STRING -> simple(value, schema, JsonNodeType.STRING, "string");
      case BOOLEAN -> simple(value, schema, JsonNodeType.BOOLEAN, "bool");
      case NUMBER -> simple(value, schema, JsonNodeType.NUMBER, "float64");
      case INTEGER -> integer(value, schema);
      case ANY -> value;
      case INT_OR_STRING, TIME, MICRO_TIME, QUANTITY -> selfReading(value, schema);
    };
  }

  private ObjectNode object(JsonNode value, Schema schema) {
    if (!value.isObject()) {
      throw new DecodeException("cannot restore struct from: " + kind(value));
    }
    ObjectNode object = JsonTree.NODES.objectNode();
    for (Property property : schema.properties()) {
      JsonNode field = value.get(property.name());
      if (field != null) {
        path.addLast(path.isEmpty() ? property.name() : "." + property.name());
        JsonNode converted = value(field, property.schema());
        path.removeLast();
        if (converted != null) {
          object.set(property.name(), converted);
        }
      }
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (schema.property(field.getKey()) == null) {
        String before = path.isEmpty() ? "" : String.join("", path) + ".";
        unknown.add("unknown field \"" + before + field.getKey() + "\"");
      }
    }
    return object;
  }

  private ObjectNode map(JsonNode value, Schema values) {
    if (!value.isObject()) {
      throw new DecodeException("cannot restore map from " + kind(value));
    }
    ObjectNode map = JsonTree.NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      JsonNode converted = value(entry.getValue(), values);
      map.set(entry.getKey(), converted == null ? Zero.ofItem(values) : converted);
    }
    return map;
  }

  private ArrayNode list(JsonNode value, Schema items) {
    if (!value.isArray()) {
      throw new DecodeException("cannot restore slice from " + kind(value));
    }
    ArrayNode list = JsonTree.NODES.arrayNode(value.size());
    for (JsonNode item : value) {
      path.addLast("[" + list.size() + "]");
      JsonNode converted = value(item, items);
      path.removeLast();
      list.add(converted == null ? Zero.ofItem(items) : converted);
    }
    return list;
  }

  private static @Nullable JsonNode bytes(JsonNode value, Schema schema) {
    if (value.isArray()) {
      return bytes(value);
    }
    if (!value.isTextual()) {
      throw new DecodeException("cannot restore slice from " + kind(value));
    }
    if (value.textValue().isEmpty()) {
      return null;
    }
    try {
      return read(value, schema);
    } catch (DecodeException e) {
      throw new DecodeException("error decoding from json: " + e.getMessage());
    }
  }

  /** The numbers of a list as the bytes that they are. */
  private static JsonNode bytes(JsonNode numbers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(numbers.size());
    for (JsonNode number : numbers) {
      bytes.write(number.isNull() ? 0 : (int) whole(number, "uint8", "uint8"));
    }
    return JsonTree.NODES.textNode(Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  /** Strings, booleans and floats take what they are, and a float takes an integer too. */
  private static JsonNode simple(JsonNode value, Schema schema, JsonNodeType type, String goKind) {
    if (value.getNodeType() != type) {
      throw refused(value, schema, goKind);
    }
    return type == JsonNodeType.NUMBER ? JsonTree.NODES.numberNode(value.doubleValue()) : value;
  }

  private static JsonNode integer(JsonNode value, Schema schema) {
    String goKind = "int32".equals(schema.format()) ? "int32" : "int64";
    long whole = whole(value, goKind, GoType.of(schema));
    return goKind.equals("int32")
        ? JsonTree.NODES.numberNode((int) whole)
        : JsonTree.NODES.numberNode(whole);
  }

  /** The number as an int64, whose lower bits a narrower type keeps. */
  private static long whole(JsonNode value, String goKind, String goType) {
    if (!value.isNumber()) {
      throw unrecognized(goKind);
    }
    double number = value.doubleValue();
    if (value.isFloatingPointNumber() && number != Math.rint(number)) {
      throw new DecodeException("cannot convert float64 to " + goType);
    }
    return value.canConvertToLong() ? value.longValue() : Long.MIN_VALUE;
  }

  /**
   * Go's reflection converts between numbers, and from an integer to a string (a character), which
   * JSON does not: that has an error of its own.
   */
  private static DecodeException refused(JsonNode value, Schema schema, String goKind) {
    return goKind.equals("string") && isInteger(value)
        ? new DecodeException("cannot convert int64 to " + GoType.of(schema))
        : unrecognized(goKind);
  }

  private static DecodeException unrecognized(String goKind) {
    return new DecodeException("unrecognized type: " + goKind);
  }

  /** A type with a JSON reader of its own is given the value as JSON. */
  private static @Nullable JsonNode selfReading(JsonNode value, Schema schema) {
    JsonNode json = value;
    if (value.isFloatingPointNumber() && value.doubleValue() == Math.rint(value.doubleValue())) {
      // A whole float64 is written without a fraction.
      BigInteger whole = value.decimalValue().toBigInteger();
      json = JsonTree.NODES.numberNode(whole);
    }
    JsonNode read = read(json, schema);
    return read.isNull() ? null : read;
  }

  private static JsonNode read(JsonNode value, Schema schema) {
    return TreeReading.read(
        value,
        in -> {
          JsonNode read = Scalars.read(in, in.nextToken(), schema);
          return read == null ? JsonTree.NODES.nullNode() : read;
        });
  }

  private static boolean isInteger(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong();
  }

  /** What Go's reflection calls the value. */
  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "map";
      case ARRAY -> "slice";
      case STRING -> "string";
      case BOOLEAN -> "bool";
      default -> isInteger(value) ? "int64" : "float64";
    };
  }
}
