package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.SelectorFormat;
import java.util.List;

/** The rules for how Pods are spread (Pod Topology Spread Constraints). */
final class TopologyValidation {
  private static final String DO_NOT_SCHEDULE = "DoNotSchedule";

  private TopologyValidation() {}

  static void constraints(FieldPath path, List<ObjectNode> constraints, Checks checks) {
    List<String> kinds = constraints.stream().map(TopologyValidation::kind).toList();
    for (int i = 0; i < constraints.size(); i++) {
      boolean repeated = kinds.subList(i + 1, kinds.size()).contains(kinds.get(i));
      one(path.index(i), new ObjectView(constraints.get(i)), repeated, checks);
    }
  }

  /** What a Pod has one constraint of. */
  private static String kind(ObjectNode constraint) {
    ObjectView view = new ObjectView(constraint);
    return "{" + view.text("topologyKey") + ", " + view.text("whenUnsatisfiable") + "}";
  }

  private static void one(FieldPath path, ObjectView constraint, boolean repeated, Checks checks) {
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
    if (repeated) {
      checks.add(
          FieldError.duplicate(
              path.child("{topologyKey, whenUnsatisfiable}"), kind(constraint.node())));
    }
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
    LabelKeys.ofConstraint(path, constraint, checks);
    if (constraint.get("labelSelector") instanceof ObjectNode selector) {
      checks.errors().addAll(SelectorFormat.selector(path.child("labelSelector"), selector));
    }
  }
}
