package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.LabelSelector;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.AdmissionAttributes;
import dev.duplane.registry.ObjectStorage;
import dev.duplane.registry.ServedResource;
import dev.duplane.registry.ServedResources;
import dev.duplane.store.Entry;
import dev.duplane.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which requests webhooks and policies are about: rules, selectors of Namespaces and of objects
 * (apiserver/pkg/admission/plugin/webhook/predicates and plugin/policy/matching).
 */
final class RequestRules {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final Set<String> REVIEW_GROUPS =
      Set.of("authentication.k8s.io", "authorization.k8s.io");

  private final Store store;
  private final ObjectStorage namespaces;
  private final Supplier<ServedResources> served;

  /**
   * @param store which holds the Namespaces
   * @param namespaces how they lie in it
   * @param served what the cluster serves, now
   */
  RequestRules(Store store, ObjectStorage namespaces, Supplier<ServedResources> served) {
    this.store = store;
    this.namespaces = namespaces;
    this.served = served;
  }

  /** Webhooks never decide about what configures admission. */
  static boolean isExempt(AdmissionAttributes attributes) {
    return attributes.resource().group().equals(GROUP);
  }

  /**
   * Policies never decide about policies, nor about reviews of users and of what they may do
   * (pkg/kubeapiserver/admission/exclusion).
   */
  static boolean isExemptFromPolicies(AdmissionAttributes attributes) {
    return isExempt(attributes)
        ? attributes.resource().plural().contains("admissionpolic")
        : isReview(attributes.resource());
  }

  private static boolean isReview(ApiResource resource) {
    return REVIEW_GROUPS.contains(resource.group()) && resource.plural().endsWith("reviews");
  }

  /**
   * Whether webhooks see a request.
   *
   * @return the form in which it is meant; null if it is not
   */
  @Nullable Matched match(JsonNode webhook, AdmissionAttributes attributes) {
    return matchSelectors(webhook, attributes)
        ? first(webhook.path("rules"), webhook, attributes)
        : null;
  }

  /**
   * Whether resources that a policy or a binding names are meant; all are if it names none.
   *
   * @return the form in which the request is meant; null if it is not
   */
  @Nullable Matched matchResources(JsonNode resources, AdmissionAttributes attributes) {
    if (!matchSelectors(resources, attributes)
        || first(resources.path("excludeResourceRules"), resources, attributes) != null) {
      return null;
    }
    JsonNode rules = resources.path("resourceRules");
    return rules.isEmpty() ? forms(attributes).get(0) : first(rules, resources, attributes);
  }

  /** Rules about what the client has asked for come first, then those about equal resources. */
  private @Nullable Matched first(JsonNode rules, JsonNode holder, AdmissionAttributes attributes) {
    if (rules.isEmpty()) {
      return null;
    }
    List<Matched> forms = forms(attributes);
    for (JsonNode rule : rules) {
      if (matches(rule, forms.get(0).resource(), attributes)) {
        return forms.get(0);
      }
    }
    if (holder.path("matchPolicy").asText().equals("Exact")) {
      return null;
    }
    for (JsonNode rule : rules) {
      for (Matched form : forms.subList(1, forms.size())) {
        if (matches(rule, form.resource(), attributes)) {
          return form;
        }
      }
    }
    return null;
  }

  /** The resources that are the same objects as those of the request, its own first. */
  private List<Matched> forms(AdmissionAttributes attributes) {
    ObjectStorage own = attributes.storage();
    List<Matched> forms = new ArrayList<>();
    forms.add(new Matched(own, own));
    for (ServedResource other : served.get().sharing(own)) {
      forms.add(new Matched(own, other.storage()));
    }
    return forms;
  }

  private boolean matchSelectors(JsonNode holder, AdmissionAttributes attributes) {
    return selects(holder.path("objectSelector"), attributes)
        && selectsNamespace(holder.path("namespaceSelector"), attributes);
  }

  private static boolean matches(
      JsonNode rule, ApiResource resource, AdmissionAttributes attributes) {
    return has(rule.path("operations"), attributes.operation().name())
        && has(rule.path("apiGroups"), resource.group())
        && has(rule.path("apiVersions"), resource.version())
        && isInScope(rule.path("scope").asText("*"), attributes)
        && isResource(rule.path("resources"), resource.plural(), attributes.subresource())
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

  private static boolean isResource(JsonNode resources, String plural, String asked) {
    for (JsonNode each : resources) {
      String text = each.asText();
      int slash = text.indexOf('/');
      String resource = slash < 0 ? text : text.substring(0, slash);
      String subresource = slash < 0 ? "" : text.substring(slash + 1);
      if ((resource.equals("*") || resource.equals(plural))
          && (subresource.equals("*") || subresource.equals(asked))) {
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
    // What has no metadata is not selected, whatever is asked for.
    return object != null
        && object.has("metadata")
        && selector.matches(ObjectMeta.of(object).labels());
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
