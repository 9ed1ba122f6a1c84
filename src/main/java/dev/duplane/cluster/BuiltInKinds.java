package dev.duplane.cluster;

import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ResourceIndex;
import dev.duplane.registry.ResourceRegistration;
import dev.duplane.registry.StorageForm;
import dev.duplane.registry.networking.IpAddressTemplates;
import java.util.ArrayList;
import java.util.List;

/** The kinds of the contract, as one cluster serves and stores them. Thread-safe. */
final class BuiltInKinds {
  private final BuiltInForms forms;
  private final List<ObjectStorage> storages;

  /**
   * @param contract as the cluster's release has it
   */
  BuiltInKinds(Contract contract) {
    this.forms = BuiltInForms.of(contract);
    List<ObjectStorage> made = new ArrayList<>(forms.all().size());
    for (StorageForm form : forms.all()) {
      made.add(new ObjectStorage(form));
    }
    this.storages = made;
  }

  /** Serves all kinds that the release has. */
  void addTo(ResourceCatalog catalog, KindStrategies.Parts parts) {
    List<ResourceRegistration> registrations = new ArrayList<>(forms.served());
    for (ObjectStorage storage : storages.subList(0, forms.served())) {
      ApiResource resource = storage.resource();
      registrations.add(
          new ResourceRegistration(storage, () -> KindStrategies.of(resource, parts)));
    }
    catalog.begin(forms.servedIndex(), registrations);
  }

  /** Those of the IPAddress objects of Services. */
  IpAddressTemplates addressTemplates() {
    return forms.addressTemplates();
  }

  /**
   * The storage of a resource, be it served in this release or not.
   *
   * @throws IllegalArgumentException if no release has it
   */
  ObjectStorage storage(String group, String version, String plural) {
    int position = forms.position(group, version, plural);
    if (position == ResourceIndex.NOWHERE) {
      throw new IllegalArgumentException("the contract has no " + plural + "." + group);
    }
    return storages.get(position);
  }
}
