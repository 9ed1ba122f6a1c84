package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes objects in wire order in one pass over the schema, without an intermediate tree. */
final class WireEncoder {
  private static final String METADATA = "metadata";
  private static final String RESOURCE_VERSION = "resourceVersion";

  private final JsonBytes out = new JsonBytes();
  private final boolean stored;
  private int gap = -1;

  private WireEncoder(boolean stored) {
    this.stored = stored;
  }

  static Encoded encodeStored(Schema schema, ObjectNode object) {
    WireEncoder encoder = new WireEncoder(true);
    encoder.object(schema, object, true, false);
    if (encoder.gap < 0) {
      throw new IllegalArgumentException("no metadata in " + schema);
    }
    return new Encoded(encoder.out.toByteArray(), encoder.gap);
  }

  static byte[] encode(Schema schema, ObjectNode object) {
    WireEncoder encoder = new WireEncoder(false);
    encoder.object(schema, object, true, false);
    return encoder.out.toByteArray();
  }

  private void object(Schema schema, @Nullable JsonNode object, boolean root, boolean metadata) {
    out.raw('{');
    boolean first = true;
    OrderedFields fields = new OrderedFields(schema, object);
    List<Property> properties = schema.properties();
    int count = properties.size();
    for (int i = 0; i < count; i++) {
      Property property = properties.get(i);
      String name = property.name();
      JsonNode value = fields.value(name);
      boolean versionGap = metadata && name.equals(RESOURCE_VERSION);
      if (!versionGap && !written(property, value)) {
        continue;
      }
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.name(name);
      if (versionGap) {
        out.raw('"');
        gap = out.size();
        out.raw('"');
      } else if (value != null && !value.isNull()) {
        value(property.schema(), value, stored && root && name.equals(METADATA));
      } else if (Zero.struct(property)) {
        object(property.schema(), null, false, stored && root && name.equals(METADATA));
      } else {
        any(Zero.ofAbsent(property));
      }
    }
    if (schema.open() && object instanceof ObjectNode node) {
      others(schema, node, first);
    }
    out.raw('}');
  }

  /** The fields beyond those of the schema, which Go keeps in a map. */
  private void others(Schema schema, ObjectNode object, boolean none) {
    boolean first = none;
    for (Map.Entry<String, JsonNode> entry : ObjectCodec.sorted(object).entrySet()) {
      if (schema.property(entry.getKey()) == null) {
        if (!first) {
          out.raw(',');
        }
        first = false;
        out.string(entry.getKey());
        out.raw(':');
        ordered(entry.getValue());
      }
    }
  }

  /** Any value, with the fields of objects in the order of their names. */
  private void ordered(JsonNode value) {
    if (value instanceof ObjectNode object) {
      out.raw('{');
      boolean first = true;
      for (Map.Entry<String, JsonNode> entry : ObjectCodec.sorted(object).entrySet()) {
        if (!first) {
          out.raw(',');
        }
        first = false;
        out.string(entry.getKey());
        out.raw(':');
        ordered(entry.getValue());
      }
      out.raw('}');
    } else if (value.isArray()) {
      out.raw('[');
      for (int i = 0; i < value.size(); i++) {
        if (i > 0) {
          out.raw(',');
        }
        ordered(value.get(i));
      }
      out.raw(']');
    } else {
      any(value);
    }
  }

  private static boolean written(Property property, @Nullable JsonNode value) {
    if (property.presence() == Presence.ALWAYS) {
      return true;
    }
    return value != null && !Zero.dropped(property.presence(), value);
  }

  private void value(Schema schema, JsonNode value, boolean metadata) {
    switch (schema.type()) {
      case OBJECT -> {
        if (value.isObject()) {
          object(schema, value, false, metadata);
        } else {
          any(value);
        }
      }
      case LIST -> {
        if (value.isArray()) {
          list(schema.items(), value);
        } else {
          any(value);
        }
      }
      case MAP -> {
        if (value instanceof ObjectNode map) {
          map(schema.values(), map);
        } else {
          any(value);
        }
      }
      default -> any(value);
    }
  }

  private void list(Schema items, JsonNode list) {
    out.raw('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.raw(',');
      }
      item(items, list.get(i));
    }
    out.raw(']');
  }

  private void map(Schema values, ObjectNode map) {
    out.raw('{');
    boolean first = true;
    Iterable<Map.Entry<String, JsonNode>> entries =
        map.size() > 1 ? ObjectCodec.sorted(map).entrySet() : map.properties();
    for (Map.Entry<String, JsonNode> entry : entries) {
      if (!first) {
        out.raw(',');
      }
      first = false;
      out.string(entry.getKey());
      out.raw(':');
      item(values, entry.getValue());
    }
    out.raw('}');
  }

  private void item(Schema schema, JsonNode value) {
    if (!value.isNull()) {
      value(schema, value, false);
    } else if (schema.type() == Schema.SchemaType.OBJECT) {
      object(schema, null, false, false);
    } else {
      any(Zero.ofItem(schema));
    }
  }

  private void any(JsonNode value) {
    out.value(value);
  }
}
