package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels of a new Pod by whose values other Pods are selected, too: {@code matchLabelKeys} and
 * {@code mismatchLabelKeys} of affinity terms and spread constraints (KEP-3633, KEP-3243). The
 * server writes what they come to into the labelSelector beside them.
 */
final class LabelKeys {
  private static final String MATCH = "matchLabelKeys";
  private static final String MISMATCH = "mismatchLabelKeys";
  private static final String SELECTOR = "labelSelector";

  private LabelKeys() {}

  /** Completes the selectors of a new Pod (pkg/registry/core/pod/strategy.go). */
  static void merge(ObjectNode pod) {
    Map<String, String> labels = new ObjectView(ObjectMeta.of(pod).node()).textMap("labels");
    JsonNode spec = pod.path("spec");
    for (String side : List.of("podAffinity", "podAntiAffinity")) {
      JsonNode affinity = spec.path("affinity").path(side);
      for (JsonNode weighted : affinity.path("preferredDuringSchedulingIgnoredDuringExecution")) {
        merge(weighted.path("podAffinityTerm"), labels);
      }
      for (JsonNode term : affinity.path("requiredDuringSchedulingIgnoredDuringExecution")) {
        merge(term, labels);
      }
    }
    for (JsonNode constraint : spec.path("topologySpreadConstraints")) {
      merge(constraint, labels);
    }
  }

  private static void merge(JsonNode holder, Map<String, String> labels) {
    // A selector that is not there selects nothing, whatever is added to it.
    if (holder.get(SELECTOR) instanceof ObjectNode selector) {
      require(selector, holder.path(MATCH), "In", labels);
      require(selector, holder.path(MISMATCH), "NotIn", labels);
    }
  }

  private static void require(
      ObjectNode selector, JsonNode keys, String operator, Map<String, String> labels) {
    for (JsonNode key : keys) {
      String value = labels.get(key.asText());
      if (value != null) {
        ObjectNode requirement = selector.withArrayProperty("matchExpressions").addObject();
        requirement.put("key", key.asText()).put("operator", operator);
        requirement.putArray("values").add(value);
      }
    }
  }

  /** The rules for the keys of an affinity term (validateMatchLabelKeysAndMismatchLabelKeys). */
  static void ofTerm(FieldPath path, ObjectView term, Checks checks) {
    List<String> match = term.texts(MATCH);
    List<String> mismatch = term.texts(MISMATCH);
    names(path.child(MATCH), match, term, checks);
    names(path.child(MISMATCH), mismatch, term, checks);
    // The real server leaves the field's name out here.
    selectedTwice(path, match, term, checks);
    for (int i = 0; i < match.size(); i++) {
      if (mismatch.contains(match.get(i))) {
        checks.add(
            FieldError.invalid(
                path.child(MATCH).index(i),
                match.get(i),
                "exists in both matchLabelKeys and mismatchLabelKeys"));
      }
    }
  }

  /** The rules for the keys of a spread constraint (validateMatchLabelKeysInTopologySpread). */
  static void ofConstraint(FieldPath path, ObjectView constraint, Checks checks) {
    List<String> match = constraint.texts(MATCH);
    names(path.child(MATCH), match, constraint, checks);
    selectedTwice(path.child(MATCH), match, constraint, checks);
  }

  private static void names(FieldPath path, List<String> keys, ObjectView holder, Checks checks) {
    if (!keys.isEmpty() && !holder.has(SELECTOR)) {
      checks.add(FieldError.forbidden(path, "must not be specified when labelSelector is not set"));
      return;
    }
    for (int i = 0; i < keys.size(); i++) {
      checks.format(path.index(i), keys.get(i), NameFormat::qualifiedName);
    }
  }

  /** The server's own requirement is the last; one before it is the client's. */
  private static void selectedTwice(
      FieldPath path, List<String> keys, ObjectView holder, Checks checks) {
    JsonNode selector = holder.node().path(SELECTOR);
    Set<String> selected = new HashSet<>();
    selector.path("matchLabels").fieldNames().forEachRemaining(selected::add);
    for (JsonNode requirement : selector.path("matchExpressions")) {
      String key = requirement.path("key").asText();
      if (!selected.add(key) && keys.contains(key)) {
        checks.add(
            FieldError.invalid(
                path.index(keys.lastIndexOf(key)),
                key,
                "exists in both matchLabelKeys and labelSelector"));
      }
    }
  }
}
