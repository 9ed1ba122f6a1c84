package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.Encoded;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.store.Value;
import java.util.List;
import java.util.Map;

/**
 * The keys and the bytes under which the objects of one resource are stored.
 *
 * <p>kind and apiVersion are the same for all of them and are not stored; {@link #json} puts them
 * back in front, lists leave them out as kube-apiserver does.
 */
public final class ObjectStorage {
  private final StorageForm form;
  private final SharedStretches stretches;
  private final SelectableFields fields;

  /** What field selectors may ask of an object in the form in which it is served. */
  interface SelectableFields {
    /** The texts, by the names that they have in the form in which the object is stored. */
    Map<String, String> of(ObjectNode object);
  }

  /**
   * @param form in which they are stored
   */
  public ObjectStorage(StorageForm form) {
    this(form, new SharedStretches(), object -> Map.of());
  }

  private ObjectStorage(StorageForm form, SharedStretches stretches, SelectableFields fields) {
    this.form = form;
    this.stretches = stretches;
    this.fields = fields;
  }

  /** The same storage, which notes with each object what field selectors may ask for. */
  ObjectStorage noting(SelectableFields selectable) {
    return new ObjectStorage(form, stretches, selectable);
  }

  /** Whose objects these are. */
  public ApiResource resource() {
    return form.resource();
  }

  /** The form in which they are stored. */
  StorageForm form() {
    return form;
  }

  /** Reads and writes them. */
  public ObjectCodec codec() {
    return form.codec();
  }

  /** The key of an object; an empty namespace for cluster-scoped ones. */
  public String key(String namespace, String name) {
    return prefix(namespace) + name;
  }

  /** What the keys of a Namespace's objects, or of all if it is empty, begin with. */
  public String prefix(String namespace) {
    String prefix = form.prefix();
    return namespace.isEmpty() ? prefix : prefix + namespace + "/";
  }

  /** The name of the object that lies under one of this storage's keys. */
  String name(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  /** The Namespace of the object that lies under one of this storage's keys; empty if in none. */
  String namespace(String key) {
    String prefix = form.prefix();
    int name = key.lastIndexOf('/');
    return name < prefix.length() ? "" : key.substring(prefix.length(), name);
  }

  /** An object as it is stored. */
  public StoredObject value(ObjectNode object) {
    return value(object, ObjectMeta.of(object).labels());
  }

  /** An object as it is stored, for a caller who knows its labels. */
  public StoredObject value(ObjectNode object, Map<String, String> labels) {
    Conversion conversion = form.conversion();
    Encoded encoded =
        form.storedCodec().encode(conversion == null ? object : conversion.toStored(object));
    return stretches.object(encoded.json(), encoded.gap(), labels, fields.of(object));
  }

  /** An object that has been read in the form in which it is stored, whichever that was. */
  StoredObject asStored(ObjectNode stored) {
    Encoded encoded = form.storedCodec().encode(stored);
    Conversion conversion = form.conversion();
    ObjectNode served = conversion == null ? stored : conversion.toServed(stored.deepCopy());
    return stretches.object(
        encoded.json(), encoded.gap(), ObjectMeta.of(stored).labels(), fields.of(served));
  }

  /** Whether objects are stored in another form than the one in which they are served. */
  boolean isConverted() {
    return form.conversion() != null;
  }

  /** A stored object in the form in which this resource is served. */
  public StoredObject served(Value value) {
    StoredObject object = StoredObject.of(value);
    Conversion conversion = form.conversion();
    if (conversion == null) {
      return object;
    }
    Encoded encoded =
        form.codec().encode(conversion.toServed(form.storedCodec().read(object.json(0))));
    return new StoredObject(encoded.json(), encoded.gap(), List.of(), object.labels(), List.of());
  }

  /**
   * An object in the form in which another resource serves it that has the same objects; the given
   * one is left alone.
   */
  public ObjectNode converted(ObjectNode object, ObjectStorage other) {
    Conversion own = form.conversion();
    Conversion others = other.form.conversion();
    ObjectNode stored = own == null ? object.deepCopy() : own.toStored(object);
    return others == null ? stored : others.toServed(stored);
  }

  /** A stored object as a tree, without kind and apiVersion, and of the caller's own. */
  public ObjectNode object(Value value, long resourceVersion) {
    return form.codec().read(served(value).json(resourceVersion));
  }

  /** An object with kind and apiVersion in front, which has its fields in common with the given. */
  ObjectNode typed(ObjectNode object) {
    ApiResource resource = form.resource();
    ObjectNode typed = object.objectNode();
    typed.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
    return typed.setAll(object);
  }

  /**
   * A stored object as a tree that is kept and shared, and cannot be changed: with kind and
   * apiVersion, and without managedFields, which controllers in Go drop, too (client-go, {@code
   * cache.TransformStripManagedFields}): they are larger than the rest of a Pod.
   */
  public ObjectNode shared(Value value, long resourceVersion) {
    return form.codec()
        .readShared(served(value).json(resourceVersion), form.trees(), form.typeMeta());
  }

  /**
   * The metadata of a stored object in a tree of the caller's own, without managedFields and
   * whatever else there is.
   */
  public ObjectNode metadata(Value value, long resourceVersion) {
    return form.storedCodec().readMetadata(StoredObject.of(value).json(resourceVersion));
  }

  /** A stored object as the wire shows it. */
  public byte[] json(Value value, long resourceVersion) {
    return form.withHead(served(value).json(resourceVersion));
  }

  /** A tree as the wire shows it; a resourceVersion that is empty is left out. */
  public byte[] json(ObjectNode object) {
    return form.withHead(form.codec().write(object));
  }
}
