package dev.duplane.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.cluster.SavedState.SavedObject;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.customresourcedefinition.ApiApprovalController;
import dev.duplane.controller.customresourcedefinition.EstablishingController;
import dev.duplane.controller.customresourcedefinition.FinalizingController;
import dev.duplane.controller.customresourcedefinition.NamingConditionController;
import dev.duplane.controller.customresourcedefinition.NonStructuralSchemaController;
import dev.duplane.controller.customresourcedefinition.ServingController;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.customresource.DefinedResources;
import dev.duplane.registry.customresourcedefinition.CustomResourceDefinitionStrategy;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.time.Clock;
import java.util.Objects;

/**
 * The kinds that a cluster serves because of its CustomResourceDefinitions: those that it begins
 * with, and later those that the loops of kube-apiserver bring and take away.
 */
final class CustomResourceDefinitions {
  private static final String GROUP = "apiextensions.k8s.io";
  private static final String KIND = "CustomResourceDefinition";

  private final ResourceCatalog catalog;
  private final Store store;
  private final DefinedResources resources;

  CustomResourceDefinitions(ResourceCatalog catalog, Store store, Contract contract) {
    this.catalog = catalog;
    this.store = store;
    this.resources = new DefinedResources(catalog, contract, store);
  }

  private ServedResource served() {
    return Objects.requireNonNull(
        catalog.served().find(GROUP, "v1", "customresourcedefinitions"), KIND);
  }

  /**
   * Serves what the definitions of a state will bring, so that the objects of their kinds can be
   * read. Definitions that have never been stored are taken as if their names were accepted; if
   * they are refused later, the state is.
   */
  void foretell(SavedState state) {
    for (SavedObject saved : state.objects()) {
      ObjectNode tree = saved.tree();
      if (tree.path("kind").asText().equals(KIND)
          && tree.path("apiVersion").asText().equals(GROUP + "/v1")) {
        foretell(tree);
      }
    }
  }

  private void foretell(ObjectNode tree) {
    ObjectNode definition;
    try {
      definition = served().storage().codec().decode(tree).object();
    } catch (DecodeException e) {
      // Told with all else that is wrong with the state.
      return;
    }
    new CustomResourceDefinitionStrategy(served().resource()).applyDefaults(definition);
    ObjectMeta meta = ObjectMeta.of(definition);
    if (meta.uid().isEmpty()) {
      ObjectNode status = JsonNodeFactory.instance.objectNode();
      status.set("acceptedNames", definition.path("spec").path("names"));
      status.putArray("conditions").addObject().put("type", "Established").put("status", "True");
      definition.set("status", status);
    }
    resources.follow(meta.name(), definition);
  }

  /** Serves what is in the store, before there are any loops. */
  void serveStored() {
    ObjectStorage storage = served().storage();
    for (Entry entry : store.snapshot().range(storage.prefix(""), null)) {
      ObjectNode definition = storage.object(entry.value(), entry.modRevision());
      resources.follow(ObjectMeta.of(definition).name(), definition);
    }
  }

  /** Adds the loops that keep the definitions; they run whatever {@code --controllers} says. */
  void addLoops(ControllerManager manager, Clock clock) {
    manager.add(new NamingConditionController(catalog, manager, clock));
    manager.add(new EstablishingController(catalog, clock));
    manager.add(new NonStructuralSchemaController(catalog, clock));
    manager.add(new ApiApprovalController(catalog, clock));
    manager.add(new ServingController(catalog, resources));
    manager.add(new FinalizingController(catalog, clock));
  }
}
