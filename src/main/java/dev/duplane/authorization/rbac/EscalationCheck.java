package dev.duplane.authorization.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.PolicyRule;
import dev.duplane.registry.rbac.GrantCheck;
import java.util.List;

/**
 * Nobody gives others what they may not do themselves, unless they may {@code escalate} roles or
 * {@code bind} to them (RBAC, "Privilege escalation prevention and bootstrapping"; {@code
 * policybased/storage.go} in pkg/registry/rbac).
 */
public final class EscalationCheck implements GrantCheck {
  private static final String GROUP = "rbac.authorization.k8s.io";

  private final RbacAuthorizer authorizer;

  /**
   * @param authorizer knows what everybody may do
   */
  public EscalationCheck(RbacAuthorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public void role(
      String plural,
      String namespace,
      String name,
      JsonNode role,
      boolean aggregates,
      UserInfo user) {
    Attributes escalate =
        Attributes.ofObject(user, "escalate", GROUP, "*", plural, name).in(namespace);
    if (authorizer.authorize(escalate).allowed()) {
      return;
    }
    GroupResource resource = new GroupResource(GROUP, plural);
    confirm(resource, namespace, name, PolicyRule.read(role.path("rules")), user);
    List<PolicyRule> everything = List.of(PolicyRule.ALL_RESOURCES, PolicyRule.ALL_PATHS);
    if (aggregates && !missing(everything, namespace, user).isEmpty()) {
      throw StatusException.forbidden(
          resource,
          name,
          "must have cluster-admin privileges to use the aggregationRule",
          List.of());
    }
  }

  @Override
  public void binding(
      String plural, String namespace, String name, JsonNode binding, UserInfo user) {
    JsonNode role = binding.path("roleRef");
    String roleName = role.path("name").asText();
    String kind = role.path("kind").asText();
    String roles =
        switch (kind) {
          case "ClusterRole" -> "clusterroles";
          case "Role" -> "roles";
          default -> "";
        };
    Attributes bind =
        Attributes.ofObject(user, "bind", role.path("apiGroup").asText(), "*", roles, roleName)
            .in(namespace);
    if (roles.isEmpty() || authorizer.authorize(bind).allowed()) {
      return;
    }
    List<PolicyRule> rules = authorizer.rulesOf(kind, namespace, roleName);
    if (rules == null) {
      throw StatusException.notFound(new GroupResource(GROUP, roles), roleName);
    }
    confirm(new GroupResource(GROUP, plural), namespace, name, rules, user);
  }

  private List<PolicyRule> missing(List<PolicyRule> rules, String namespace, UserInfo user) {
    return RuleCoverage.missing(authorizer.rulesFor(user, namespace).rules(), rules);
  }

  private void confirm(
      GroupResource resource,
      String namespace,
      String name,
      List<PolicyRule> rules,
      UserInfo user) {
    Authorizer.UserRules owned = authorizer.rulesFor(user, namespace);
    List<PolicyRule> missing = RuleCoverage.missing(owned.rules(), rules);
    if (!missing.isEmpty()) {
      throw StatusException.forbidden(
          resource,
          name,
          "user "
              + GoText.quote(user.username())
              + " (groups="
              + RuleCoverage.list(user.groups())
              + ") is attempting to grant RBAC permissions not currently held:\n"
              + RuleCoverage.describe(missing)
              + (owned.errors().isEmpty() ? "" : "; resolution errors: [" + owned.errors() + "]"),
          List.of());
    }
  }
}
