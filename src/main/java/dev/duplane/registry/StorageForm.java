package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.CompactTrees;
import dev.duplane.api.schema.ObjectCodec;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The form in which the objects of one resource are stored: their keys, and how they are read and
 * written. The same for all clusters of a release, which share it. Thread-safe.
 */
public final class StorageForm {
  private final ApiResource resource;
  private final ObjectCodec codec;
  private final ObjectCodec storedCodec;
  private final @Nullable Conversion conversion;
  private final String prefix;
  private final byte[] head;
  private final byte[] storedHead;
  private final ObjectNode typeMeta;
  private final CompactTrees trees = new CompactTrees();

  private StorageForm(
      ApiResource resource,
      ObjectCodec codec,
      ObjectCodec storedCodec,
      @Nullable Conversion conversion,
      String prefix,
      String storedApiVersion) {
    this.resource = resource;
    this.codec = codec;
    this.storedCodec = storedCodec;
    this.conversion = conversion;
    this.prefix = prefix;
    this.head = head(resource.kind(), resource.apiVersion());
    this.storedHead = head(resource.kind(), storedApiVersion);
    this.typeMeta = JsonNodeFactory.instance.objectNode();
    typeMeta.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
  }

  private static byte[] head(String kind, String apiVersion) {
    return ("{\"kind\":\"" + kind + "\",\"apiVersion\":\"" + apiVersion + "\",")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The form of a resource that is stored as it is served.
   *
   * @param resource whose objects these are
   * @param prefix what their keys begin with, as {@link StorageKeys} has it
   */
  public static StorageForm of(ApiResource resource, String prefix) {
    return of(resource, prefix, ObjectCodec.of(resource), null, resource.apiVersion());
  }

  /**
   * The form of a resource that one codec reads and writes, as it is served and as it is stored.
   *
   * @param conversion between the served and the stored form; null if they are the same
   * @param storedApiVersion what an object that is stored outside the process says it is
   */
  public static StorageForm of(
      ApiResource resource,
      String prefix,
      ObjectCodec codec,
      @Nullable Conversion conversion,
      String storedApiVersion) {
    return new StorageForm(resource, codec, codec, conversion, prefix, storedApiVersion);
  }

  /**
   * The form of a resource that is stored in the form of another.
   *
   * @param resource whose objects these are
   * @param prefix as for the other
   * @param stored the resource in whose form they are stored
   * @param conversion between the two forms
   */
  public static StorageForm converted(
      ApiResource resource, String prefix, ApiResource stored, Conversion conversion) {
    return new StorageForm(
        resource,
        ObjectCodec.of(resource),
        ObjectCodec.of(stored),
        conversion,
        prefix,
        stored.apiVersion());
  }

  /** Whose objects these are. */
  public ApiResource resource() {
    return resource;
  }

  /** Reads and writes the objects as they are served. */
  ObjectCodec codec() {
    return codec;
  }

  /** Reads and writes the objects as they are stored. */
  ObjectCodec storedCodec() {
    return storedCodec;
  }

  /** Between the served and the stored form; null if they are the same. */
  @Nullable Conversion conversion() {
    return conversion;
  }

  /** What the keys of the objects begin with. */
  String prefix() {
    return prefix;
  }

  /** The kind and apiVersion of an object, as it is served. */
  ObjectNode typeMeta() {
    return typeMeta;
  }

  /** Makes trees of objects that are kept and shared. */
  CompactTrees trees() {
    return trees;
  }

  /** The object in JSON, as the wire shows it, of one without kind and apiVersion. */
  byte[] withHead(byte[] json) {
    return joined(head, json);
  }

  /** The same, of one in the form in which it is stored. */
  byte[] withStoredHead(byte[] json) {
    return joined(storedHead, json);
  }

  private static byte[] joined(byte[] head, byte[] json) {
    byte[] whole = new byte[head.length + json.length - 1];
    System.arraycopy(head, 0, whole, 0, head.length);
    // The object's own opening brace is in the head.
    System.arraycopy(json, 1, whole, head.length, json.length - 1);
    return whole;
  }
}
