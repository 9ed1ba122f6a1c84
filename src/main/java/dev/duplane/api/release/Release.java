package dev.duplane.api.release;

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
