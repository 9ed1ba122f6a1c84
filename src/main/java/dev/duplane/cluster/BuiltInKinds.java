package dev.duplane.cluster;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceRegistration;
import dev.duplane.registry.StorageKeys;
import dev.duplane.registry.autoscaling.AutoscalerConversion;
import dev.duplane.registry.events.EventConversion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The kinds of the contract, as one cluster serves and stores them. Thread-safe. */
final class BuiltInKinds {
  private final Contract contract;
  private final Map<String, ObjectStorage> storages = new ConcurrentHashMap<>();

  /**
   * @param contract as the cluster's release has it
   */
  BuiltInKinds(Contract contract) {
    this.contract = contract;
  }

  /** The registrations of all kinds that the release serves. */
  List<ResourceRegistration> registrations(KindStrategies.Parts parts) {
    List<ResourceRegistration> registrations = new ArrayList<>();
    for (ApiResource resource : contract.resources()) {
      registrations.add(
          new ResourceRegistration(storage(resource), () -> KindStrategies.of(resource, parts)));
    }
    return registrations;
  }

  /**
   * The storage of a resource, be it served in this release or not.
   *
   * @throws IllegalArgumentException if no release has it
   */
  ObjectStorage storage(String group, String version, String plural) {
    ApiResource resource = contract.resource(group, version, plural);
    if (resource == null) {
      resource = Contract.bundled().resource(group, version, plural);
    }
    if (resource == null) {
      throw new IllegalArgumentException("the contract has no " + plural + "." + group);
    }
    return storage(resource);
  }

  private ObjectStorage storage(ApiResource resource) {
    String key = resource.apiVersion().concat("/").concat(resource.plural());
    ObjectStorage known = storages.get(key);
    if (known == null) {
      ObjectStorage made = make(resource);
      known = storages.putIfAbsent(key, made);
      known = known == null ? made : known;
    }
    return known;
  }

  private ObjectStorage make(ApiResource resource) {
    ApiResource coreEvents = contract.resource("", "v1", "events");
    if (resource.groupResource().toString().equals("events.events.k8s.io") && coreEvents != null) {
      // Events of both groups are the same objects.
      return new ObjectStorage(
          resource, StorageKeys.prefix(coreEvents), coreEvents, new EventConversion());
    }
    ApiResource autoscalers = contract.resource("autoscaling", "v2", "horizontalpodautoscalers");
    if (autoscalers != null
        && resource.version().equals("v1")
        && resource.groupResource().equals(autoscalers.groupResource())) {
      return new ObjectStorage(
          resource, StorageKeys.prefix(resource), autoscalers, new AutoscalerConversion());
    }
    return new ObjectStorage(resource, StorageKeys.prefix(resource));
  }
}
