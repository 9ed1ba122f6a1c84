package dev.duplane.api.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.protobuf.MessageType.Field;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Writes JSON objects as messages: fields by number, maps by key, as Go does. */
final class MessageEncoder {
  private MessageEncoder() {}

  static void encode(JsonNode object, MessageType type, WireWriter out) {
    for (Field field : type.descending()) {
      if (field.inlined()) {
        int before = out.size();
        encode(object, field.type(), out);
        if (out.size() > before) {
          out.delimit(field.number(), before);
        }
        continue;
      }
      JsonNode value = object.get(field.name());
      if (value == null || value.isNull()) {
        if (field.form() == MessageType.Form.STRING && type.writesEmptyTexts()) {
          out.field(field.number(), "");
        }
        continue;
      }
      if (field.repeated()) {
        items(field, value, out);
      } else if (field.form() == MessageType.Form.MAP) {
        entries(field, value, out);
      } else {
        value(field, value, out);
      }
    }
  }

  private static void items(Field field, JsonNode list, WireWriter out) {
    if (!list.isArray()) {
      throw wrong(field, list);
    }
    for (int i = list.size() - 1; i >= 0; i--) {
      value(field, list.get(i), out);
    }
  }

  /** An entry of a map is a message with a key and a value. */
  private static void entries(Field field, JsonNode map, WireWriter out) {
    if (!(map instanceof ObjectNode)) {
      throw wrong(field, map);
    }
    List<String> keys = new ArrayList<>();
    map.fieldNames().forEachRemaining(keys::add);
    // Java and Go order keys alike but for surrogates, and no reader minds.
    keys.sort(null);
    Field value = field.type().required(2);
    for (int i = keys.size() - 1; i >= 0; i--) {
      int before = out.size();
      value(value, map.get(keys.get(i)), out);
      out.field(1, keys.get(i));
      out.delimit(field.number(), before);
    }
  }

  private static void value(Field field, JsonNode value, WireWriter out) {
    int before = out.size();
    switch (field.form()) {
      case STRING -> out.field(field.number(), text(field, value));
      case BOOL -> out.field(field.number(), value.booleanValue() ? 1 : 0);
      case INT, LONG -> {
        if (!value.isNumber()) {
          throw wrong(field, value);
        }
        out.field(field.number(), value.longValue());
      }
      case DOUBLE -> {
        out.fixed64(value.doubleValue());
        out.tag(field.number(), WireReader.FIXED64);
      }
      case BYTES -> out.field(field.number(), base64(field, value));
      case TIME, MICRO_TIME -> {
        time(text(field, value), out);
        out.delimit(field.number(), before);
      }
      case QUANTITY -> {
        out.field(1, value.asText());
        out.delimit(field.number(), before);
      }
      case INT_OR_STRING -> {
        intOrString(value, out);
        out.delimit(field.number(), before);
      }
      case JSON -> {
        // To Go, JSON that is null is none.
        if (!value.isNull()) {
          out.field(1, JsonTree.bytes(value));
        }
        out.delimit(field.number(), before);
      }
      case LIST -> {
        items(field.type().required(1), value, out);
        out.delimit(field.number(), before);
      }
      case UNION -> {
        union(field, value, out);
        out.delimit(field.number(), before);
      }
      case MESSAGE -> {
        if (!value.isObject() && !value.isNull()) {
          throw wrong(field, value);
        }
        encode(value, field.type(), out);
        out.delimit(field.number(), before);
      }
      case MAP -> throw wrong(field, value);
    }
  }

  /** The field that is for such a value; that a schema is allowed is written beside it. */
  private static void union(Field union, JsonNode value, WireWriter out) {
    int before = out.size();
    for (Field field : union.type().descending()) {
      if (field.repeated()) {
        if (value.isArray()) {
          items(field, value, out);
        }
      } else if (field.form() == MessageType.Form.BOOL) {
        if (value.isBoolean() || value.isObject()) {
          out.field(field.number(), value.isObject() || value.booleanValue() ? 1 : 0);
        }
      } else if (value.isObject()) {
        value(field, value, out);
      }
    }
    if (out.size() == before && !value.isNull() && !value.isArray()) {
      throw wrong(union, value);
    }
  }

  /** Seconds since 1970 and, of a MicroTime, the nanoseconds that remain. */
  private static void time(String text, WireWriter out) {
    Instant time = Instant.parse(text);
    out.field(2, time.getNano());
    out.field(1, time.getEpochSecond());
  }

  /** Type 0 is the number, 1 the string (util/intstr). */
  private static void intOrString(JsonNode value, WireWriter out) {
    boolean string = value.isTextual();
    out.field(3, string ? value.textValue() : "");
    out.field(2, string ? 0 : value.longValue());
    out.field(1, string ? 1 : 0);
  }

  private static String text(Field field, JsonNode value) {
    if (!value.isTextual()) {
      throw wrong(field, value);
    }
    return value.textValue();
  }

  private static byte[] base64(Field field, JsonNode value) {
    try {
      byte[] bytes = value.binaryValue();
      return bytes == null ? value.toString().getBytes(StandardCharsets.UTF_8) : bytes;
    } catch (IOException e) {
      throw new IllegalArgumentException(field.name() + " is not base64", e);
    }
  }

  private static IllegalArgumentException wrong(Field field, JsonNode value) {
    return new IllegalArgumentException(field.name() + " cannot be " + value.getNodeType());
  }
}
