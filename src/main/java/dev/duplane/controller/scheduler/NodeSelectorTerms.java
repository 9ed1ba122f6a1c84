package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Terms of a node affinity, one of which a Node has to match (core/v1 NodeSelector; {@code
 * k8s.io/component-helpers/scheduling/corev1/nodeaffinity}).
 *
 * @param terms as a Pod has them; empty: none match
 */
record NodeSelectorTerms(List<JsonNode> terms) {
  private static final String NAME = "metadata.name";

  static NodeSelectorTerms of(JsonNode list) {
    List<JsonNode> terms = new ArrayList<>();
    list.forEach(terms::add);
    return new NodeSelectorTerms(List.copyOf(terms));
  }

  boolean matches(String node, Map<String, String> labels) {
    for (JsonNode term : terms) {
      if (matches(term, node, labels)) {
        return true;
      }
    }
    return false;
  }

  /** A term without requirements matches nothing. */
  static boolean matches(JsonNode term, String node, Map<String, String> labels) {
    if (term.path("matchExpressions").isEmpty() && term.path("matchFields").isEmpty()) {
      return false;
    }
    for (JsonNode requirement : term.path("matchExpressions")) {
      if (!holds(requirement, labels.get(requirement.path("key").asText()))) {
        return false;
      }
    }
    for (JsonNode requirement : term.path("matchFields")) {
      if (!requirement.path("key").asText().equals(NAME) || !holds(requirement, node)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(JsonNode requirement, @Nullable String value) {
    return switch (requirement.path("operator").asText()) {
      case "In" -> value != null && has(requirement, value);
      case "NotIn" -> value == null || !has(requirement, value);
      case "Exists" -> value != null;
      case "DoesNotExist" -> value == null;
      case "Gt" -> compare(value, requirement) > 0;
      case "Lt" -> compare(value, requirement) < 0;
      default -> false;
    };
  }

  private static boolean has(JsonNode requirement, String value) {
    for (JsonNode one : requirement.path("values")) {
      if (one.asText().equals(value)) {
        return true;
      }
    }
    return false;
  }

  /** 0 also if one of them is no number. */
  private static int compare(@Nullable String value, JsonNode requirement) {
    String bound = requirement.path("values").path(0).asText();
    if (value == null || !value.matches("[+-]?[0-9]+") || !bound.matches("[+-]?[0-9]+")) {
      return 0;
    }
    return new BigInteger(value).compareTo(new BigInteger(bound));
  }

  /**
   * The Nodes that the terms name, so that no others need to be looked at ({@code
   * plugins/nodeaffinity}, PreFilter); null if a term names none.
   */
  @Nullable Set<String> names() {
    if (terms.isEmpty()) {
      return null;
    }
    Set<String> all = new TreeSet<>();
    for (JsonNode term : terms) {
      Set<String> own = null;
      for (JsonNode field : term.path("matchFields")) {
        if (field.path("key").asText().equals(NAME)
            && field.path("operator").asText().equals("In")) {
          Set<String> values = new TreeSet<>();
          field.path("values").forEach(value -> values.add(value.asText()));
          if (own == null) {
            own = values;
          } else {
            own.retainAll(values);
          }
        }
      }
      if (own == null) {
        return null;
      }
      all.addAll(own);
    }
    return all;
  }
}
