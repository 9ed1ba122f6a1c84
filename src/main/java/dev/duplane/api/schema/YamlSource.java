package dev.duplane.api.schema;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The characters of YAML, as goyaml reads them from bytes (goyaml.v2/readerc.go): UTF-16 if there
 * is a byte-order mark that says so, UTF-8 otherwise, and nothing that cannot be printed.
 */
final class YamlSource {
  private static final Pattern VERSION =
      Pattern.compile("\\A((?:[ ]*+(?:#[^\\r\\n]*+)?+\\r?\\n)*+)%YAML[ ]+([0-9]+)\\.([0-9]+)");

  private final byte[] bytes;
  private int at;

  private YamlSource(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads all characters.
   *
   * @throws DecodeException if there are bytes that stand for none, with the words of goyaml
   */
  static String read(byte[] bytes) {
    YamlSource source = new YamlSource(bytes);
    int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | (bytes[1] & 0xff);
    String text =
        switch (mark) {
          case 0xfffe -> source.utf16(1, 0);
          case 0xfeff -> source.utf16(0, 1);
          default -> source.utf8();
        };
    requireVersion(text);
    return text;
  }

  private String utf8() {
    if (bytes.length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb) {
      at = bytes[2] == (byte) 0xbf ? 3 : 0;
    }
    StringBuilder text = new StringBuilder(bytes.length);
    while (at < bytes.length) {
      text.appendCodePoint(printable(utf8Character()));
    }
    return text.toString();
  }

  private int utf8Character() {
    int lead = bytes[at] & 0xff;
    if (lead < 0x80) {
      at++;
      return lead;
    }
    int width =
        (lead & 0xe0) == 0xc0 ? 2 : (lead & 0xf0) == 0xe0 ? 3 : (lead & 0xf8) == 0xf0 ? 4 : 0;
    if (width == 0) {
      throw refused("invalid leading UTF-8 octet");
    }
    if (width > bytes.length - at) {
      throw refused("incomplete UTF-8 octet sequence");
    }
    int character = lead & (0xff >> (width + 1));
    for (int i = 1; i < width; i++) {
      int octet = bytes[at + i] & 0xff;
      if ((octet & 0xc0) != 0x80) {
        throw refused("invalid trailing UTF-8 octet");
      }
      character = character << 6 | (octet & 0x3f);
    }
    at += width;
    if (character < (width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000)) {
      throw refused("invalid length of a UTF-8 sequence");
    }
    if ((character >= 0xd800 && character <= 0xdfff) || character > 0x10ffff) {
      throw refused("invalid Unicode character");
    }
    return character;
  }

  private String utf16(int high, int low) {
    at = 2;
    StringBuilder text = new StringBuilder(bytes.length / 2);
    while (at < bytes.length) {
      int unit = unit(high, low, "incomplete UTF-16 character");
      if ((unit & 0xfc00) == 0xdc00) {
        throw refused("unexpected low surrogate area");
      }
      if ((unit & 0xfc00) == 0xd800) {
        int second = unit(high, low, "incomplete UTF-16 surrogate pair");
        if ((second & 0xfc00) != 0xdc00) {
          throw refused("expected low surrogate area");
        }
        unit = Character.toCodePoint((char) unit, (char) second);
      }
      text.appendCodePoint(printable(unit));
    }
    return text.toString();
  }

  private int unit(int high, int low, String incomplete) {
    if (bytes.length - at < 2) {
      throw refused(incomplete);
    }
    int unit = (bytes[at + high] & 0xff) << 8 | (bytes[at + low] & 0xff);
    at += 2;
    return unit;
  }

  private static int printable(int c) {
    boolean printable =
        c == '\t'
            || c == '\n'
            || c == '\r'
            || (c >= 0x20 && c <= 0x7e)
            || c == 0x85
            || (c >= 0xa0 && c <= 0xd7ff)
            || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff)
            || c >= 0x10000;
    if (!printable) {
      throw refused("control characters are not allowed");
    }
    return c;
  }

  /** goyaml reads YAML 1.1 alone; it counts the lines of its parser's errors from 0. */
  private static void requireVersion(String text) {
    Matcher version = VERSION.matcher(text);
    if (version.find() && !(version.group(2).equals("1") && version.group(3).equals("1"))) {
      long line = version.group(1).chars().filter(c -> c == '\n').count();
      throw refused((line == 0 ? "" : "line " + line + ": ") + "found incompatible YAML document");
    }
  }

  private static DecodeException refused(String problem) {
    return new DecodeException("yaml: " + problem);
  }
}
