package dev.duplane.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.AdmissionAttributes.Operation;

/**
 * Gives new PersistentVolumeClaims that name no StorageClass the default one; an empty name is a
 * name, too (Storage Classes, "Default StorageClass";
 * plugin/pkg/admission/storage/storageclass/setdefault).
 */
final class DefaultStorageClass implements AdmissionPlugin {
  private static final String FIELD = "storageClassName";
  private static final String OLD_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

  private final NewestDefault classes;

  /**
   * @param classes the StorageClasses
   */
  DefaultStorageClass(NamespacedObjects classes) {
    this.classes =
        new NewestDefault(
            classes,
            "storageclass.kubernetes.io/is-default-class",
            "storageclass.beta.kubernetes.io/is-default-class");
  }

  @Override
  public void admit(AdmissionAttributes attributes) {
    ObjectNode claim = attributes.object();
    if (claim != null
        && attributes.operation() == Operation.CREATE
        && attributes.isAbout("", "persistentvolumeclaims")
        && !claim.path("spec").has(FIELD)
        && !ObjectMeta.of(claim).annotations().containsKey(OLD_ANNOTATION)) {
      classes.fillIn(claim, FIELD);
    }
  }
}
