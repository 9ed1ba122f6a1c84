package dev.duplane.scenario.report;

import java.util.regex.Pattern;

/** Colours of a terminal (ECMA-48, "Select Graphic Rendition"), or none. */
public enum Ink {
  /** As it is. */
  PLAIN,
  /** With colours. */
  COLOURED;

  private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

  /** What a text is about. */
  public enum Tone {
    /** As expected: green. */
    GOOD("32"),
    /** Not as expected: red. */
    BAD("31"),
    /** Neither: yellow. */
    NOTE("33"),
    /** What matters less. */
    FAINT("2"),
    /** What matters more. */
    STRONG("1");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  /** A text for a terminal; what would command it is replaced first. */
  public String paint(Tone tone, String text) {
    String safe = safe(text);
    return this == PLAIN || text.isEmpty()
        ? safe
        : "\u001b[" + tone.code + "m" + safe + "\u001b[0m";
  }

  /** A text without control characters: a line stays one line, and commands no terminal. */
  public static String safe(String text) {
    return CONTROL.matcher(text).replaceAll("\uFFFD");
  }
}
