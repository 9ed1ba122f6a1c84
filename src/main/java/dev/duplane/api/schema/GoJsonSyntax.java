package dev.duplane.api.schema;

import dev.duplane.api.GoText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with text that is not JSON, in the words of Go's {@code encoding/json}, which
 * clients of Kubernetes see. Run only when the real parser has refused the text.
 */
public final class GoJsonSyntax {
  private static final int MAX_DEPTH = 10_000;
  static final String END = "unexpected end of JSON input";

  private final byte[] text;
  private int at;
  private int depth;

  private GoJsonSyntax(byte[] text) {
    this.text = text;
  }

  /** The first syntax error, or null if the text is one JSON value. */
  public static @Nullable String error(byte[] text) {
    GoJsonSyntax scan = new GoJsonSyntax(text);
    try {
      scan.document();
      return null;
    } catch (DecodeException e) {
      return e.getMessage();
    }
  }

  /** Open containers are kept as bits of nesting, not on the Java stack: the text is untrusted. */
  private void document() {
    boolean[] inObject = new boolean[64];
    boolean value = true;
    while (true) {
      if (value) {
        byte opened = startValue();
        if (opened != 0) {
          if (++depth > MAX_DEPTH) {
            throw new DecodeException("exceeded max depth");
          }
          if (depth == inObject.length) {
            inObject = Arrays.copyOf(inObject, depth * 2);
          }
          inObject[depth] = opened == '{';
          if (opened == '{' ? emptyOrKey() : !closes(']')) {
            continue;
          }
          depth--;
        }
      }
      value = false;
      if (depth == 0) {
        if (space() >= 0) {
          throw invalid("after top-level value");
        }
        return;
      }
      value = next(inObject[depth]);
    }
  }

  /** Reads what follows a value inside a container; true if another value is due. */
  private boolean next(boolean object) {
    int c = need();
    if (c == ',') {
      at++;
      if (object) {
        need();
        key();
      }
      return true;
    }
    if (c != (object ? '}' : ']')) {
      throw invalid(object ? "after object key:value pair" : "after array element");
    }
    at++;
    depth--;
    return false;
  }

  private boolean emptyOrKey() {
    if (closes('}')) {
      return false;
    }
    key();
    return true;
  }

  private boolean closes(char end) {
    if (need() != end) {
      return false;
    }
    at++;
    return true;
  }

  private void key() {
    if (need() != '"') {
      throw invalid("looking for beginning of object key string");
    }
    string();
    if (need() != ':') {
      throw invalid("after object key");
    }
    at++;
  }

  /** Reads a scalar, or the opening of a container, which it returns. */
  private byte startValue() {
    int c = need();
    switch (c) {
      case '{', '[' -> {
        at++;
        return (byte) c;
      }
      case '"' -> string();
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> {
        if (c != '-' && !digit(c)) {
          throw invalid("looking for beginning of value");
        }
        number();
      }
    }
    return 0;
  }

  private void literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (peekOrEnd() != word.charAt(i)) {
        throw invalid("in literal " + word + " (expecting '" + word.charAt(i) + "')");
      }
      at++;
    }
  }

  private void number() {
    if (text[at] == '-') {
      at++;
      if (!digit(peekOrEnd())) {
        throw invalid("in numeric literal");
      }
    }
    if (text[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < text.length && text[at] == '.') {
      at++;
      if (!digit(peekOrEnd())) {
        throw invalid("after decimal point in numeric literal");
      }
      digits();
    }
    if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
      at++;
      int sign = peekOrEnd();
      if (sign == '+' || sign == '-') {
        at++;
      }
      if (!digit(peekOrEnd())) {
        throw invalid("in exponent of numeric literal");
      }
      digits();
    }
  }

  private void digits() {
    while (at < text.length && digit(text[at])) {
      at++;
    }
  }

  private void string() {
    at++;
    while (true) {
      int c = peekOrEnd();
      if (c == '"') {
        at++;
        return;
      }
      if (c < 0x20) {
        throw invalid("in string literal");
      }
      at++;
      if (c == '\\') {
        escape();
      }
    }
  }

  private void escape() {
    int c = peekOrEnd();
    if (c != 'u') {
      if ("bfnrt\\/\"".indexOf(c) < 0) {
        throw invalid("in string escape code");
      }
      at++;
      return;
    }
    at++;
    for (int i = 0; i < 4; i++) {
      if (Character.digit(peekOrEnd(), 16) < 0) {
        throw invalid("in \\u hexadecimal character escape");
      }
      at++;
    }
  }

  /** The next byte that is not space, which must exist. */
  private int need() {
    int c = space();
    if (c < 0) {
      throw new DecodeException(END);
    }
    return c;
  }

  private int peekOrEnd() {
    if (at >= text.length) {
      throw new DecodeException(END);
    }
    return text[at] & 0xff;
  }

  private int space() {
    while (at < text.length) {
      int c = text[at] & 0xff;
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        return c;
      }
      at++;
    }
    return -1;
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Go shows the byte as the character of that number, whatever the encoding. */
  private DecodeException invalid(String where) {
    char c = (char) (text[at] & 0xff);
    String quoted =
        switch (c) {
          case '\'' -> "'\\''";
          case '"' -> "'\"'";
          default -> {
            String text = GoText.quote(String.valueOf(c));
            yield "'" + text.substring(1, text.length() - 1) + "'";
          }
        };
    return new DecodeException("invalid character " + quoted + " " + where);
  }
}
