package dev.duplane.registry;

/**
 * The body of a request.
 *
 * @param bytes as sent
 * @param format how to read them
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record Body(byte[] bytes, Format format) {

  /** The formats objects are read in. */
  public enum Format {
    JSON,
    YAML,
    /** Within the envelope of Kubernetes. */
    PROTOBUF
  }

  /** A JSON body. */
  public static Body json(byte[] bytes) {
    return new Body(bytes, Format.JSON);
  }
}
