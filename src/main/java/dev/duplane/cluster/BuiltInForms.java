package dev.duplane.cluster;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.registry.ResourceIndex;
import dev.duplane.registry.StorageForm;
import dev.duplane.registry.StorageKeys;
import dev.duplane.registry.autoscaling.AutoscalerConversion;
import dev.duplane.registry.events.EventConversion;
import dev.duplane.registry.networking.IpAddressTemplates;
import java.util.ArrayList;
import java.util.List;

/**
 * The forms in which the kinds of the contract are stored: first those that a release serves, then
 * those that only others do. All clusters of the release share them.
 */
final class BuiltInForms {
  private final List<StorageForm> all;
  private final ResourceIndex positions;
  private final int served;
  private final ResourceIndex servedIndex;
  private final IpAddressTemplates addressTemplates;

  private BuiltInForms(Contract contract) {
    List<StorageForm> forms = new ArrayList<>();
    for (ApiResource resource : contract.resources()) {
      forms.add(form(contract, resource));
    }
    this.served = forms.size();
    this.servedIndex = ResourceIndex.of(forms);
    for (ApiResource resource : Contract.bundled().resources()) {
      if (contract.resource(resource.group(), resource.version(), resource.plural()) == null) {
        forms.add(form(contract, resource));
      }
    }
    this.all = List.copyOf(forms);
    this.positions = ResourceIndex.of(all);
    this.addressTemplates =
        new IpAddressTemplates(all.get(position("networking.k8s.io", "v1", "ipaddresses")));
  }

  /** Those of the clusters that have this contract. */
  static BuiltInForms of(Contract contract) {
    return contract.derived(BuiltInForms.class, BuiltInForms::new);
  }

  /** All of them. */
  List<StorageForm> all() {
    return all;
  }

  /** How many of them, from the first, the release serves. */
  int served() {
    return served;
  }

  /** The index of those that the release serves. */
  ResourceIndex servedIndex() {
    return servedIndex;
  }

  /** Those of the IPAddress objects of Services. */
  IpAddressTemplates addressTemplates() {
    return addressTemplates;
  }

  /** Where a resource is among all; {@link ResourceIndex#NOWHERE} if no release has it. */
  int position(String group, String version, String plural) {
    return positions.atPath(group, version, plural);
  }

  private static StorageForm form(Contract contract, ApiResource resource) {
    ApiResource coreEvents = contract.resource("", "v1", "events");
    if (resource.groupResource().toString().equals("events.events.k8s.io") && coreEvents != null) {
      // Events of both groups are the same objects.
      return StorageForm.converted(
          resource, StorageKeys.prefix(coreEvents), coreEvents, new EventConversion());
    }
    ApiResource autoscalers = contract.resource("autoscaling", "v2", "horizontalpodautoscalers");
    if (autoscalers != null
        && resource.version().equals("v1")
        && resource.groupResource().equals(autoscalers.groupResource())) {
      return StorageForm.converted(
          resource, StorageKeys.prefix(resource), autoscalers, new AutoscalerConversion());
    }
    return StorageForm.of(resource, StorageKeys.prefix(resource));
  }
}
