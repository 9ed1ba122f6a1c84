package dev.duplane.api.release;

import java.util.Map;

/**
 * A minor version of Kubernetes, 1.19 to 1.36.
 *
 * @param minor the number after {@code 1.}
 */
public record Release(int minor) implements Comparable<Release> {
  /** The oldest that there is: the last one without the Service API of today's dual stack. */
  public static final Release OLDEST = new Release(19);

  /** The newest that there is, and the default. */
  public static final Release LATEST = new Release(36);

  /**
   * The patch release by minor version: the last one where there will be no more, that of the
   * recorded answers for the newest, else zero.
   */
  private static final Map<Integer, Integer> PATCH =
      Map.ofEntries(
          Map.entry(19, 16),
          Map.entry(20, 15),
          Map.entry(21, 14),
          Map.entry(22, 17),
          Map.entry(23, 17),
          Map.entry(24, 17),
          Map.entry(25, 16),
          Map.entry(26, 15),
          Map.entry(27, 16),
          Map.entry(28, 15),
          Map.entry(29, 15),
          Map.entry(30, 14),
          Map.entry(31, 14),
          Map.entry(36, 2));

  /**
   * @throws IllegalArgumentException if it is older than {@link #OLDEST} or newer than {@link
   *     #LATEST}
   */
  public Release {
    // Literals, because the constants are made here, too.
    if (minor < 19 || minor > 36) {
      throw new IllegalArgumentException(
          "1." + minor + " is not available; there are 1.19 to 1.36");
    }
  }

  /**
   * Reads {@code major.minor}.
   *
   * @throws IllegalArgumentException if it is not that, or not available; the message says so
   */
  public static Release of(String text) {
    if (!text.matches("1\\.(0|[1-9][0-9]?)")) {
      throw new IllegalArgumentException(
          (text.isBlank() ? "\"" + text + "\"" : text)
              + " is not a minor version of Kubernetes such as 1.36");
    }
    return new Release(Integer.parseInt(text.substring(2)));
  }

  /** Whether this is {@code 1.other} or newer. */
  public boolean isAtLeast(int other) {
    return minor >= other;
  }

  /** The version of its programs: {@code v1.36.2}. */
  public String gitVersion() {
    return "v" + this + "." + PATCH.getOrDefault(minor, 0);
  }

  @Override
  public int compareTo(Release other) {
    return Integer.compare(minor, other.minor);
  }

  /** {@code major.minor}. */
  @Override
  public String toString() {
    return "1." + minor;
  }
}
