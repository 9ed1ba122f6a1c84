package dev.duplane.app;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import dev.duplane.net.PortRange;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of flags, read and checked. Each method throws a {@link UsageException} that names the
 * flag.
 */
final class Flags {
  static final String PORT = "--port";
  static final String BIND = "--bind";
  static final String SERVICE_CLUSTER_IP_RANGE = "--service-cluster-ip-range";
  static final String SERVICE_NODE_PORT_RANGE = "--service-node-port-range";
  static final String SEED = "--seed";
  static final String KUBERNETES_VERSION = "--kubernetes-version";

  /** kube-apiserver takes no smaller range: it needs addresses for its own Service and for DNS. */
  private static final int SMALLEST_RANGE_BITS = 3;

  /** kube-apiserver takes no larger IPv6 range. An IPv4 range may have any size. */
  private static final int LARGEST_IPV6_RANGE_BITS = 64;

  private Flags() {}

  static int port(String text) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port <= 65535) {
        return port;
      }
    }
    throw new UsageException(PORT, quoted(text) + " is not a port (0 to 65535)");
  }

  /** An address; {@code localhost} is one of its names that needs no look-up. */
  static IpAddress bind(String text) {
    IpAddress address = IpAddress.parse(text.equals("localhost") ? "127.0.0.1" : text);
    if (address == null) {
      throw new UsageException(BIND, quoted(text) + " is not an IP address");
    }
    return address;
  }

  /**
   * One range, or two of different families with a comma between them.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/">--service-cluster-ip-range</a>
   */
  static List<Cidr> serviceClusterIpRanges(String text) {
    String[] parts = text.split(",", -1);
    if (parts.length > 2) {
      throw new UsageException(
          SERVICE_CLUSTER_IP_RANGE, "at most two ranges, one per IP family; got " + parts.length);
    }
    List<Cidr> ranges = new ArrayList<>();
    for (String part : parts) {
      ranges.add(serviceClusterIpRange(part.trim()));
    }
    if (ranges.size() == 2 && ranges.get(0).family() == ranges.get(1).family()) {
      throw new UsageException(
          SERVICE_CLUSTER_IP_RANGE,
          "two ranges must be of different IP families; both "
              + ranges.get(0)
              + " and "
              + ranges.get(1)
              + " are "
              + ranges.get(0).family());
    }
    return List.copyOf(ranges);
  }

  private static Cidr serviceClusterIpRange(String text) {
    Cidr range = Cidr.parse(text);
    if (range == null) {
      throw new UsageException(
          SERVICE_CLUSTER_IP_RANGE,
          quoted(text) + " is not a range such as 10.96.0.0/16 or fd00:10:96::/112");
    }
    if (range.hasHostBits()) {
      throw new UsageException(
          SERVICE_CLUSTER_IP_RANGE,
          range + " has host bits set; did you mean " + range.masked() + "?");
    }
    int bits = range.family().bits() - range.prefixLength();
    if (bits < SMALLEST_RANGE_BITS) {
      throw new UsageException(
          SERVICE_CLUSTER_IP_RANGE,
          range
              + " is too small: a range needs at least 8 addresses, that is /"
              + (range.family().bits() - SMALLEST_RANGE_BITS)
              + " or shorter");
    }
    if (range.family() == IpFamily.IPV6 && bits > LARGEST_IPV6_RANGE_BITS) {
      throw new UsageException(
          SERVICE_CLUSTER_IP_RANGE, range + " is too large: an IPv6 range is /64 or longer");
    }
    return range;
  }

  static PortRange serviceNodePortRange(String text) {
    PortRange range;
    try {
      range = PortRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(SERVICE_NODE_PORT_RANGE, String.valueOf(e.getMessage()));
    }
    if (range.min() < 1) {
      throw new UsageException(SERVICE_NODE_PORT_RANGE, range + " has port 0 in it");
    }
    return range;
  }

  static long seed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new UsageException(SEED, quoted(text) + " is not a whole number of 64 bits");
    }
  }

  static String kubernetesVersion(String text) {
    if (!text.equals(BuildInfo.KUBERNETES_VERSION)) {
      throw new UsageException(
          KUBERNETES_VERSION,
          quoted(text) + " is not available; this build has " + BuildInfo.KUBERNETES_VERSION);
    }
    return text;
  }

  /** An empty value would leave a hole in the sentence. */
  private static String quoted(String text) {
    return text.isEmpty() ? "\"\"" : text;
  }
}
