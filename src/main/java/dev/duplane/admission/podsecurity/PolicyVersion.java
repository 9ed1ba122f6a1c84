package dev.duplane.admission.podsecurity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The release whose form of a standard is meant.
 *
 * @param minor of 1.x
 */
public record PolicyVersion(int minor) {
  /** Always the newest. */
  public static final PolicyVersion LATEST = new PolicyVersion(Integer.MAX_VALUE);

  private static final Pattern NUMBERED = Pattern.compile("v1\\.(0|[1-9][0-9]*)");

  /** The version that a label names; null if it names none. */
  static @Nullable PolicyVersion of(String text) {
    if (text.equals("latest")) {
      return LATEST;
    }
    Matcher numbered = NUMBERED.matcher(text);
    try {
      return numbered.matches() ? new PolicyVersion(Integer.parseInt(numbered.group(1))) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** As labels have it. */
  @Override
  public String toString() {
    return equals(LATEST) ? "latest" : "v1." + minor;
  }
}
