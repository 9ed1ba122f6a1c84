package dev.duplane.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request.
 *
 * @param bytes as sent; empty if there is a tree
 * @param format how to read them
 * @param tree an object of the resource's kind that need not be read from bytes; it is left alone
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Body(byte[] bytes, Format format, @Nullable ObjectNode tree) {

  /** The formats objects are read in. */
  public enum Format {
    JSON,
    YAML,
    /** Within the envelope of Kubernetes. */
    PROTOBUF
  }

  /**
   * The body of a request that was sent.
   *
   * @param bytes as sent
   * @param format how to read them
   */
  public Body(byte[] bytes, Format format) {
    this(bytes, format, null);
  }

  /** A body that nobody had to write: that of a controller. */
  public static Body of(ObjectNode tree) {
    return new Body(new byte[0], Format.JSON, tree);
  }

  /** A JSON body. */
  public static Body json(byte[] bytes) {
    return new Body(bytes, Format.JSON);
  }
}
