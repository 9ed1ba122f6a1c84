package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The objects that a binding hands to its policy
 * (apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go, {@code CollectParams}).
 */
final class PolicyParameters {
  private final Store store;
  private final Supplier<ServedResources> served;

  PolicyParameters(Store store, Supplier<ServedResources> served) {
    this.store = store;
    this.served = served;
  }

  /**
   * The parameters, by name.
   *
   * @param namespace of the request
   * @throws IllegalArgumentException if there are none and the binding does not allow that
   */
  List<JsonNode> of(JsonNode kind, JsonNode reference, String namespace) {
    ServedResource resource = find(kind);
    List<JsonNode> found = new ArrayList<>();
    String within = "";
    if (resource.resource().namespaced()) {
      within = reference.path("namespace").asText();
      within = within.isEmpty() ? namespace : within;
      if (within.isEmpty()) {
        throw new IllegalArgumentException(
            "cannot use namespaced paramRef in policy binding that matches cluster-scoped"
                + " resources");
      }
    }
    String name = reference.path("name").asText();
    boolean selects = reference.path("selector").isObject();
    LabelSelector selector =
        selects ? LabelSelector.ofObject(reference.path("selector")) : LabelSelector.NOTHING;
    for (Entry entry : store.snapshot().range(resource.storage().prefix(within), null)) {
      ObjectNode object = resource.storage().object(entry.value(), entry.modRevision());
      ObjectMeta meta = ObjectMeta.of(object);
      if (name.isEmpty() ? selector.matches(meta.labels()) : meta.name().equals(name)) {
        found.add(object);
      }
    }
    if (found.isEmpty() && !reference.path("parameterNotFoundAction").asText().equals("Allow")) {
      throw new IllegalArgumentException(
          "no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    return found;
  }

  private ServedResource find(JsonNode kind) {
    for (ServedResource each : served.get().all()) {
      ApiResource resource = each.resource();
      if (resource.kind().equals(kind.path("kind").asText())
          && resource.apiVersion().equals(kind.path("apiVersion").asText())) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "failed to find resource referenced by paramKind: '"
            + kind.path("apiVersion").asText()
            + ", Kind="
            + kind.path("kind").asText()
            + "'");
  }
}
