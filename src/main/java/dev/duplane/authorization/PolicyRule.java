package dev.duplane.authorization;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What may be done to what (rbac.authorization.k8s.io/v1 PolicyRule). {@code *} stands for all.
 *
 * @param verbs what
 * @param apiGroups whose resources
 * @param resources which; {@code pods/log} is a subresource, {@code *}{@code /scale} that of any
 * @param resourceNames the objects; empty for all
 * @param nonResourceUrls paths that are no resources; a {@code *} at the end stands for the rest
 */
public record PolicyRule(
    List<String> verbs,
    List<String> apiGroups,
    List<String> resources,
    List<String> resourceNames,
    List<String> nonResourceUrls) {
  private static final String ALL = "*";

  /** Everything to every resource. */
  public static final PolicyRule ALL_RESOURCES =
      new PolicyRule(List.of(ALL), List.of(ALL), List.of(ALL), List.of(), List.of());

  /** Everything on every path. */
  public static final PolicyRule ALL_PATHS =
      new PolicyRule(List.of(ALL), List.of(), List.of(), List.of(), List.of(ALL));

  /** Keeps copies. */
  public PolicyRule {
    verbs = List.copyOf(verbs);
    apiGroups = List.copyOf(apiGroups);
    resources = List.copyOf(resources);
    resourceNames = List.copyOf(resourceNames);
    nonResourceUrls = List.copyOf(nonResourceUrls);
  }

  /** The rules of a list in JSON. */
  public static List<PolicyRule> read(JsonNode list) {
    List<PolicyRule> rules = new ArrayList<>();
    for (JsonNode rule : list) {
      rules.add(
          new PolicyRule(
              texts(rule, "verbs"),
              texts(rule, "apiGroups"),
              texts(rule, "resources"),
              texts(rule, "resourceNames"),
              texts(rule, "nonResourceURLs")));
    }
    return List.copyOf(rules);
  }

  private static List<String> texts(JsonNode rule, String field) {
    List<String> texts = new ArrayList<>();
    rule.path(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /**
   * Whether the rule allows something (pkg/apis/rbac/v1/evaluation_helpers.go and
   * plugin/pkg/auth/authorizer/rbac/rbac.go, {@code RuleAllows}).
   */
  public boolean allows(Attributes asked) {
    if (!has(verbs, asked.verb())) {
      return false;
    }
    return asked.resourceRequest()
        ? has(apiGroups, asked.apiGroup())
            && hasResource(asked.resource(), asked.subresource())
            && (resourceNames.isEmpty() || resourceNames.contains(asked.name()))
        : hasPath(asked.path());
  }

  private static boolean has(List<String> texts, String asked) {
    return texts.contains(ALL) || texts.contains(asked);
  }

  private boolean hasResource(String resource, String subresource) {
    for (String known : resources) {
      if (known.equals(ALL) || isResource(known, resource, subresource)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isResource(String known, String resource, String subresource) {
    if (subresource.isEmpty()) {
      return known.equals(resource);
    }
    int slash = known.length() - subresource.length() - 1;
    return slash > 0
        && known.charAt(slash) == '/'
        && known.endsWith(subresource)
        && ((slash == 1 && known.charAt(0) == '*')
            || (slash == resource.length() && known.startsWith(resource)));
  }

  private boolean hasPath(String path) {
    for (String known : nonResourceUrls) {
      if (known.equals(ALL) || known.equals(path)) {
        return true;
      }
      if (known.endsWith(ALL) && path.startsWith(withoutStars(known))) {
        return true;
      }
    }
    return false;
  }

  private static String withoutStars(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '*') {
      end--;
    }
    return text.substring(0, end);
  }
}
