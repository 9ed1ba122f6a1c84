package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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

  /** Why a kind of parameters cannot be used; empty if it can, or if there is none. */
  String problem(JsonNode kind) {
    if (!kind.isObject() || find(kind) != null) {
      return "";
    }
    String version = kind.path("apiVersion").asText();
    return "failed to find resource referenced by paramKind: '"
        + (version.contains("/") ? "" : "/")
        + version
        + ", Kind="
        + kind.path("kind").asText()
        + "'";
  }

  /**
   * The parameters, by name.
   *
   * @param namespace of the request
   * @throws IllegalArgumentException if there are none and the binding does not allow that
   */
  List<JsonNode> of(JsonNode kind, JsonNode reference, String namespace) {
    ServedResource resource = Objects.requireNonNull(find(kind));
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
    if (!resource.resource().namespaced() && reference.hasNonNull("namespace")) {
      throw new IllegalArgumentException(
          "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
    }
    String name = reference.path("name").asText();
    boolean selects = reference.path("selector").isObject();
    LabelSelector selector =
        selects ? LabelSelector.ofObject(reference.path("selector")) : LabelSelector.NOTHING;
    for (Entry entry : store.snapshot().range(resource.storage().prefix(within), null)) {
      ObjectNode object = resource.storage().object(entry.value(), entry.modRevision());
      ObjectMeta meta = ObjectMeta.of(object);
      if (name.isEmpty() ? selector.matches(meta.labels()) : meta.name().equals(name)) {
        ObjectNode whole = object.objectNode();
        whole.put("kind", resource.resource().kind());
        whole.put("apiVersion", resource.resource().apiVersion());
        whole.setAll(object);
        found.add(whole);
      }
    }
    if (found.isEmpty() && !reference.path("parameterNotFoundAction").asText().equals("Allow")) {
      throw new IllegalArgumentException(
          "no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    return found;
  }

  private @Nullable ServedResource find(JsonNode kind) {
    return served.get().ofKind(kind.path("apiVersion").asText(), kind.path("kind").asText());
  }
}
