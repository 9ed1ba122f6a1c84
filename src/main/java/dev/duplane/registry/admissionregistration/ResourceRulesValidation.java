package dev.duplane.registry.admissionregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.validation.NameFormat;
import dev.duplane.api.validation.SelectorFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The rules for what says which requests are meant (pkg/apis/admissionregistration/validation,
 * {@code validateMatchResources} and {@code validateRuleWithOperations}).
 */
final class ResourceRulesValidation {
  private static final List<String> MATCH_POLICIES = List.of("Equivalent", "Exact");
  private static final List<String> OPERATIONS =
      List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
  private static final String ANY = "*";

  private final List<FieldError> errors;

  ResourceRulesValidation(List<FieldError> errors) {
    this.errors = errors;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** The resources that a policy or a binding is about. */
  void matchResources(JsonNode resources, FieldPath path) {
    matchPolicy(resources, path, true);
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      if (!resources.path(selector).isObject()) {
        errors.add(FieldError.required(path.child(selector), ""));
      }
      selector(resources, selector, path);
    }
    for (String rules : List.of("resourceRules", "excludeResourceRules")) {
      for (int i = 0; i < resources.path(rules).size(); i++) {
        named(resources.path(rules).get(i), path.child(rules).index(i));
      }
    }
  }

  /** Whether equal resources are meant, too. */
  void matchPolicy(JsonNode holder, FieldPath path, boolean required) {
    FieldPath at = path.child("matchPolicy");
    if (holder.hasNonNull("matchPolicy")) {
      oneOf(holder.path("matchPolicy").asText(), at, MATCH_POLICIES);
    } else if (required) {
      errors.add(FieldError.required(at, ""));
    }
  }

  /** A selector, if there is one. */
  void selector(JsonNode holder, String field, FieldPath path) {
    if (holder.get(field) instanceof ObjectNode selector) {
      errors.addAll(SelectorFormat.selector(path.child(field), selector));
    }
  }

  private void oneOf(String value, FieldPath path, List<String> supported) {
    if (!supported.contains(value)) {
      errors.add(FieldError.notSupported(path, value, supported));
    }
  }

  private void named(JsonNode rule, FieldPath path) {
    Set<String> seen = new HashSet<>();
    List<String> names = texts(rule.path("resourceNames"));
    for (int i = 0; i < names.size(); i++) {
      FieldPath at = path.child("resourceNames").index(i);
      String name = names.get(i);
      errors.addAll(FieldError.invalid(at, name, NameFormat.pathSegment(name)));
      if (!seen.add(name)) {
        errors.add(FieldError.duplicate(at, name));
      }
    }
    rule(rule, path);
  }

  /** A rule with operations. */
  void rule(JsonNode rule, FieldPath path) {
    FieldPath at = path.child("operations");
    List<String> operations = list(rule, "operations", path, "operations");
    for (int i = 0; i < operations.size(); i++) {
      oneOf(operations.get(i), at.index(i), OPERATIONS);
    }
    List<String> unused = list(rule, "apiGroups", path, "API groups");
    List<String> versions = list(rule, "apiVersions", path, "API versions");
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).isEmpty()) {
        errors.add(FieldError.required(path.child("apiVersions").index(i), ""));
      }
    }
    resources(rule.path("resources"), path.child("resources"));
    if (rule.hasNonNull("scope")) {
      oneOf(rule.path("scope").asText(), path.child("scope"), SCOPES);
    }
  }

  /** A list that has something, and nothing beside a star. */
  private List<String> list(JsonNode rule, String field, FieldPath path, String what) {
    List<String> values = texts(rule.path(field));
    if (values.isEmpty()) {
      errors.add(FieldError.required(path.child(field), ""));
    }
    if (values.size() > 1 && values.contains(ANY)) {
      errors.add(
          FieldError.invalid(
              path.child(field),
              rule.path(field),
              "if '*' is present, must not specify other " + what));
    }
    return values;
  }

  private void resources(JsonNode list, FieldPath path) {
    List<String> resources = texts(list);
    if (resources.isEmpty()) {
      errors.add(FieldError.required(path, ""));
    }
    Set<String> allOf = new HashSet<>();
    Set<String> ofAll = new HashSet<>();
    boolean whole = false;
    for (int i = 0; i < resources.size(); i++) {
      String each = resources.get(i);
      int slash = each.indexOf('/');
      if (each.isEmpty()) {
        errors.add(FieldError.required(path.index(i), ""));
      } else if (slash < 0) {
        // Only the last one without a subresource counts, as in kube-apiserver.
        whole = !each.equals(ANY);
      } else {
        String resource = each.substring(0, slash);
        String subresource = each.substring(slash + 1);
        if (allOf.contains(resource)) {
          beside(each, resource + "/*", path.index(i));
        }
        if (ofAll.contains(subresource)) {
          beside(each, "*/" + subresource, path.index(i));
        }
        if (subresource.equals(ANY)) {
          allOf.add(resource);
        }
        if (resource.equals(ANY)) {
          ofAll.add(subresource);
        }
      }
    }
    if (resources.size() > 1 && resources.contains("*/*")) {
      errors.add(
          FieldError.invalid(path, list, "if '*/*' is present, must not specify other resources"));
    }
    if (resources.contains(ANY) && whole) {
      errors.add(
          FieldError.invalid(
              path,
              list,
              "if '*' is present, must not specify other resources without subresources"));
    }
  }

  private void beside(String each, String present, FieldPath path) {
    errors.add(
        FieldError.invalid(
            path, each, "if '" + present + "' is present, must not specify " + each));
  }
}
