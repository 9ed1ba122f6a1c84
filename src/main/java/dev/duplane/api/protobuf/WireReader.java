package dev.duplane.api.protobuf;

import dev.duplane.api.schema.DecodeException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the protobuf wire format (protobuf.dev, "Encoding"), and words what is wrong with it as the
 * generated Go code of Kubernetes does. A cursor on bytes that it shares, never copies.
 */
final class WireReader {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int LENGTH = 2;
  static final int START_GROUP = 3;
  static final int END_GROUP = 4;
  static final int FIXED32 = 5;

  /** Messages are walked on the Java stack, and their JSON is up to twice as deep. */
  private static final int MAX_DEPTH = 500;

  private final byte[] bytes;
  private final int end;
  private final int depth;
  private int at;

  WireReader(byte[] bytes, int start, int end) {
    this(bytes, start, end, 0);
  }

  private WireReader(byte[] bytes, int start, int end, int depth) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.depth = depth;
  }

  boolean more() {
    return at < end;
  }

  /**
   * The next tag: field number times eight plus wire type.
   *
   * @param message the message's name, for errors
   */
  int tag(String message) {
    long tag = varint();
    int number = (int) (tag >>> 3);
    if ((tag & 7) == END_GROUP) {
      throw new DecodeException("proto: " + message + ": wiretype end group for non-group");
    }
    if (number <= 0) {
      throw new DecodeException(
          "proto: "
              + message
              + ": illegal tag "
              + number
              + " (wire type "
              + Long.toUnsignedString(tag)
              + ")");
    }
    return (int) tag;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw endOfInput();
      }
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new DecodeException("proto: integer overflow");
  }

  double fixed64() {
    long value = 0;
    int start = advance(8);
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | (bytes[start + i] & 0xff);
    }
    return Double.longBitsToDouble(value);
  }

  /** What a length and as many bytes hold, to be read in its turn. */
  WireReader nested() {
    int length = length();
    int start = advance(length);
    if (depth == MAX_DEPTH) {
      throw new DecodeException("exceeded max depth");
    }
    return new WireReader(bytes, start, at, depth + 1);
  }

  /** UTF-8 text; bytes that are none become U+FFFD, as they would in Go's JSON. */
  String text() {
    int length = length();
    return new String(bytes, advance(length), length, StandardCharsets.UTF_8);
  }

  byte[] bytes() {
    int start = advance(length());
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** Steps over the value of a field that is not known. */
  void skip(int wireType) {
    for (int depth = 0, type = wireType; ; type = (int) varint() & 7) {
      switch (type) {
        case VARINT -> varint();
        case FIXED64 -> advance(8);
        case LENGTH -> advance(length());
        case START_GROUP -> depth++;
        case END_GROUP -> depth--;
        case FIXED32 -> advance(4);
        default -> throw new DecodeException("proto: illegal wireType " + type);
      }
      if (depth == 0) {
        return;
      }
    }
  }

  private int length() {
    long length = varint();
    if (length < 0) {
      throw new DecodeException("proto: negative length found during unmarshaling");
    }
    if (length > end - at) {
      throw endOfInput();
    }
    return (int) length;
  }

  private int advance(int count) {
    if (count > end - at) {
      throw endOfInput();
    }
    int start = at;
    at += count;
    return start;
  }

  private static DecodeException endOfInput() {
    return new DecodeException("unexpected EOF");
  }
}
