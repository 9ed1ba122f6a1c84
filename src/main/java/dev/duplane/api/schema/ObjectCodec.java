package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Bytes to objects of one kind and back, with the effect of a round trip through Kubernetes' Go
 * types: unknown fields are gone, empty ones are on the wire or not as {@link Presence} says, and
 * fields stand in the order in which the Go types declare them. Immutable.
 */
public final class ObjectCodec {
  private final Schema schema;
  private final Schema wire;
  private final UnaryOperator<Decoded> coercion;

  private ObjectCodec(Schema schema, Schema wire, UnaryOperator<Decoded> coercion) {
    this.schema = schema;
    this.wire = wire;
    this.coercion = coercion;
  }

  /** The codec of a resource's objects. */
  public static ObjectCodec of(ApiResource resource) {
    return of(resource.schema());
  }

  /** The codec of a kind that is no resource, e.g. DeleteOptions. */
  public static ObjectCodec of(Schema schema) {
    return new ObjectCodec(schema, schema, UnaryOperator.identity());
  }

  /**
   * A codec of objects that are read before their schema is looked at.
   *
   * @param schema as patches and apply see the objects
   * @param wire by which they are read and written
   * @param coercion makes what has been read fit the schema
   */
  public static ObjectCodec of(Schema schema, Schema wire, UnaryOperator<Decoded> coercion) {
    return new ObjectCodec(schema, wire, coercion);
  }

  /** The shape of the objects. */
  public Schema schema() {
    return schema;
  }

  /**
   * Reads a JSON body.
   *
   * @throws DecodeException if it is not JSON or a value has the wrong type, with Go's text
   */
  public Decoded decode(byte[] json) {
    return normalized(JsonTree.read(json, in -> StrictDecoder.decode(in, wire)));
  }

  /**
   * Reads what {@link #encode} or {@link #write} has written, as {@link JsonTree#parse} would.
   *
   * @throws DecodeException if it is not JSON
   */
  public ObjectNode read(byte[] json) {
    ObjectNode object = CompactJson.read(json, wire);
    return object == null ? (ObjectNode) JsonTree.parse(json) : object;
  }

  /**
   * Reads what {@link #encode} has written, but for {@code metadata.managedFields} (client-go,
   * {@code cache.TransformStripManagedFields}), as a tree that is kept and shared.
   *
   * @param trees make it
   * @param head fields that the object has besides
   * @throws DecodeException if it is not JSON
   */
  public ObjectNode readShared(byte[] json, CompactTrees trees, ObjectNode head) {
    ObjectNode object = CompactJson.readShared(json, wire, trees, head);
    if (object != null) {
      return object;
    }
    ObjectNode tree = (ObjectNode) JsonTree.parse(json);
    withoutManagedFields(tree.path("metadata"));
    tree.setAll(head);
    return trees.copy(tree);
  }

  /**
   * Reads the metadata of what {@link #encode} or {@link #write} has written, but for {@code
   * managedFields}, as whoever asks for PartialObjectMetadata sees them.
   *
   * @return an object with {@code metadata} and nothing else
   * @throws DecodeException if it is not JSON
   */
  public ObjectNode readMetadata(byte[] json) {
    JsonNode metadata = CompactJson.readMetadata(json, wire);
    if (metadata == null) {
      metadata = withoutManagedFields(JsonTree.parse(json).path("metadata"));
    }
    return JsonTree.NODES.objectNode().set("metadata", metadata);
  }

  private static JsonNode withoutManagedFields(JsonNode metadata) {
    if (metadata instanceof ObjectNode object) {
      object.remove("managedFields");
    }
    return metadata;
  }

  /**
   * Reads a tree, e.g. the outcome of a patch, as strictly as {@link #decode(byte[])}; the tree is
   * left alone.
   *
   * @throws DecodeException if a value has the wrong type, with Go's text
   */
  public Decoded decode(JsonNode tree) {
    return normalized(TreeReading.read(tree, in -> StrictDecoder.decode(in, wire)));
  }

  /**
   * Makes an object of a tree by Go's conversion between types, which is what becomes of the
   * outcome of strategic merge patch and apply; the tree is left alone. Unknown fields are named in
   * alphabetical order.
   *
   * @throws DecodeException if a value cannot be converted, with the text of {@code
   *     FromUnstructured}
   */
  public Decoded convert(JsonNode tree) {
    return normalized(TreeConversion.convert(tree, wire));
  }

  /**
   * Reads a YAML body. Keys given twice are strict errors in the words of sigs.k8s.io/yaml, and
   * come before those of the JSON that the YAML stands for.
   *
   * @throws DecodeException if it is not YAML or a value has the wrong type, with Go's text
   */
  public Decoded decodeYaml(byte[] yaml) {
    YamlText.Json json = YamlText.toJson(yaml);
    Decoded decoded = decode(json.json());
    if (json.strictError() == null) {
      return decoded;
    }
    List<String> errors = new ArrayList<>();
    errors.add(json.strictError());
    errors.addAll(decoded.strictErrors());
    return new Decoded(decoded.object(), List.copyOf(errors));
  }

  private Decoded normalized(Decoded decoded) {
    return coercion.apply(new Decoded(normalize(decoded.object()), decoded.strictErrors()));
  }

  /**
   * The object as it would come back from a Go struct, as a new tree: known fields in wire order,
   * those dropped that are empty and may be, those added that are always there, maps by key. Values
   * are shared with the given tree where they need no change.
   */
  public ObjectNode normalize(ObjectNode object) {
    return normalizeObject(wire, object);
  }

  private static ObjectNode normalizeObject(Schema schema, JsonNode object) {
    ObjectNode normal = JsonTree.NODES.objectNode();
    OrderedFields fields = new OrderedFields(schema, object);
    List<Property> properties = schema.properties();
    int count = properties.size();
    for (int i = 0; i < count; i++) {
      Property property = properties.get(i);
      JsonNode value = fields.value(property.name());
      if (value != null && value.isNull() && property.schema().nullable()) {
        normal.set(property.name(), value);
      } else if (value != null && !value.isNull()) {
        value = normalizeValue(property.schema(), value);
        if (!Zero.dropped(property.presence(), value)) {
          normal.set(property.name(), value);
        }
      } else if (Zero.struct(property)) {
        normal.set(
            property.name(), normalizeObject(property.schema(), JsonTree.NODES.objectNode()));
      } else if (property.presence() == Presence.ALWAYS) {
        normal.set(property.name(), Zero.ofAbsent(property));
      }
    }
    if (schema.open()) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (schema.property(field.getKey()) == null) {
          normal.set(field.getKey(), field.getValue());
        }
      }
    }
    return normal;
  }

  private static JsonNode normalizeValue(Schema schema, JsonNode value) {
    return switch (schema.type()) {
      case OBJECT -> value.isObject() ? normalizeObject(schema, value) : value;
      case LIST -> value.isArray() ? normalizeList(schema.items(), value) : value;
      case MAP -> value instanceof ObjectNode map ? normalizeMap(schema.values(), map) : value;
      default -> value;
    };
  }

  private static ArrayNode normalizeList(Schema items, JsonNode list) {
    ArrayNode normal = JsonTree.NODES.arrayNode(list.size());
    for (JsonNode item : list) {
      normal.add(
          normalizeValue(items, item.isNull() && !items.nullable() ? Zero.ofItem(items) : item));
    }
    return normal;
  }

  private static ObjectNode normalizeMap(Schema values, ObjectNode map) {
    ObjectNode normal = JsonTree.NODES.objectNode();
    for (Map.Entry<String, JsonNode> entry : sorted(map).entrySet()) {
      JsonNode value = entry.getValue();
      normal.set(
          entry.getKey(),
          value.isNull() && !values.nullable()
              ? Zero.ofItem(values)
              : normalizeValue(values, value));
    }
    return normal;
  }

  /** Entries in the order of their UTF-8 bytes, which differs from Java's for surrogates only. */
  static Map<String, JsonNode> sorted(ObjectNode map) {
    Map<String, JsonNode> sorted = new TreeMap<>(Utf8.ORDER);
    map.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  /**
   * Writes an object as {@link #normalize} would have it (which need not have been called), as
   * compact JSON with the escapes of Go. {@code metadata.resourceVersion} is written empty,
   * whatever the object says.
   *
   * @throws IllegalArgumentException if the kind has no metadata
   */
  public Encoded encode(ObjectNode object) {
    return WireEncoder.encodeStored(wire, object);
  }

  /**
   * Writes an object like {@link #encode}, but with its own resourceVersion, which is left out when
   * empty.
   */
  public byte[] write(ObjectNode object) {
    return WireEncoder.encode(wire, object);
  }
}
