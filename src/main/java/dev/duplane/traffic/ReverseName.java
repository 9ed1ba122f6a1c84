package dev.duplane.traffic;

import dev.duplane.net.IpAddress;
import org.jspecify.annotations.Nullable;

/** Names below in-addr.arpa (RFC 1035, section 3.5) and ip6.arpa (RFC 3596, section 2.5). */
final class ReverseName {
  private static final String IPV4 = ".in-addr.arpa";
  private static final String IPV6 = ".ip6.arpa";
  private static final int NIBBLES = 32;

  private ReverseName() {}

  /** The address that a name is of; null if it is none of one whole address. */
  static @Nullable IpAddress parse(String name) {
    if (name.endsWith(IPV4)) {
      String[] fields = name.substring(0, name.length() - IPV4.length()).split("\\.", -1);
      return fields.length == 4
          ? IpAddress.parse(fields[3] + "." + fields[2] + "." + fields[1] + "." + fields[0])
          : null;
    }
    if (!name.endsWith(IPV6)) {
      return null;
    }
    String[] nibbles = name.substring(0, name.length() - IPV6.length()).split("\\.", -1);
    if (nibbles.length != NIBBLES) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int i = NIBBLES - 1; i >= 0; i--) {
      if (nibbles[i].length() != 1) {
        return null;
      }
      text.append(nibbles[i]).append(i % 4 == 0 && i > 0 ? ":" : "");
    }
    return IpAddress.parse(text.toString());
  }
}
