package dev.duplane.endpoints;

import dev.duplane.registry.StoredObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** JSON as bytes in the making, into which stored objects are copied without being parsed. */
final class JsonBuffer extends ByteArrayOutputStream {

  /**
   * An empty buffer.
   *
   * @param size how many bytes are expected; exact, it spares a copy at the end
   */
  JsonBuffer(int size) {
    super(size);
  }

  JsonBuffer text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
    return this;
  }

  JsonBuffer bytes(byte[] bytes) {
    write(bytes, 0, bytes.length);
    return this;
  }

  /** A stored object as it is, or, within an object already begun, its fields. */
  JsonBuffer value(StoredObject value, long resourceVersion, boolean begun) {
    int start = count;
    value.writeTo(this, resourceVersion);
    if (begun) {
      buf[start] = ',';
    }
    return this;
  }

  /** What is in the buffer; the buffer is not to be used any more. */
  byte[] finish() {
    return count == buf.length ? buf : toByteArray();
  }
}
