package dev.duplane.controller.cloud;

import dev.duplane.net.Cidr;
import dev.duplane.net.IpFamily;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A cloud that has load balancers.
 *
 * @param loadBalancerIpRanges {@code --load-balancer-ip-range}: where their addresses come from, at
 *     most one range of each family; none: there is no provider
 * @param families {@code --load-balancer-families}: those that the provider can do
 * @param delay {@code --load-balancer-delay}: how long a load balancer takes to come, on the
 *     cluster's clock
 */
public record CloudProviderConfiguration(
    List<Cidr> loadBalancerIpRanges, Set<IpFamily> families, Duration delay) {
  /** No provider: Services of type LoadBalancer stay without an address. */
  public static final CloudProviderConfiguration NONE =
      new CloudProviderConfiguration(List.of(), Set.of(IpFamily.values()), Duration.ZERO);

  public CloudProviderConfiguration {
    loadBalancerIpRanges = List.copyOf(loadBalancerIpRanges);
    families = Set.copyOf(families);
  }
}
