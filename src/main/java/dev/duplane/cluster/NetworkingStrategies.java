package dev.duplane.cluster;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.api.release.Feature;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.endpoints.EndpointsStrategy;
import dev.duplane.registry.endpointslice.EndpointSliceStrategy;
import dev.duplane.registry.networking.IngressClassValidation;
import dev.duplane.registry.networking.IngressValidation;
import dev.duplane.registry.networking.IpAddressStrategy;
import dev.duplane.registry.networking.NetworkPolicyValidation;
import dev.duplane.registry.networking.ServiceCidrStrategy;
import dev.duplane.registry.plain.DependentDefaults;
import dev.duplane.registry.service.ServiceStrategy;
import java.util.Map;

/** The strategies of Services, what stands behind them, and what leads to them. */
final class NetworkingStrategies {
  private NetworkingStrategies() {}

  static void addTo(Map<GroupResource, StrategyFactory> factories) {
    new GroupStrategies("", factories)
        .strict("endpoints", (resource, strict) -> new EndpointsStrategy(strict))
        .add(
            "services",
            (resource, parts) ->
                new ServiceStrategy(
                    parts.allocators(),
                    parts.records(),
                    parts.orphans(),
                    parts.nodePorts(),
                    parts.features()));
    new GroupStrategies("discovery.k8s.io", factories)
        .strict("endpointslices", EndpointSliceStrategy::new);
    new GroupStrategies("networking.k8s.io", factories)
        .validated("ingressclasses", IngressClassValidation::validate)
        .add("ingresses", NetworkingStrategies::ingress)
        .add(
            "ipaddresses",
            (resource, parts) ->
                new IpAddressStrategy(parts.allocators(), parts.records(), parts.orphans()::remove))
        .add("networkpolicies", NetworkingStrategies::networkPolicy)
        .add("servicecidrs", (resource, parts) -> new ServiceCidrStrategy(parts.rangesChanged()));
  }

  private static Strategy ingress(ApiResource resource, KindStrategies.Parts parts) {
    boolean relaxed = parts.features().isEnabled(Feature.RELAXED_SERVICE_NAME_VALIDATION);
    return new PlainStrategy(
        resource, (ingress, before) -> IngressValidation.validate(ingress, before, relaxed));
  }

  private static Strategy networkPolicy(ApiResource resource, KindStrategies.Parts parts) {
    return new PlainStrategy(
        resource,
        DependentDefaults::networkPolicy,
        (policy, before) -> NetworkPolicyValidation.validate(policy, before, parts.strict()));
  }
}
