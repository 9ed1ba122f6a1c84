package dev.duplane.authorization.rbac;

import dev.duplane.api.GoText;
import dev.duplane.api.UserInfo;
import dev.duplane.authorization.AccessDecision;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.PolicyRule;
import dev.duplane.authorization.rbac.RoleBindings.RoleBinding;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the roles that a user is bound to (plugin/pkg/auth/authorizer/rbac/rbac.go). The group
 * {@code system:masters} may do everything before any role is looked at.
 */
public final class RbacAuthorizer implements Authorizer {
  private final RoleIndex index;

  /**
   * @param index what there is of roles and bindings
   */
  public RbacAuthorizer(RoleIndex index) {
    this.index = index;
  }

  /** Sees one rule after the other, and what could not be found. */
  private interface Visitor {
    /** False ends the visit. */
    boolean rule(RoleBinding binding, PolicyRule rule);

    void missing(String error);
  }

  @Override
  public AccessDecision authorize(Attributes attributes) {
    if (attributes.user().groups().contains(UserInfo.MASTERS)) {
      return AccessDecision.ALLOWED;
    }
    Search search = new Search(attributes);
    visit(attributes.user(), attributes.namespace(), search);
    RoleBinding found = search.found;
    if (found != null) {
      return new AccessDecision(true, found.reason(attributes.user()));
    }
    return search.errors.isEmpty()
        ? AccessDecision.NOT_ALLOWED
        : new AccessDecision(false, "RBAC: " + aggregate(search.errors));
  }

  /** Looks for the first rule that allows something. */
  private static final class Search implements Visitor {
    private final Attributes attributes;
    private final Set<String> errors = new LinkedHashSet<>(0);
    private @Nullable RoleBinding found;

    private Search(Attributes attributes) {
      this.attributes = attributes;
    }

    @Override
    public boolean rule(RoleBinding binding, PolicyRule rule) {
      if (rule.allows(attributes)) {
        found = binding;
        return false;
      }
      return true;
    }

    @Override
    public void missing(String error) {
      errors.add(error);
    }
  }

  @Override
  public UserRules rulesFor(UserInfo user, String namespace) {
    List<PolicyRule> rules = new ArrayList<>();
    Set<String> errors = new LinkedHashSet<>();
    visit(
        user,
        namespace,
        new Visitor() {
          @Override
          public boolean rule(RoleBinding binding, PolicyRule rule) {
            return rules.add(rule);
          }

          @Override
          public void missing(String error) {
            errors.add(error);
          }
        });
    return new UserRules(rules, errors.isEmpty() ? "" : aggregate(errors));
  }

  /** The rules of a role, or null if it is not there. */
  @Nullable List<PolicyRule> rulesOf(String roleKind, String namespace, String roleName) {
    return index.current().rules(roleKind, namespace, roleName);
  }

  private void visit(UserInfo user, String namespace, Visitor visitor) {
    RoleIndex.Roles roles = index.current();
    for (RoleBinding binding : roles.clusterBindings().of(user)) {
      if (!visit(roles, binding, visitor)) {
        return;
      }
    }
    if (!namespace.isEmpty()) {
      for (RoleBinding binding : roles.bindings(namespace).of(user)) {
        if (!visit(roles, binding, visitor)) {
          return;
        }
      }
    }
  }

  private static boolean visit(RoleIndex.Roles roles, RoleBinding binding, Visitor visitor) {
    List<PolicyRule> rules =
        roles.rules(binding.roleKind(), binding.namespace(), binding.roleName());
    if (rules == null) {
      visitor.missing(
          binding.roleKind().toLowerCase(Locale.ROOT)
              + ".rbac.authorization.k8s.io "
              + GoText.quote(binding.roleName())
              + " not found");
      return true;
    }
    for (PolicyRule rule : rules) {
      if (!visitor.rule(binding, rule)) {
        return false;
      }
    }
    return true;
  }

  /** Several errors as one (apimachinery/pkg/util/errors, {@code aggregate.Error}). */
  private static String aggregate(Set<String> errors) {
    return errors.size() == 1 ? errors.iterator().next() : "[" + String.join(", ", errors) + "]";
  }
}
