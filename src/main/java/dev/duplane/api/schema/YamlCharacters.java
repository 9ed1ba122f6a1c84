package dev.duplane.api.schema;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.scanner.Constant;

/**
 * The characters of a document, all at hand. SnakeYAML's own reader takes them in pieces of a
 * thousand and copies what it has of a token for each, so a long token takes time by the square of
 * its length.
 */
final class YamlCharacters extends StreamReader {
  private static final String NAME = "'string'";
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private final int[] text;
  private int at;
  private int documentIndex;
  private int line;
  private int column;

  /**
   * @param text of characters that YAML allows, which are not looked at here
   */
  YamlCharacters(String text) {
    super("");
    this.text = text.codePoints().toArray();
  }

  @Override
  public Mark getMark() {
    return new Mark(NAME, at, line, column, text, at);
  }

  @Override
  public void forward() {
    forward(1);
  }

  @Override
  public void forward(int length) {
    int end = Math.min(text.length, at + length);
    while (at < end) {
      int c = text[at++];
      documentIndex++;
      if (Constant.LINEBR.has(c) || (c == '\r' && peek() != '\n' && at < text.length)) {
        line++;
        column = 0;
      } else if (c != BYTE_ORDER_MARK) {
        column++;
      }
    }
  }

  @Override
  public int peek() {
    return peek(0);
  }

  /** The character so many places ahead, 0 beyond the last. */
  @Override
  public int peek(int ahead) {
    return ahead < text.length - at ? text[at + ahead] : 0;
  }

  @Override
  public String prefix(int length) {
    return new String(text, at, Math.min(length, text.length - at));
  }

  /** As {@link #prefix} and {@link #forward(int)}, for what has no line break in it. */
  @Override
  public String prefixForward(int length) {
    String prefix = prefix(length);
    at = Math.min(text.length, at + length);
    documentIndex += length;
    column += length;
    return prefix;
  }

  @Override
  public int getColumn() {
    return column;
  }

  @Override
  public int getDocumentIndex() {
    return documentIndex;
  }

  @Override
  public void resetDocumentIndex() {
    documentIndex = 0;
  }

  @Override
  public int getIndex() {
    return at;
  }

  @Override
  public int getLine() {
    return line;
  }
}
