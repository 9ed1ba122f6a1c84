package dev.duplane.api.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the protobuf wire format from its end to its start, so that the length of a nested message
 * is known when it has to be written: the caller writes the last field first.
 */
final class WireWriter {
  private byte[] buffer = new byte[1024];
  private int start = buffer.length;

  /** How many bytes have been written. */
  int size() {
    return buffer.length - start;
  }

  void bytes(byte[] bytes) {
    room(bytes.length);
    start -= bytes.length;
    System.arraycopy(bytes, 0, buffer, start, bytes.length);
  }

  void varint(long value) {
    int size = Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
    room(size);
    start -= size;
    long rest = value;
    for (int i = start; i < start + size - 1; i++) {
      buffer[i] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[start + size - 1] = (byte) rest;
  }

  void fixed64(double value) {
    long bits = Double.doubleToRawLongBits(value);
    room(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[--start] = (byte) (bits >>> shift);
    }
  }

  void tag(int number, int wireType) {
    varint((long) number << 3 | wireType);
  }

  /** Length and tag of what has been written since the writer had that {@link #size}. */
  void delimit(int number, int sizeBefore) {
    varint(size() - sizeBefore);
    tag(number, WireReader.LENGTH);
  }

  void field(int number, byte[] bytes) {
    int before = size();
    bytes(bytes);
    delimit(number, before);
  }

  void field(int number, String text) {
    field(number, text.getBytes(StandardCharsets.UTF_8));
  }

  void field(int number, long value) {
    varint(value);
    tag(number, WireReader.VARINT);
  }

  byte[] finish() {
    return Arrays.copyOfRange(buffer, start, buffer.length);
  }

  private void room(int count) {
    if (count <= start) {
      return;
    }
    int size = size();
    byte[] larger = new byte[Math.max(2 * buffer.length, size + count)];
    System.arraycopy(buffer, start, larger, larger.length - size, size);
    start = larger.length - size;
    buffer = larger;
  }
}
