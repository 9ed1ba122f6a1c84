package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The scopes that a quota may have, and the Pods that it is about then (Resource Quotas, "Quota
 * scopes"; evaluator/core/pods.go, {@code podMatchesScopeFunc}).
 */
final class QuotaScopes {
  private static final Set<String> OF_PODS =
      Set.of(
          "pods",
          "cpu",
          "memory",
          "limits.cpu",
          "limits.memory",
          "requests.cpu",
          "requests.memory");
  private static final Set<String> OF_CLAIMS = Set.of("persistentvolumeclaims", "requests.storage");

  /** What each scope is about (pkg/apis/core/helper, IsResourceQuotaScopeValidForResource). */
  private static final Map<String, Set<String>> RESOURCES =
      Map.of(
          "Terminating", OF_PODS,
          "NotTerminating", OF_PODS,
          "BestEffort", Set.of("pods"),
          "NotBestEffort", OF_PODS,
          "PriorityClass", OF_PODS,
          "CrossNamespacePodAffinity", OF_PODS,
          "VolumeAttributesClass", OF_CLAIMS);

  private static final Set<String> WITH_VALUES = Set.of("PriorityClass", "VolumeAttributesClass");

  private QuotaScopes() {}

  /** Whether there is such a scope. */
  static boolean isStandard(String scope) {
    return RESOURCES.containsKey(scope);
  }

  /** Whether a scope holds or does not hold, and has no value that could be selected. */
  static boolean isWithoutValues(String scope) {
    return isStandard(scope) && !WITH_VALUES.contains(scope);
  }

  /** Whether a quota of the scope may limit the resource; one of an unknown scope may. */
  static boolean isAbout(String scope, String resource) {
    Set<String> resources = RESOURCES.get(scope);
    return resources == null || resources.contains(resource);
  }

  /** Whether a Pod is in all scopes of a quota's spec. */
  static boolean match(JsonNode pod, JsonNode quota) {
    for (JsonNode scope : quota.path("scopes")) {
      if (!has(pod, scope.asText())) {
        return false;
      }
    }
    for (JsonNode requirement : quota.path("scopeSelector").path("matchExpressions")) {
      if (!matches(pod, requirement)) {
        return false;
      }
    }
    return true;
  }

  private static boolean matches(JsonNode pod, JsonNode requirement) {
    String scope = requirement.path("scopeName").asText();
    String operator = requirement.path("operator").asText();
    if (!scope.equals("PriorityClass")) {
      return has(pod, scope);
    }
    String name = pod.path("priorityClassName").asText();
    boolean among = false;
    for (JsonNode value : requirement.path("values")) {
      among |= value.asText().equals(name);
    }
    return switch (operator) {
      case "In" -> among;
      case "NotIn" -> !among;
      case "DoesNotExist" -> name.isEmpty();
      default -> !name.isEmpty();
    };
  }

  private static boolean has(JsonNode pod, String scope) {
    return switch (scope) {
      case "Terminating" -> pod.hasNonNull("activeDeadlineSeconds");
      case "NotTerminating" -> !pod.hasNonNull("activeDeadlineSeconds");
      case "BestEffort" -> isBestEffort(pod);
      case "NotBestEffort" -> !isBestEffort(pod);
      case "PriorityClass" -> !pod.path("priorityClassName").asText().isEmpty();
      case "CrossNamespacePodAffinity" -> looksElsewhere(pod);
      default -> false;
    };
  }

  /** Whether nothing is asked for (pkg/apis/core/v1/helper/qos). */
  private static boolean isBestEffort(JsonNode pod) {
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : pod.path(list)) {
        for (String field : List.of("requests", "limits")) {
          ResourceList asked = ResourceList.of(container.path("resources").path(field));
          if (!asked.masked(List.of("cpu", "memory")).withoutZeros().isEmpty()) {
            return false;
          }
        }
      }
    }
    return pod.path("resources").isEmpty();
  }

  /** Whether an affinity is about Pods of other Namespaces. */
  private static boolean looksElsewhere(JsonNode pod) {
    for (String affinity : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode rules = pod.path("affinity").path(affinity);
      for (JsonNode term : rules.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        if (isElsewhere(term)) {
          return true;
        }
      }
      for (JsonNode term : rules.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        if (isElsewhere(term.path("podAffinityTerm"))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isElsewhere(JsonNode term) {
    return !term.path("namespaces").isEmpty() || term.hasNonNull("namespaceSelector");
  }
}
