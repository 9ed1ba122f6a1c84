package dev.duplane.authorization.rbac;

import dev.duplane.api.GoText;
import dev.duplane.authorization.PolicyRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether some rules allow all that others do (k8s.io/component-helpers/auth/rbac/validation,
 * {@code Covers}; pkg/registry/rbac/validation/policy_compact.go).
 */
final class RuleCoverage {
  private RuleCoverage() {}

  /**
   * What of {@code rules} is in none of {@code owned}, broken down to single verbs and resources.
   */
  static List<PolicyRule> missing(List<PolicyRule> owned, List<PolicyRule> rules) {
    List<PolicyRule> missing = new ArrayList<>();
    for (PolicyRule rule : rules) {
      for (PolicyRule part : parts(rule)) {
        if (owned.stream().noneMatch(own -> covers(own, part))) {
          missing.add(part);
        }
      }
    }
    return missing;
  }

  private static List<PolicyRule> parts(PolicyRule rule) {
    List<PolicyRule> parts = new ArrayList<>();
    for (String group : rule.apiGroups()) {
      for (String resource : rule.resources()) {
        for (String verb : rule.verbs()) {
          if (rule.resourceNames().isEmpty()) {
            parts.add(part(verb, group, resource, List.of()));
          }
          for (String name : rule.resourceNames()) {
            parts.add(part(verb, group, resource, List.of(name)));
          }
        }
      }
    }
    for (String url : rule.nonResourceUrls()) {
      for (String verb : rule.verbs()) {
        parts.add(new PolicyRule(List.of(verb), List.of(), List.of(), List.of(), List.of(url)));
      }
    }
    return parts;
  }

  private static PolicyRule part(String verb, String group, String resource, List<String> names) {
    return new PolicyRule(List.of(verb), List.of(group), List.of(resource), names, List.of());
  }

  private static boolean covers(PolicyRule own, PolicyRule part) {
    boolean verbs = own.verbs().contains("*") || own.verbs().containsAll(part.verbs());
    if (!part.nonResourceUrls().isEmpty()) {
      return verbs && part.nonResourceUrls().stream().allMatch(url -> coversPath(own, url));
    }
    boolean groups = own.apiGroups().contains("*") || own.apiGroups().containsAll(part.apiGroups());
    boolean names =
        own.resourceNames().isEmpty()
            || (!part.resourceNames().isEmpty()
                && own.resourceNames().containsAll(part.resourceNames()));
    return verbs
        && groups
        && names
        && part.resources().stream().allMatch(resource -> coversResource(own, resource));
  }

  private static boolean coversResource(PolicyRule own, String resource) {
    int slash = resource.indexOf('/');
    return own.resources().contains("*")
        || own.resources().contains(resource)
        || (slash >= 0 && own.resources().contains("*" + resource.substring(slash)));
  }

  private static boolean coversPath(PolicyRule own, String path) {
    for (String known : own.nonResourceUrls()) {
      if (known.equals(path)
          || (known.endsWith("*") && path.startsWith(known.replaceAll("\\*+$", "")))) {
        return true;
      }
    }
    return false;
  }

  /** The rules as a refusal lists them: joined where they differ in verbs only, sorted. */
  static String describe(List<PolicyRule> rules) {
    Map<PolicyRule, Set<String>> verbs = new LinkedHashMap<>();
    Set<String> lines = new TreeSet<>();
    for (PolicyRule rule : rules) {
      if (rule.nonResourceUrls().isEmpty()) {
        PolicyRule key =
            new PolicyRule(
                List.of(), rule.apiGroups(), rule.resources(), rule.resourceNames(), List.of());
        verbs.computeIfAbsent(key, first -> new LinkedHashSet<>()).addAll(rule.verbs());
      } else {
        lines.add(line(rule, rule.verbs()));
      }
    }
    verbs.forEach((rule, all) -> lines.add(line(rule, List.copyOf(all))));
    return String.join("\n", lines);
  }

  private static String line(PolicyRule rule, List<String> verbs) {
    List<String> parts = new ArrayList<>();
    add(parts, "APIGroups", rule.apiGroups());
    add(parts, "Resources", rule.resources());
    add(parts, "NonResourceURLs", rule.nonResourceUrls());
    add(parts, "ResourceNames", rule.resourceNames());
    add(parts, "Verbs", verbs);
    return "{" + String.join(", ", parts) + "}";
  }

  private static void add(List<String> parts, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      parts.add(name + ":" + list(texts));
    }
  }

  /** A list as Go's {@code %q} prints it. */
  static String list(List<String> texts) {
    return texts.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"));
  }
}
