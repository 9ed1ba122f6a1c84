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
   * @throws IllegalArgumentException if the text is none of these, in the words of apimachinery's
   *     util/net/port_range.go
   */
  public static PortRange parse(String text) {
    String range = text.trim();
    int hyphen = range.indexOf('-');
    int plus = range.indexOf('+');
    if (hyphen >= 0 && plus >= 0) {
      throw new IllegalArgumentException("unable to parse port range: " + range);
    }
    int mark = Math.max(hyphen, plus);
    long first = number(mark < 0 ? range : range.substring(0, mark));
    long second = mark < 0 ? first : number(range.substring(mark + 1));
    long last = plus >= 0 ? first + second : second;
    if (first > LAST_PORT || last > LAST_PORT) {
      throw new IllegalArgumentException("the port range cannot be greater than 65535: " + range);
    }
    if (last < first) {
      throw new IllegalArgumentException("end port cannot be less than start port: " + range);
    }
    return new PortRange((int) first, (int) last);
  }

  /** {@code strconv.Atoi}; only a second number can have a sign. */
  private static long number(String digits) {
    if (!digits.matches("-?[0-9]+")) {
      throw new IllegalArgumentException(
          "strconv.Atoi: parsing \"" + digits + "\": invalid syntax");
    }
    // Ten digits are out of bounds of ports, unless they are mostly zeros.
    String significant = digits.replaceFirst("^(-?)0+(?=.)", "$1");
    if (significant.startsWith("-")) {
      return -1;
    }
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
