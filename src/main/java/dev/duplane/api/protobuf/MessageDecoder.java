package dev.duplane.api.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.protobuf.MessageType.Field;
import dev.duplane.api.protobuf.MessageType.Form;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads messages as JSON objects. A field that comes twice is merged, or the last one wins. */
final class MessageDecoder {
  private static final int NANOS_PER_MICRO = 1000;
  private static final long MIN_SECONDS = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
  private static final long MAX_SECONDS = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

  private MessageDecoder() {}

  static void decode(WireReader in, MessageType type, ObjectNode into) {
    while (in.more()) {
      int tag = in.tag(type.name());
      Field field = type.field(tag >>> 3);
      if (field == null) {
        in.skip(tag & 7);
      } else {
        field(in, field, tag & 7, into);
      }
    }
  }

  private static void field(WireReader in, Field field, int wireType, ObjectNode into) {
    if (field.repeated() && field.form() == Form.LONG && wireType == WireReader.LENGTH) {
      WireReader packed = in.nested();
      while (packed.more()) {
        into.withArray(field.name()).add(packed.varint());
      }
      return;
    }
    if (wireType != wireType(field.form())) {
      throw new DecodeException(
          "proto: wrong wireType = " + wireType + " for field " + field.goName());
    }
    if (field.inlined()) {
      decode(in.nested(), field.type(), into);
    } else if (field.form() == Form.MAP) {
      entry(in.nested(), field, into);
    } else if (field.repeated()) {
      JsonNode list = into.get(field.name());
      (list instanceof ArrayNode array ? array : into.putArray(field.name()))
          .add(value(in, field, null));
    } else {
      into.set(field.name(), value(in, field, into.get(field.name())));
    }
  }

  private static int wireType(Form form) {
    return switch (form) {
      case BOOL, INT, LONG -> WireReader.VARINT;
      case DOUBLE -> WireReader.FIXED64;
      default -> WireReader.LENGTH;
    };
  }

  private static void entry(WireReader in, Field map, ObjectNode into) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode();
    decode(in, map.type(), entry);
    JsonNode value = entry.get("value");
    JsonNode known = into.get(map.name());
    ObjectNode values = known instanceof ObjectNode object ? object : into.putObject(map.name());
    // Left out, a key or value is its zero, as null is to the codec.
    values.set(
        entry.path("key").asText(), value == null ? JsonNodeFactory.instance.nullNode() : value);
  }

  private static JsonNode value(WireReader in, Field field, @Nullable JsonNode earlier) {
    return switch (field.form()) {
      case STRING -> JsonNodeFactory.instance.textNode(in.text());
      case BOOL -> JsonNodeFactory.instance.booleanNode(in.varint() != 0);
      case INT -> JsonNodeFactory.instance.numberNode((int) in.varint());
      case LONG -> JsonNodeFactory.instance.numberNode(in.varint());
      case DOUBLE -> JsonNodeFactory.instance.numberNode(in.fixed64());
      case BYTES ->
          JsonNodeFactory.instance.textNode(Base64.getEncoder().encodeToString(in.bytes()));
      case TIME -> time(fields(in.nested(), field), 0);
      case MICRO_TIME -> time(fields(in.nested(), field), NANOS_PER_MICRO);
      case QUANTITY -> fields(in.nested(), field).path("string");
      case INT_OR_STRING -> intOrString(fields(in.nested(), field));
      case JSON -> json(in.nested(), field.type());
      case LIST -> fields(in.nested(), field).path("items");
      case UNION -> union(in.nested(), field.type());
      case MESSAGE -> {
        ObjectNode object =
            earlier instanceof ObjectNode same ? same : JsonNodeFactory.instance.objectNode();
        decode(in.nested(), field.type(), object);
        if (field.type().writesEmptyTexts()) {
          // To Go they are not there.
          object.properties().removeIf(text -> text.getValue().asText("?").isEmpty());
        }
        yield object;
      }
      case MAP -> throw new IllegalStateException(field.name());
    };
  }

  private static ObjectNode fields(WireReader in, Field field) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    decode(in, field.type(), fields);
    return fields;
  }

  /** Null for Go's zero time, which is an empty message; a Time has no fraction. */
  private static JsonNode time(ObjectNode time, int precision) {
    if (time.isEmpty()) {
      return JsonNodeFactory.instance.nullNode();
    }
    long nanos = time.path("nanos").longValue();
    long kept = precision == 0 ? 0 : nanos - Math.floorMod(nanos, precision);
    long seconds = time.path("seconds").longValue();
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw new DecodeException("Time.MarshalJSON: year outside of range [0,9999]");
    }
    return JsonNodeFactory.instance.textNode(Instant.ofEpochSecond(seconds, kept).toString());
  }

  /** Type 0 is the number, 1 the string (util/intstr). */
  private static JsonNode intOrString(ObjectNode either) {
    return either.path("type").longValue() == 0
        ? JsonNodeFactory.instance.numberNode(either.path("intVal").longValue())
        : JsonNodeFactory.instance.textNode(either.path("strVal").asText());
  }

  /**
   * A list that is not empty, or else a schema, or else what is left (apiextensions, marshal.go).
   */
  private static JsonNode union(WireReader in, MessageType type) {
    ObjectNode given = JsonNodeFactory.instance.objectNode();
    decode(in, type, given);
    JsonNode schema = JsonNodeFactory.instance.nullNode();
    for (Field field : type.descending()) {
      JsonNode value = given.get(field.name());
      if (field.form() == Form.BOOL && !schema.isObject()) {
        schema = value == null ? JsonNodeFactory.instance.booleanNode(false) : value;
      } else if (value instanceof ArrayNode list) {
        ArrayNode all = list.arrayNode();
        list.forEach(item -> all.add(item instanceof ObjectNode o ? type.normalized(o) : item));
        return all;
      } else if (value instanceof ObjectNode object) {
        schema = type.normalized(object);
      }
    }
    return schema;
  }

  /** Of a message with one field, which holds JSON; nothing at all is null. */
  private static JsonNode json(WireReader in, MessageType type) {
    byte[] json = new byte[0];
    while (in.more()) {
      int tag = in.tag(type.name());
      if (tag == (1 << 3 | WireReader.LENGTH)) {
        json = in.bytes();
      } else {
        in.skip(tag & 7);
      }
    }
    return json.length == 0 ? JsonNodeFactory.instance.nullNode() : JsonTree.parse(json);
  }
}
