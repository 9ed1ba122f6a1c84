package dev.duplane.cluster;

import dev.duplane.api.GroupResource;
import dev.duplane.registry.storage.AttachmentValidation;
import dev.duplane.registry.storage.ClassValidation;
import dev.duplane.registry.storage.CsiValidation;
import dev.duplane.registry.storage.PersistentVolumeClaimStrategy;
import dev.duplane.registry.storage.PersistentVolumeStrategy;
import java.util.Map;

/** The strategies of volumes, and of the kinds of storage.k8s.io. */
final class StorageStrategies {
  private StorageStrategies() {}

  static void addTo(Map<GroupResource, StrategyFactory> factories) {
    new GroupStrategies("", factories)
        .add("persistentvolumes", (resource, parts) -> new PersistentVolumeStrategy(parts.clock()))
        .add("persistentvolumeclaims", resource -> new PersistentVolumeClaimStrategy());
    new GroupStrategies("storage.k8s.io", factories)
        .validated("csidrivers", CsiValidation::driver)
        .validated("csinodes", CsiValidation::node)
        .validated("csistoragecapacities", CsiValidation::capacity)
        .validated("storageclasses", ClassValidation::storageClass)
        .validated("volumeattachments", AttachmentValidation::validate)
        .validated("volumeattributesclasses", ClassValidation::attributesClass);
  }
}
