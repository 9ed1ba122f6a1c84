package dev.duplane.store;

/**
 * Between values and the bytes that a store outside this process keeps. These have a form that
 * other programs read, too: an object in JSON or Kubernetes protobuf. Thread-safe.
 */
public interface ValueCodec {

  /** The bytes to keep under a key. */
  byte[] encode(String key, Value value);

  /**
   * The value of what is kept under a key, whoever has written it. What cannot be read is a value
   * all the same, of the bytes as they are: it must not be lost for others who can.
   */
  Value decode(String key, byte[] bytes);
}
