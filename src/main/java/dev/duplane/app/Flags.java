package dev.duplane.app;

import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.net.PortRange;
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
  static final String CONTROLLERS = "--controllers";

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

  /** One range, or two of different families. */
  static List<Cidr> serviceClusterIpRanges(String text) {
    try {
      return ServiceClusterIpRanges.parse(text);
    } catch (ServiceClusterIpRanges.MalformedException e) {
      throw new UsageException(SERVICE_CLUSTER_IP_RANGE, e.getMessage());
    }
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

  /** Which controllers run. */
  static Controllers controllers(String text) {
    try {
      return Controllers.parse(text);
    } catch (Controllers.UnknownException e) {
      throw new UsageException(CONTROLLERS, e.getMessage());
    }
  }

  /** An empty value would leave a hole in the sentence. */
  private static String quoted(String text) {
    return text.isEmpty() ? "\"\"" : text;
  }
}
