package dev.duplane.endpoints;

import java.io.ByteArrayOutputStream;

/** Indents compact JSON by two spaces a level; empty objects and lists stay on one line. */
final class JsonIndent {
  private JsonIndent() {}

  /** The same JSON, which must be valid and compact, with line breaks. */
  static byte[] indent(byte[] json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(json.length * 2);
    int level = 0;
    boolean inText = false;
    for (int i = 0; i < json.length; i++) {
      byte c = json[i];
      if (inText) {
        out.write(c);
        if (c == '\\') {
          out.write(json[++i]);
        } else if (c == '"') {
          inText = false;
        }
        continue;
      }
      switch (c) {
        case '{', '[' -> {
          out.write(c);
          if (i + 1 < json.length && json[i + 1] == c + 2) {
            out.write(json[++i]);
          } else {
            line(out, ++level);
          }
        }
        case '}', ']' -> {
          line(out, --level);
          out.write(c);
        }
        case ',' -> {
          out.write(c);
          line(out, level);
        }
        case ':' -> {
          out.write(c);
          out.write(' ');
        }
        case ' ', '\n', '\r', '\t' -> {}
        default -> {
          inText = c == '"';
          out.write(c);
        }
      }
    }
    return out.toByteArray();
  }

  private static void line(ByteArrayOutputStream out, int level) {
    out.write('\n');
    for (int i = 0; i < level; i++) {
      out.write(' ');
      out.write(' ');
    }
  }
}
