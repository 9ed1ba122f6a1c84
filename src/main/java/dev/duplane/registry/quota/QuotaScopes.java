package dev.duplane.registry.quota;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The Pods that a quota with scopes is about (Resource Quotas, "Quota scopes";
 * evaluator/core/pods.go, {@code podMatchesScopeFunc}).
 */
final class QuotaScopes {
  private QuotaScopes() {}

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
