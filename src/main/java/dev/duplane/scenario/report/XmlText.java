package dev.duplane.scenario.report;

import java.util.regex.Pattern;

/** Texts as XML can have them. */
final class XmlText {
  private static final Pattern ILLEGAL =
      Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

  private XmlText() {}

  /**
   * A text whose characters XML 1.0 allows (section 2.2, {@code Char}): of the control characters
   * only tab, line feed and carriage return, no halves of surrogate pairs, neither U+FFFE nor
   * U+FFFF. Others become U+FFFD.
   */
  static String legal(String text) {
    return ILLEGAL.matcher(text).replaceAll("\uFFFD");
  }
}
