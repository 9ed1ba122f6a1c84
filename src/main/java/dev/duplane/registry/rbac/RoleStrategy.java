package dev.duplane.registry.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.UserInfo;
import dev.duplane.api.validation.SelectorFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Roles and ClusterRoles (pkg/apis/rbac/validation/validation.go, {@code ValidateClusterRole}). */
public final class RoleStrategy extends RbacObjectStrategy {
  private final GrantCheck grants;

  /**
   * @param resource {@code roles} or {@code clusterroles}
   * @param grants judges who may give what the role gives
   * @param changed told of every write
   */
  public RoleStrategy(ApiResource resource, GrantCheck grants, Runnable changed) {
    super(resource, changed);
    this.grants = grants;
  }

  /** A role without rules has none, however that is written: so it is stored. */
  @Override
  public void applyDefaults(ObjectNode role) {
    if (role.path("rules").isEmpty()) {
      role.remove("rules");
    }
  }

  @Override
  public void requestedBy(UserInfo user, ObjectNode role, @Nullable ObjectNode before) {
    if (before != null && onlyCollects(role, before)) {
      return;
    }
    ObjectMeta meta = ObjectMeta.of(role);
    boolean aggregates = aggregates(role) || (before != null && aggregates(before));
    grants.role(plural(), meta.namespace(), meta.name(), role, aggregates, user);
  }

  private static boolean aggregates(ObjectNode role) {
    return !role.path("aggregationRule").path("clusterRoleSelectors").isEmpty();
  }

  @Override
  List<FieldError> validateRules(ObjectNode role) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode rules = role.path("rules");
    for (int i = 0; i < rules.size(); i++) {
      validate(rules.get(i), FieldPath.of("rules").index(i), errors);
    }
    if (role.has("aggregationRule")) {
      validateAggregation(role.path("aggregationRule"), errors);
    }
    return errors;
  }

  private void validate(JsonNode rule, FieldPath path, List<FieldError> errors) {
    if (rule.path("verbs").isEmpty()) {
      errors.add(FieldError.required(path.child("verbs"), "verbs must contain at least one value"));
    }
    JsonNode urls = rule.path("nonResourceURLs");
    if (!urls.isEmpty()) {
      FieldPath field = path.child("nonResourceURLs");
      if (namespaced()) {
        errors.add(
            FieldError.invalid(field, urls, "namespaced rules cannot apply to non-resource URLs"));
      }
      if (!rule.path("apiGroups").isEmpty()
          || !rule.path("resources").isEmpty()
          || !rule.path("resourceNames").isEmpty()) {
        errors.add(
            FieldError.invalid(
                field, urls, "rules cannot apply to both regular resources and non-resource URLs"));
      }
      return;
    }
    if (rule.path("apiGroups").isEmpty()) {
      errors.add(
          FieldError.required(
              path.child("apiGroups"), "resource rules must supply at least one api group"));
    }
    if (rule.path("resources").isEmpty()) {
      errors.add(
          FieldError.required(
              path.child("resources"), "resource rules must supply at least one resource"));
    }
  }

  private static void validateAggregation(JsonNode rule, List<FieldError> errors) {
    FieldPath path = FieldPath.of("aggregationRule", "clusterRoleSelectors");
    JsonNode selectors = rule.path("clusterRoleSelectors");
    if (selectors.isEmpty()) {
      errors.add(
          FieldError.required(
              path, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
    }
    for (int i = 0; i < selectors.size(); i++) {
      errors.addAll(SelectorFormat.selector(path.index(i), (ObjectNode) selectors.get(i)));
    }
  }
}
