package dev.duplane.authentication;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads comma-separated values as Go's {@code encoding/csv} does (RFC 4180): a field may be quoted,
 * empty lines are skipped.
 */
final class CsvRecords {
  private final String text;
  private final List<List<String>> records = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private CsvRecords(String text) {
    this.text = text;
  }

  /**
   * The records of a text.
   *
   * @throws IllegalArgumentException if quotes stand where they may not, in Go's words
   */
  static List<List<String>> parse(String text) {
    CsvRecords parser = new CsvRecords(text.replace("\r\n", "\n"));
    while (parser.at < parser.text.length()) {
      parser.record();
    }
    return parser.records;
  }

  private void record() {
    if (text.charAt(at) == '\n') {
      nextLine();
      return;
    }
    int start = line;
    List<String> fields = new ArrayList<>();
    boolean more;
    do {
      boolean quoted = at < text.length() && text.charAt(at) == '"';
      fields.add(quoted ? quoted(start) : plain(start));
      more = at < text.length() && text.charAt(at) == ',';
      if (more) {
        at++;
      }
    } while (more);
    if (at < text.length()) {
      nextLine();
    }
    records.add(List.copyOf(fields));
  }

  private void nextLine() {
    at++;
    line++;
    lineStart = at;
  }

  private String plain(int start) {
    int from = at;
    while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
      if (text.charAt(at) == '"') {
        throw wrong(start, "bare \" in non-quoted field");
      }
      at++;
    }
    return text.substring(from, at);
  }

  private String quoted(int start) {
    StringBuilder field = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
        field.append('"');
        at += 2;
      } else if (c == '"') {
        at++;
        if (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '\n') {
          at--;
          throw wrong(start, "extraneous or missing \" in quoted-field");
        }
        return field.toString();
      } else {
        field.append(c);
        at++;
        if (c == '\n') {
          line++;
          lineStart = at;
        }
      }
    }
    throw wrong(start, "extraneous or missing \" in quoted-field");
  }

  private IllegalArgumentException wrong(int start, String why) {
    String where = "parse error on line " + line + ", column " + (at - lineStart + 1) + ": " + why;
    return new IllegalArgumentException(
        start == line ? where : "record on line " + start + "; " + where);
  }
}
