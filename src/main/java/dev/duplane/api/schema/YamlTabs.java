package dev.duplane.api.schema;

/**
 * Makes spaces of the tabs that goyaml takes for white space and SnakeYAML does not: between
 * tokens, inside brackets and braces anywhere, elsewhere but where a line or a nested block begins
 * (goyaml.v2/scannerc.go, yaml_parser_scan_to_next_token). What is text or must not be a tab stays.
 */
final class YamlTabs {
  private static final String FLOW = ",[]{}";

  private final char[] text;
  private int at;
  private int brackets;

  /** Whether a key may begin here: then a tab is no white space outside of brackets. */
  private boolean blockMayBegin = true;

  private int lineStart;

  /** The column of the key or dash whose value comes next. */
  private int indent = -1;

  private int lastScalarColumn;

  private YamlTabs(String text) {
    this.text = text.toCharArray();
  }

  /** The text with those tabs replaced, each by one space. */
  static String replaced(String text) {
    if (text.indexOf('\t') < 0) {
      return text;
    }
    YamlTabs tabs = new YamlTabs(text);
    while (tabs.at < tabs.text.length) {
      tabs.token();
    }
    return new String(tabs.text);
  }

  private void token() {
    char c = text[at];
    switch (c) {
      case '\t' -> {
        if (brackets > 0 || !blockMayBegin) {
          text[at] = ' ';
        }
        at++;
      }
      case ' ' -> at++;
      case '\n', '\r' -> newLine();
      case '#' -> toLineEnd();
      case '[', '{' -> bracket(1);
      case ']', '}' -> bracket(-1);
      case '"', '\'' -> quoted(c);
      case '|', '>' -> {
        if (brackets == 0) {
          blockScalar();
        } else {
          plain();
        }
      }
      case '-', '?' -> indicator();
      case ':' -> colon();
      case ',' -> at++;
      case '&', '*', '!' -> toBlank();
      default -> plain();
    }
  }

  private void newLine() {
    at++;
    lineStart = at;
    blockMayBegin = brackets == 0;
  }

  private void toLineEnd() {
    while (at < text.length && text[at] != '\n' && text[at] != '\r') {
      at++;
    }
  }

  private void bracket(int change) {
    brackets = Math.max(0, brackets + change);
    blockMayBegin = false;
    at++;
  }

  private void quoted(char quote) {
    startScalar();
    at++;
    while (at < text.length && text[at] != quote) {
      at += quote == '"' && text[at] == '\\' ? 2 : 1;
      if (quote == '\'' && at + 1 < text.length && text[at] == quote && text[at + 1] == quote) {
        at += 2;
      }
    }
    at++;
  }

  private void startScalar() {
    if (blockMayBegin) {
      lastScalarColumn = at - lineStart;
    }
    blockMayBegin = false;
  }

  private void indicator() {
    if (brackets == 0 && blankAt(at + 1)) {
      indent = at - lineStart;
      blockMayBegin = true;
      at++;
    } else {
      plain();
    }
  }

  private void colon() {
    if (brackets == 0 && blockMayBegin) {
      // The value of a complex key.
      indent = at - lineStart;
      at++;
      return;
    }
    indent = brackets == 0 ? lastScalarColumn : indent;
    blockMayBegin = false;
    at++;
  }

  private void toBlank() {
    startScalar();
    while (at < text.length && !blankAt(at) && !(brackets > 0 && FLOW.indexOf(text[at]) >= 0)) {
      at++;
    }
  }

  /** Text without quotes, to the end of the line or what ends it before. */
  private void plain() {
    startScalar();
    at++;
    while (at < text.length && text[at] != '\n' && text[at] != '\r') {
      boolean inFlow = brackets > 0;
      if (text[at] == ':' && (blankAt(at + 1) || (inFlow && FLOW.indexOf(text[at + 1]) >= 0))) {
        return;
      }
      if ((text[at] == '#' && blankAt(at - 1)) || (inFlow && FLOW.indexOf(text[at]) >= 0)) {
        return;
      }
      at++;
    }
  }

  /**
   * Steps over the lines of a literal or folded scalar: those deeper than its key, and blank ones.
   */
  private void blockScalar() {
    toLineEnd();
    while (at < text.length) {
      newLine();
      int column = 0;
      while (at < text.length && text[at] == ' ') {
        at++;
        column++;
      }
      if (at < text.length && text[at] != '\n' && text[at] != '\r' && column <= indent) {
        return;
      }
      toLineEnd();
    }
  }

  private boolean blankAt(int index) {
    return index >= text.length
        || text[index] == ' '
        || text[index] == '\t'
        || text[index] == '\n'
        || text[index] == '\r';
  }
}
