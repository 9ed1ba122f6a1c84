package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.SelectorFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for how Pods are spread (Pod Topology Spread Constraints). */
final class TopologyValidation {
  private static final String DO_NOT_SCHEDULE = "DoNotSchedule";

  private TopologyValidation() {}

  static void constraints(FieldPath path, List<ObjectNode> constraints, Checks checks) {
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < constraints.size(); i++) {
      ObjectView constraint = new ObjectView(constraints.get(i));
      one(path.index(i), constraint, checks);
      String key = constraint.text("topologyKey");
      String action = constraint.text("whenUnsatisfiable");
      if (!seen.add(List.of(key, action))) {
        checks.add(
            FieldError.duplicate(
                path.index(i).child("{topologyKey, whenUnsatisfiable}"),
                "{" + key + ", " + action + "}"));
      }
    }
  }

  private static void one(FieldPath path, ObjectView constraint, Checks checks) {
    int skew = constraint.integer("maxSkew");
    if (skew <= 0) {
      checks.add(FieldError.invalid(path.child("maxSkew"), skew, "must be greater than zero"));
    }
    String key = constraint.text("topologyKey");
    if (key.isEmpty()) {
      checks.add(FieldError.required(path.child("topologyKey"), "can not be empty"));
    } else {
      checks.format(path.child("topologyKey"), key, NameFormat::qualifiedName);
    }
    String action = constraint.text("whenUnsatisfiable");
    checks.supported(path.child("whenUnsatisfiable"), action, DO_NOT_SCHEDULE, "ScheduleAnyway");
    JsonNode domains = constraint.get("minDomains");
    if (domains != null) {
      if (domains.asInt() <= 0) {
        checks.add(
            FieldError.invalid(path.child("minDomains"), domains, "must be greater than zero"));
      }
      if (!action.equals(DO_NOT_SCHEDULE)) {
        checks.add(
            FieldError.invalid(
                path.child("minDomains"),
                domains,
                "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action));
      }
    }
    for (String field : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
      String policy = constraint.optionalText(field);
      if (policy != null) {
        checks.supported(path.child(field), policy, "Honor", "Ignore");
      }
    }
    if (constraint.get("labelSelector") instanceof ObjectNode selector) {
      checks.errors().addAll(SelectorFormat.selector(path.child("labelSelector"), selector));
    }
    matchLabelKeys(path.child("matchLabelKeys"), constraint, checks);
  }

  private static void matchLabelKeys(FieldPath path, ObjectView constraint, Checks checks) {
    List<String> keys = constraint.texts("matchLabelKeys");
    if (keys.isEmpty()) {
      return;
    }
    if (!constraint.has("labelSelector")) {
      checks.add(FieldError.forbidden(path, "must not be specified when labelSelector is not set"));
      return;
    }
    Set<String> selected = new HashSet<>();
    JsonNode selector = constraint.node().path("labelSelector");
    selector.path("matchLabels").fieldNames().forEachRemaining(selected::add);
    selector.path("matchExpressions").forEach(it -> selected.add(it.path("key").asText()));
    for (int i = 0; i < keys.size(); i++) {
      checks.format(path.index(i), keys.get(i), NameFormat::qualifiedName);
      if (selected.contains(keys.get(i))) {
        checks.add(
            FieldError.invalid(
                path.index(i), keys.get(i), "exists in both matchLabelKeys and labelSelector"));
      }
    }
  }
}
