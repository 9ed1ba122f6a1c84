package dev.duplane.scenario.report;

/** Texts as XML can have them. */
final class XmlText {
  private static final int REPLACEMENT = 0xFFFD;

  private XmlText() {}

  /**
   * A text whose characters XML 1.0 allows (section 2.2, {@code Char}): of the control characters
   * only tab, line feed and carriage return, no halves of surrogate pairs, neither U+FFFE nor
   * U+FFFF. Others become U+FFFD.
   */
  static String legal(String text) {
    StringBuilder legal = new StringBuilder(text.length());
    text.codePoints().forEach(c -> legal.appendCodePoint(allowed(c) ? c : REPLACEMENT));
    return legal.toString();
  }

  private static boolean allowed(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
