package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.SelectorFormat;
import java.util.List;

/** The rules for affinity to nodes and to other Pods (Assigning Pods to Nodes). */
final class AffinityValidation {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
  private static final String NOT_AN_OPERATOR = "not a valid selector operator";

  private AffinityValidation() {}

  static void affinity(FieldPath path, JsonNode affinity, Checks checks) {
    if (affinity.get("nodeAffinity") instanceof ObjectNode node) {
      nodeAffinity(path.child("nodeAffinity"), new ObjectView(node), checks);
    }
    for (String field : List.of("podAffinity", "podAntiAffinity")) {
      if (affinity.get(field) instanceof ObjectNode pods) {
        podAffinity(path.child(field), new ObjectView(pods), checks);
      }
    }
  }

  private static void nodeAffinity(FieldPath path, ObjectView affinity, Checks checks) {
    if (affinity.get(REQUIRED) instanceof ObjectNode selector) {
      FieldPath terms = path.child(REQUIRED).child("nodeSelectorTerms");
      List<ObjectNode> all = new ObjectView(selector).objects("nodeSelectorTerms");
      if (all.isEmpty()) {
        checks.add(FieldError.required(terms, "must have at least one node selector term"));
      }
      for (int i = 0; i < all.size(); i++) {
        term(terms.index(i), new ObjectView(all.get(i)), true, checks);
      }
    }
    List<ObjectNode> preferred = affinity.objects(PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      FieldPath own = path.child(PREFERRED).index(i);
      ObjectView term = new ObjectView(preferred.get(i));
      weight(own, term, checks);
      term(own.child("preference"), new ObjectView(term.object("preference")), false, checks);
    }
  }

  private static void weight(FieldPath path, ObjectView term, Checks checks) {
    int weight = term.integer("weight");
    if (weight < 1 || weight > 100) {
      checks.add(FieldError.invalid(path.child("weight"), weight, "must be in the range 1-100"));
    }
  }

  private static void term(FieldPath path, ObjectView term, boolean strict, Checks checks) {
    List<ObjectNode> expressions = term.objects("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      requirement(
          path.child("matchExpressions").index(i),
          new ObjectView(expressions.get(i)),
          strict,
          checks);
    }
    List<ObjectNode> fields = term.objects("matchFields");
    for (int i = 0; i < fields.size(); i++) {
      fieldRequirement(path.child("matchFields").index(i), new ObjectView(fields.get(i)), checks);
    }
  }

  private static void requirement(
      FieldPath path, ObjectView requirement, boolean strict, Checks checks) {
    List<String> values = requirement.texts("values");
    String operator = requirement.text("operator");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          checks.add(
              FieldError.required(
                  path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'"));
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          checks.add(
              FieldError.forbidden(
                  path.child("values"),
                  "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
        }
      }
      case "Gt", "Lt" -> {
        if (values.size() != 1) {
          checks.add(
              FieldError.required(
                  path.child("values"),
                  "must be specified single value when `operator` is 'Lt' or 'Gt'"));
        }
      }
      default -> checks.add(FieldError.invalid(path.child("operator"), operator, NOT_AN_OPERATOR));
    }
    checks.format(path.child("key"), requirement.text("key"), NameFormat::qualifiedName);
    for (int i = 0; strict && i < values.size(); i++) {
      checks.format(path.child("values").index(i), values.get(i), NameFormat::labelValue);
    }
  }

  private static void fieldRequirement(FieldPath path, ObjectView requirement, Checks checks) {
    List<String> values = requirement.texts("values");
    String operator = requirement.text("operator");
    if (!List.of("In", "NotIn").contains(operator)) {
      checks.add(FieldError.invalid(path.child("operator"), operator, NOT_AN_OPERATOR));
    } else if (values.size() != 1) {
      checks.add(
          FieldError.required(
              path.child("values"),
              "must be only one value when `operator` is 'In' or 'NotIn' for node field"
                  + " selector"));
    }
    if (!requirement.text("key").equals("metadata.name")) {
      checks.add(
          FieldError.invalid(
              path.child("key"), requirement.text("key"), "not a valid field selector key"));
      return;
    }
    for (int i = 0; i < values.size(); i++) {
      checks.format(path.child("values").index(i), values.get(i), NameFormat::subdomain);
    }
  }

  private static void podAffinity(FieldPath path, ObjectView affinity, Checks checks) {
    List<ObjectNode> required = affinity.objects(REQUIRED);
    for (int i = 0; i < required.size(); i++) {
      podTerm(path.child(REQUIRED).index(i), new ObjectView(required.get(i)), checks);
    }
    List<ObjectNode> preferred = affinity.objects(PREFERRED);
    for (int i = 0; i < preferred.size(); i++) {
      FieldPath own = path.child(PREFERRED).index(i);
      ObjectView term = new ObjectView(preferred.get(i));
      weight(own, term, checks);
      podTerm(own.child("podAffinityTerm"), new ObjectView(term.object("podAffinityTerm")), checks);
    }
  }

  private static void podTerm(FieldPath path, ObjectView term, Checks checks) {
    for (String field : List.of("labelSelector", "namespaceSelector")) {
      if (term.get(field) instanceof ObjectNode selector) {
        checks.errors().addAll(SelectorFormat.selector(path.child(field), selector));
      }
    }
    for (String namespace : term.texts("namespaces")) {
      checks.format(path.child("namespace"), namespace, NameFormat::label);
    }
    LabelKeys.ofTerm(path, term, checks);
    String key = term.text("topologyKey");
    if (key.isEmpty()) {
      checks.add(FieldError.required(path.child("topologyKey"), "can not be empty"));
    }
    checks.format(path.child("topologyKey"), key, NameFormat::qualifiedName);
  }
}
