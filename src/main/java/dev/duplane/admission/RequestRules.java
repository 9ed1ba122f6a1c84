package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests webhooks and policies are about: rules, selectors of Namespaces and of objects
 * (apiserver/pkg/admission/plugin/webhook/predicates and plugin/policy/matching).
 */
final class RequestRules {
  /** What decides about requests is never subject to itself. */
  private static final Set<String> EXEMPT =
      Set.of(
          "mutatingwebhookconfigurations",
          "validatingwebhookconfigurations",
          "mutatingadmissionpolicies",
          "mutatingadmissionpolicybindings",
          "validatingadmissionpolicies",
          "validatingadmissionpolicybindings");

  private final Store store;
  private final ObjectStorage namespaces;

  /**
   * @param store which holds the Namespaces
   * @param namespaces how they lie in it
   */
  RequestRules(Store store, ObjectStorage namespaces) {
    this.store = store;
    this.namespaces = namespaces;
  }

  static boolean isExempt(AdmissionAttributes attributes) {
    return attributes.resource().group().equals("admissionregistration.k8s.io")
        && EXEMPT.contains(attributes.resource().plural());
  }

  /**
   * Whether a request is meant.
   *
   * @param holder has {@code namespaceSelector} and {@code objectSelector}
   * @param rules the field of it with the rules
   */
  boolean match(JsonNode holder, String rules, AdmissionAttributes attributes) {
    boolean equivalent = !holder.path("matchPolicy").asText().equals("Exact");
    boolean ruled = false;
    for (JsonNode rule : holder.path(rules)) {
      ruled |= matches(rule, attributes, equivalent);
    }
    for (JsonNode rule : holder.path("excludeResourceRules")) {
      ruled &= !matches(rule, attributes, equivalent);
    }
    return ruled && matchSelectors(holder, attributes);
  }

  /** Whether the object of a request, and its Namespace, are selected. */
  boolean matchSelectors(JsonNode holder, AdmissionAttributes attributes) {
    return selects(holder.path("objectSelector"), attributes)
        && selectsNamespace(holder.path("namespaceSelector"), attributes);
  }

  private static boolean matches(
      JsonNode rule, AdmissionAttributes attributes, boolean equivalent) {
    return has(rule.path("operations"), attributes.operation().name())
        && has(rule.path("apiGroups"), attributes.resource().group())
        && (equivalent || has(rule.path("apiVersions"), attributes.resource().version()))
        && isInScope(rule.path("scope").asText("*"), attributes)
        && isResource(rule.path("resources"), attributes)
        && isNamed(rule.path("resourceNames"), attributes);
  }

  private static boolean isNamed(JsonNode names, AdmissionAttributes attributes) {
    return names.isEmpty() || has(names, attributes.name());
  }

  private static boolean has(JsonNode texts, String wanted) {
    for (JsonNode text : texts) {
      if (text.asText().equals("*") || text.asText().equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isInScope(String scope, AdmissionAttributes attributes) {
    boolean namespaced = attributes.resource().namespaced();
    return switch (scope) {
      case "Namespaced" -> namespaced;
      case "Cluster" -> !namespaced;
      default -> true;
    };
  }

  private static boolean isResource(JsonNode resources, AdmissionAttributes attributes) {
    for (JsonNode each : resources) {
      String text = each.asText();
      int slash = text.indexOf('/');
      String resource = slash < 0 ? text : text.substring(0, slash);
      String subresource = slash < 0 ? "" : text.substring(slash + 1);
      if ((resource.equals("*") || resource.equals(attributes.resource().plural()))
          && (subresource.equals("*") || subresource.equals(attributes.subresource()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean selects(JsonNode selector, AdmissionAttributes attributes) {
    if (selector.isEmpty()) {
      return true;
    }
    LabelSelector labels = LabelSelector.ofObject(selector);
    return has(labels, attributes.object()) || has(labels, attributes.oldObject());
  }

  private static boolean has(LabelSelector selector, @Nullable ObjectNode object) {
    return object != null && selector.matches(ObjectMeta.of(object).labels());
  }

  private boolean selectsNamespace(JsonNode selector, AdmissionAttributes attributes) {
    if (selector.isEmpty()) {
      return true;
    }
    LabelSelector labels = LabelSelector.ofObject(selector);
    if (attributes.isAbout("", "namespaces")) {
      return has(
          labels, attributes.object() == null ? attributes.oldObject() : attributes.object());
    }
    if (attributes.namespace().isEmpty()) {
      return true;
    }
    ObjectNode namespace = namespace(attributes.namespace());
    return labels.matches(namespace == null ? Map.of() : ObjectMeta.of(namespace).labels());
  }

  /** A Namespace as it is stored; null if it is not there. */
  @Nullable ObjectNode namespace(String name) {
    Entry entry = store.snapshot().get(namespaces.key("", name));
    return entry == null ? null : namespaces.object(entry.value(), entry.modRevision());
  }
}
