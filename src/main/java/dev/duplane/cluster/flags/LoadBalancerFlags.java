package dev.duplane.cluster.flags;

import dev.duplane.api.GoDuration;
import dev.duplane.controller.cloud.CloudProviderConfiguration;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flags of the simulated provider of load balancers, which are ours. */
final class LoadBalancerFlags {
  private final Map<ClusterFlag, String> given;

  LoadBalancerFlags(Map<ClusterFlag, String> given) {
    this.given = given;
  }

  /** What the flags come to. */
  CloudProviderConfiguration read(CloudProviderConfiguration base) throws RefusedFlagException {
    String ranges = given.get(ClusterFlag.LOAD_BALANCER_IP_RANGE);
    List<Cidr> read =
        ranges == null
            ? base.loadBalancerIpRanges()
            : RangePair.read(ClusterFlag.LOAD_BALANCER_IP_RANGE, ranges);
    String families = given.get(ClusterFlag.LOAD_BALANCER_FAMILIES);
    String delay = given.get(ClusterFlag.LOAD_BALANCER_DELAY);
    return new CloudProviderConfiguration(
        read,
        families == null ? base.families() : families(families),
        delay == null ? base.delay() : delay(delay));
  }

  private static Set<IpFamily> families(String text) throws RefusedFlagException {
    Set<IpFamily> families = EnumSet.noneOf(IpFamily.class);
    for (String part : text.split(",", -1)) {
      IpFamily family = IpFamily.fromWire(part.trim());
      if (family == null) {
        throw new RefusedFlagException(
            ClusterFlag.LOAD_BALANCER_FAMILIES, "\"" + part + "\" is neither IPv4 nor IPv6");
      }
      families.add(family);
    }
    return families;
  }

  private static Duration delay(String text) throws RefusedFlagException {
    Duration delay = text.equals("0") ? Duration.ZERO : GoDuration.parse(text);
    if (delay == null) {
      throw new RefusedFlagException(
          ClusterFlag.LOAD_BALANCER_DELAY,
          "\"" + text + "\" is not a time such as 500ms, 90s or 1h30m");
    }
    return delay;
  }
}
