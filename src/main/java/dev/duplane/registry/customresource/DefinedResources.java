package dev.duplane.registry.customresource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.Conditions;
import dev.duplane.api.GroupResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.ResourceRegistration;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.StorageKeys;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resources of a catalogue that CustomResourceDefinitions have brought: they come when a
 * definition is established, are replaced when it changes, and go with it (apiextensions-apiserver,
 * pkg/apiserver/customresource_handler.go). Used by the cluster's writer alone.
 */
public final class DefinedResources {
  private final ResourceCatalog catalog;
  private final Contract contract;
  private final Store store;
  private final Map<String, Served> served = new HashMap<>();

  /** The definitions of which all objects have been stored as they are now. */
  private final Set<String> fresh = new HashSet<>();

  /**
   * What is served for a definition.
   *
   * @param resource its name
   * @param spec with the names that are accepted
   * @param terminating whether the objects are going
   */
  private record Served(GroupResource resource, JsonNode spec, boolean terminating) {}

  /**
   * @param catalog where they are served
   * @param contract has the shape of metadata
   * @param store tells whether there are objects already
   */
  public DefinedResources(ResourceCatalog catalog, Contract contract, Store store) {
    this.catalog = catalog;
    this.store = store;
    this.contract = contract;
  }

  /**
   * Takes note of a definition as it is now.
   *
   * @param name of the definition
   * @param definition null if it is gone
   */
  public void follow(String name, @Nullable ObjectNode definition) {
    Served wanted = definition == null ? null : wanted(definition);
    Served known = served.get(name);
    if (known == null ? wanted == null : known.equals(wanted)) {
      return;
    }
    boolean unchanged = wanted != null && isFresh(name, known, wanted);
    List<ResourceRegistration> registrations =
        wanted == null
            ? List.of()
            : new CustomResource(wanted.spec(), contract, wanted.terminating(), unchanged)
                .registrations();
    List<ResourceRegistration> free = new ArrayList<>();
    for (ResourceRegistration registration : registrations) {
      if (!isBuiltIn(registration.resource())) {
        free.add(registration);
      }
    }
    catalog.replace(resource -> isOf(resource, known), free);
    if (wanted == null) {
      served.remove(name);
    } else {
      served.put(name, wanted);
    }
    if (unchanged) {
      fresh.add(name);
    } else {
      fresh.remove(name);
    }
  }

  /** Whether there are no objects that were stored while the definition was another one. */
  private boolean isFresh(String name, @Nullable Served known, Served wanted) {
    if (known == null) {
      return store.snapshot().count(StorageKeys.prefixOfCustom(wanted.resource())) == 0;
    }
    return fresh.contains(name) && known.spec().equals(wanted.spec());
  }

  private static boolean isOf(ServedResource resource, @Nullable Served known) {
    return known != null
        && resource.resource().custom()
        && resource.resource().groupResource().equals(known.resource());
  }

  /** Kinds of the server's own come first. */
  private boolean isBuiltIn(ApiResource resource) {
    ServedResource there =
        catalog.served().find(resource.group(), resource.version(), resource.plural());
    return there != null && !there.resource().custom();
  }

  private static @Nullable Served wanted(ObjectNode definition) {
    if (!Conditions.isTrue(definition, "Established")) {
      return null;
    }
    ObjectNode spec = ((ObjectNode) definition.path("spec")).deepCopy();
    spec.set("names", definition.path("status").path("acceptedNames").deepCopy());
    return new Served(
        new GroupResource(spec.path("group").asText(), spec.at("/names/plural").asText()),
        spec,
        Conditions.isTrue(definition, "Terminating"));
  }
}
