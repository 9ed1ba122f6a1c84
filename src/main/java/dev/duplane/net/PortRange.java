package dev.duplane.net;

/**
 * Ports from {@code min} to {@code max}, both included, as {@code --service-node-port-range} takes
 * them.
 *
 * @param min first port, 0 to 65535
 * @param max last port, {@code min} to 65535
 */
public record PortRange(int min, int max) {
  private static final int LAST_PORT = 65535;

  /** What kube-apiserver uses unless told otherwise: 30000-32767. */
  public static final PortRange DEFAULT_NODE_PORTS = new PortRange(30000, 32767);

  /**
   * @throws IllegalArgumentException if a port is out of bounds or max is below min
   */
  public PortRange {
    if (min < 0) {
      throw new IllegalArgumentException("a port cannot be negative: " + min);
    }
    if (min > LAST_PORT || max > LAST_PORT) {
      throw new IllegalArgumentException(
          "the port range cannot be greater than 65535: " + min + "-" + max);
    }
    if (max < min) {
      throw new IllegalArgumentException(
          "end port cannot be less than start port: " + min + "-" + max);
    }
  }

  /**
   * Reads {@code 30000-32767}, {@code 30000+2767} (a first port and how many follow it) or a single
   * port, blanks around it ignored.
   *
   * @throws IllegalArgumentException if the text is none of these, saying why
   */
  public static PortRange parse(String text) {
    String range = text.trim();
    int hyphen = range.indexOf('-');
    int plus = range.indexOf('+');
    if (hyphen >= 0 && plus >= 0) {
      throw new IllegalArgumentException("unable to parse port range: " + range);
    }
    int mark = Math.max(hyphen, plus);
    if (mark < 0) {
      int port = number(range, range);
      return new PortRange(port, port);
    }
    int first = number(range.substring(0, mark), range);
    int second = number(range.substring(mark + 1), range);
    return new PortRange(first, plus >= 0 ? first + second : second);
  }

  private static int number(String digits, String range) {
    boolean decimal = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal) {
      throw new IllegalArgumentException(
          "unable to parse port range: " + range + ": \"" + digits + "\" is not a port number");
    }
    // Nine digits fit an int, and so does the sum of two such numbers; longer ones are out of
    // bounds unless they are mostly zeros.
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 9 ? LAST_PORT + 1 : Integer.parseInt(significant);
  }

  /** Number of ports, at least 1. */
  public int size() {
    return max - min + 1;
  }

  public boolean contains(int port) {
    return port >= min && port <= max;
  }

  /** {@code 30000-32767}, also when it is a single port: {@code 80-80}. */
  @Override
  public String toString() {
    return min + "-" + max;
  }
}
