package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.Encoded;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.store.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys and the bytes under which the objects of one resource are stored.
 *
 * <p>kind and apiVersion are the same for all of them and are not stored; {@link #json} puts them
 * back in front, lists leave them out as kube-apiserver does.
 */
public final class ObjectStorage {
  private final ApiResource resource;
  private final ObjectCodec codec;
  private final ObjectCodec storedCodec;
  private final @Nullable Conversion conversion;
  private final String prefix;
  private final byte[] head;
  private final SharedStretches stretches;
  private final SelectableFields fields;

  /** What field selectors may ask of an object in the form in which it is served. */
  interface SelectableFields {
    /** The texts, by the names that they have in the form in which the object is stored. */
    Map<String, String> of(ObjectNode object);
  }

  /**
   * @param resource whose objects these are
   * @param prefix what their keys begin with, as {@link StorageKeys} has it
   */
  public ObjectStorage(ApiResource resource, String prefix) {
    this(resource, prefix, resource, null);
  }

  /**
   * @param resource whose objects these are
   * @param prefix what their keys begin with, as {@link StorageKeys} has it
   * @param codec reads and writes them
   */
  public ObjectStorage(ApiResource resource, String prefix, ObjectCodec codec) {
    this(resource, prefix, codec, null);
  }

  /**
   * @param resource whose objects these are
   * @param prefix what their keys begin with, as {@link StorageKeys} has it
   * @param codec reads and writes them, in both forms
   * @param conversion between the served and the stored form; null if they are the same
   */
  public ObjectStorage(
      ApiResource resource, String prefix, ObjectCodec codec, @Nullable Conversion conversion) {
    this(resource, codec, codec, conversion, prefix, new SharedStretches(), object -> Map.of());
  }

  /**
   * The storage of a resource that is stored in the form of another.
   *
   * @param resource whose objects these are
   * @param prefix as for the other
   * @param stored the resource in whose form they are stored
   * @param conversion between the two forms; null if they are the same
   */
  public ObjectStorage(
      ApiResource resource, String prefix, ApiResource stored, @Nullable Conversion conversion) {
    this(
        resource,
        ObjectCodec.of(resource),
        ObjectCodec.of(conversion == null ? resource : stored),
        conversion,
        prefix,
        new SharedStretches(),
        object -> Map.of());
  }

  private ObjectStorage(
      ApiResource resource,
      ObjectCodec codec,
      ObjectCodec storedCodec,
      @Nullable Conversion conversion,
      String prefix,
      SharedStretches stretches,
      SelectableFields fields) {
    this.resource = resource;
    this.codec = codec;
    this.storedCodec = storedCodec;
    this.conversion = conversion;
    this.prefix = prefix;
    this.stretches = stretches;
    this.fields = fields;
    this.head =
        ("{\"kind\":\"" + resource.kind() + "\",\"apiVersion\":\"" + resource.apiVersion() + "\",")
            .getBytes(StandardCharsets.UTF_8);
  }

  /** The same storage, which notes with each object what field selectors may ask for. */
  ObjectStorage noting(SelectableFields selectable) {
    return new ObjectStorage(
        resource, codec, storedCodec, conversion, prefix, stretches, selectable);
  }

  /** Whose objects these are. */
  public ApiResource resource() {
    return resource;
  }

  /** Reads and writes them. */
  public ObjectCodec codec() {
    return codec;
  }

  /** The key of an object; an empty namespace for cluster-scoped ones. */
  public String key(String namespace, String name) {
    return prefix(namespace) + name;
  }

  /** What the keys of a Namespace's objects, or of all if it is empty, begin with. */
  public String prefix(String namespace) {
    return namespace.isEmpty() ? prefix : prefix + namespace + "/";
  }

  /** The name of the object that lies under one of this storage's keys. */
  String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** The Namespace of the object that lies under one of this storage's keys; empty if in none. */
  String namespace(String key) {
    int name = key.lastIndexOf('/');
    return name < prefix.length() ? "" : key.substring(prefix.length(), name);
  }

  /** An object as it is stored. */
  public StoredObject value(ObjectNode object) {
    return value(object, ObjectMeta.of(object).labels());
  }

  /** An object as it is stored, for a caller who knows its labels. */
  public StoredObject value(ObjectNode object, Map<String, String> labels) {
    Encoded encoded = storedCodec.encode(conversion == null ? object : conversion.toStored(object));
    return stretches.object(encoded.json(), encoded.gap(), labels, fields.of(object));
  }

  /** Whether objects are stored in another form than the one in which they are served. */
  boolean isConverted() {
    return conversion != null;
  }

  /** A stored object in the form in which this resource is served. */
  public StoredObject served(Value value) {
    StoredObject object = StoredObject.of(value);
    if (conversion == null) {
      return object;
    }
    Encoded encoded = codec.encode(conversion.toServed(storedCodec.read(object.json(0))));
    return new StoredObject(encoded.json(), encoded.gap(), List.of(), object.labels(), List.of());
  }

  /** A stored object as a tree, without kind and apiVersion, and of the caller's own. */
  public ObjectNode object(Value value, long resourceVersion) {
    return codec.read(served(value).json(resourceVersion));
  }

  /** A stored object as {@link #object} has it, without its managedFields. */
  public ObjectNode withoutManagedFields(Value value, long resourceVersion) {
    return codec.readWithoutManagedFields(served(value).json(resourceVersion));
  }

  /** A stored object as the wire shows it. */
  public byte[] json(Value value, long resourceVersion) {
    return withHead(served(value).json(resourceVersion));
  }

  /** A tree as the wire shows it; a resourceVersion that is empty is left out. */
  public byte[] json(ObjectNode object) {
    return withHead(codec.write(object));
  }

  private byte[] withHead(byte[] json) {
    byte[] whole = new byte[head.length + json.length - 1];
    System.arraycopy(head, 0, whole, 0, head.length);
    // The object's own opening brace is in the head.
    System.arraycopy(json, 1, whole, head.length, json.length - 1);
    return whole;
  }
}
