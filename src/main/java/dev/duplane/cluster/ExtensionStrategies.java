package dev.duplane.cluster;

import dev.duplane.api.GroupResource;
import dev.duplane.registry.PlainStrategy;
import dev.duplane.registry.admissionregistration.AdmissionValidation;
import dev.duplane.registry.admissionregistration.ParameterAccess;
import dev.duplane.registry.apiregistration.ApiServiceStrategy;
import dev.duplane.registry.customresourcedefinition.CustomResourceDefinitionStrategy;
import java.util.Map;
import java.util.function.Function;

/** The strategies of the kinds that extend the API server or what it admits. */
final class ExtensionStrategies {
  private ExtensionStrategies() {}

  static void addTo(Map<GroupResource, StrategyFactory> factories) {
    new GroupStrategies("admissionregistration.k8s.io", factories)
        .validated("mutatingwebhookconfigurations", AdmissionValidation.webhooks(true))
        .validated("validatingwebhookconfigurations", AdmissionValidation.webhooks(false))
        .add(
            "mutatingadmissionpolicies",
            authored(AdmissionValidation.mutatingPolicy(), ParameterAccess::ofPolicy))
        .add(
            "mutatingadmissionpolicybindings",
            authored(
                AdmissionValidation.binding(true),
                access -> access.ofBinding("mutatingadmissionpolicies")))
        .add(
            "validatingadmissionpolicies",
            authored(AdmissionValidation.validatingPolicy(), ParameterAccess::ofPolicy))
        .add(
            "validatingadmissionpolicybindings",
            authored(
                AdmissionValidation.binding(false),
                access -> access.ofBinding("validatingadmissionpolicies")));
    new GroupStrategies("apiextensions.k8s.io", factories)
        .add("customresourcedefinitions", CustomResourceDefinitionStrategy::new);
    new GroupStrategies("apiregistration.k8s.io", factories)
        .add("apiservices", (resource, parts) -> new ApiServiceStrategy(parts.clock()));
  }

  private static StrategyFactory authored(
      PlainStrategy.ObjectValidation rules,
      Function<ParameterAccess, PlainStrategy.AuthorRules> authors) {
    return (resource, parts) ->
        new PlainStrategy(
            resource,
            rules,
            authors.apply(
                new ParameterAccess(AccessControl.asked(parts::access), parts.registry())));
  }
}
