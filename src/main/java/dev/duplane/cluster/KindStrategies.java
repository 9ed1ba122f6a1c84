package dev.duplane.cluster;

import dev.duplane.allocation.Allocators;
import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Registry;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.componentstatus.ComponentHealth;
import dev.duplane.registry.networking.IpAddressRecords;
import dev.duplane.registry.service.NodePortRecord;
import dev.duplane.registry.service.OrphanedAddresses;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The built-in kinds that have a behaviour of their own, and how the strategy of each is made from
 * what a cluster has. A kind that is not listed has the {@link PlainStrategy}.
 */
final class KindStrategies {
  private static final Map<GroupResource, StrategyFactory> FACTORIES = factories();

  /**
   * The parts of a cluster that strategies may need.
   *
   * @param features of its release
   * @param allocators the pools of addresses and node ports, as they are now
   * @param records the IPAddress objects of Services
   * @param orphans addresses that nobody has any more
   * @param nodePorts records the node ports in use
   * @param rangesChanged told when ServiceCIDR objects have changed
   * @param registry has the objects of all kinds
   * @param clock the cluster's
   * @param access who may use the cluster
   * @param components of the control plane, each asked for its health
   */
  record Parts(
      Features features,
      Supplier<Allocators> allocators,
      IpAddressRecords records,
      OrphanedAddresses orphans,
      NodePortRecord nodePorts,
      Runnable rangesChanged,
      Supplier<Registry> registry,
      Clock clock,
      AccessControl access,
      Map<String, Supplier<ComponentHealth>> components) {

    /** Whether addresses and networks must be written in canonical form (KEP-4858). */
    boolean strict() {
      return features.isEnabled(Feature.STRICT_IP_CIDR_VALIDATION);
    }
  }

  private KindStrategies() {}

  private static Map<GroupResource, StrategyFactory> factories() {
    Map<GroupResource, StrategyFactory> all = new HashMap<>();
    CoreStrategies.addTo(all);
    WorkloadStrategies.addTo(all);
    NetworkingStrategies.addTo(all);
    StorageStrategies.addTo(all);
    AccessStrategies.addTo(all);
    ExtensionStrategies.addTo(all);
    return Map.copyOf(all);
  }

  /** The strategy of a built-in kind. */
  static Strategy of(ApiResource resource, Parts parts) {
    StrategyFactory factory = FACTORIES.get(resource.groupResource());
    return factory == null ? new PlainStrategy(resource) : factory.make(resource, parts);
  }
}
