package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectView;
import dev.duplane.authentication.serviceaccount.TokenRequests;
import dev.duplane.registry.ActionStrategy;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.componentstatus.ComponentStatusStrategy;
import dev.duplane.registry.configmap.ConfigMapStrategy;
import dev.duplane.registry.events.EventStrategy;
import dev.duplane.registry.namespace.NamespaceStrategy;
import dev.duplane.registry.node.NodeStrategy;
import dev.duplane.registry.plain.DependentDefaults;
import dev.duplane.registry.plain.LeaseValidation;
import dev.duplane.registry.plain.LimitRangeValidation;
import dev.duplane.registry.pod.EvictionBudgets;
import dev.duplane.registry.pod.PodStrategy;
import dev.duplane.registry.pod.PodTemplates;
import dev.duplane.registry.pod.RuntimeClassStrategy;
import dev.duplane.registry.quota.ResourceQuotaValidation;
import dev.duplane.registry.scheduling.PriorityClassStrategy;
import dev.duplane.registry.secret.SecretStrategy;
import dev.duplane.registry.serviceaccount.ServiceAccountStrategy;
import java.util.Map;

/** The strategies of core/v1 but for Services, volumes and ReplicationControllers. */
final class CoreStrategies {
  private CoreStrategies() {}

  static void addTo(Map<GroupResource, StrategyFactory> factories) {
    new GroupStrategies("", factories)
        .add("bindings", resource -> new ActionStrategy(resource, "pods", "binding"))
        .add(
            "componentstatuses",
            (resource, parts) -> new ComponentStatusStrategy(parts.components()))
        .add("configmaps", resource -> new ConfigMapStrategy())
        .add("events", resource -> new EventStrategy(resource.group()))
        .add("limitranges", CoreStrategies::limitRange)
        .add("namespaces", resource -> new NamespaceStrategy())
        .strict("nodes", (resource, strict) -> new NodeStrategy(strict))
        .add(
            "pods",
            (resource, parts) ->
                new PodStrategy(resource, parts.strict(), new EvictionBudgets(parts.registry())))
        .add("podtemplates", CoreStrategies::podTemplate)
        .validated("resourcequotas", ResourceQuotaValidation::validate)
        .add("secrets", SecretStrategy::new)
        .add(
            "serviceaccounts",
            (resource, parts) ->
                new ServiceAccountStrategy(
                    new TokenRequests(parts.access().tokenKey(), parts.registry())));
    new GroupStrategies("events.k8s.io", factories)
        .add("events", resource -> new EventStrategy(resource.group()));
    new GroupStrategies("coordination.k8s.io", factories)
        .validated("leases", LeaseValidation::validate);
    new GroupStrategies("node.k8s.io", factories)
        .add("runtimeclasses", resource -> new RuntimeClassStrategy());
    new GroupStrategies("scheduling.k8s.io", factories)
        .add("priorityclasses", resource -> new PriorityClassStrategy());
  }

  private static Strategy limitRange(ApiResource resource) {
    return new PlainStrategy(
        resource, DependentDefaults::limitRange, LimitRangeValidation::validate);
  }

  private static Strategy podTemplate(ApiResource resource) {
    return new PlainStrategy(
        resource,
        object -> PodTemplates.applyDefaults(template(object)),
        (object, before) -> PodTemplates.validate(FieldPath.of("template"), template(object)));
  }

  private static ObjectNode template(ObjectNode podTemplate) {
    return new ObjectView(podTemplate).object("template");
  }
}
