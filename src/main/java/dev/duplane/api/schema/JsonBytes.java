package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoNumber;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A growing buffer of compact JSON in UTF-8, escaped as {@code encoding/json} does: besides what
 * JSON asks for, {@code <}, {@code >}, {@code &} and the two line separators of Unicode.
 */
final class JsonBytes {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** {@code \\u} and four digits. */
  private static final int LONGEST_ESCAPE = 6;

  /** ASCII characters that stand for themselves. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = ' '; c < 127; c++) {
      PLAIN[c] = "\"\\<>&".indexOf(c) < 0;
    }
    PLAIN[127] = true;
  }

  private byte[] buffer = new byte[1024];
  private int size;

  int size() {
    return size;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  private void ensure(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  void raw(char c) {
    ensure(1);
    buffer[size++] = (byte) c;
  }

  private void ascii(String text) {
    int length = text.length();
    ensure(length);
    copy(text, length);
    size += length;
  }

  /** The method is deprecated for what it does to other characters; there are none, and no loop. */
  @SuppressWarnings("deprecation")
  private void copy(String ascii, int length) {
    ascii.getBytes(0, length, buffer, size);
  }

  /** A field name of the contract, which is ASCII, and the colon. */
  void name(String name) {
    ensure(name.length() + 3);
    buffer[size++] = '"';
    ascii(name);
    buffer[size++] = '"';
    buffer[size++] = ':';
  }

  void string(String text) {
    int length = text.length();
    ensure(length + 2);
    buffer[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 128 && PLAIN[c]) {
        buffer[size++] = (byte) c;
        continue;
      }
      ensure((length - i) * LONGEST_ESCAPE + 1);
      if (c < 128) {
        escape(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        utf8(Character.toCodePoint(c, text.charAt(++i)));
      } else if (Character.isSurrogate(c)) {
        utf8(0xfffd);
      } else if (c == '\u2028' || c == '\u2029') {
        unicode(c);
      } else {
        utf8(c);
      }
    }
    buffer[size++] = '"';
  }

  private void escape(char c) {
    char letter =
        switch (c) {
          case '"', '\\' -> c;
          case '\b' -> 'b';
          case '\f' -> 'f';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          default -> 0;
        };
    if (letter == 0) {
      unicode(c);
    } else {
      buffer[size++] = '\\';
      buffer[size++] = (byte) letter;
    }
  }

  private void unicode(char c) {
    buffer[size++] = '\\';
    buffer[size++] = 'u';
    for (int shift = 12; shift >= 0; shift -= 4) {
      buffer[size++] = HEX[(c >> shift) & 15];
    }
  }

  private void utf8(int c) {
    if (c < 0x800) {
      buffer[size++] = (byte) (0xc0 | (c >> 6));
    } else {
      if (c < 0x10000) {
        buffer[size++] = (byte) (0xe0 | (c >> 12));
      } else {
        buffer[size++] = (byte) (0xf0 | (c >> 18));
        buffer[size++] = (byte) (0x80 | ((c >> 12) & 63));
      }
      buffer[size++] = (byte) (0x80 | ((c >> 6) & 63));
    }
    buffer[size++] = (byte) (0x80 | (c & 63));
  }

  /** Any value, fields in the order that they have. */
  void value(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> {
        raw('{');
        boolean first = true;
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          if (!first) {
            raw(',');
          }
          first = false;
          string(field.getKey());
          raw(':');
          value(field.getValue());
        }
        raw('}');
      }
      case ARRAY -> {
        raw('[');
        for (int i = 0; i < value.size(); i++) {
          if (i > 0) {
            raw(',');
          }
          value(value.get(i));
        }
        raw(']');
      }
      case STRING -> string(value.textValue());
      case BOOLEAN -> ascii(value.booleanValue() ? "true" : "false");
      case NUMBER ->
          ascii(
              value.isFloatingPointNumber() ? GoNumber.json(value.doubleValue()) : value.asText());
      default -> ascii("null");
    }
  }
}
