package dev.duplane.registry.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.UserInfo;
import dev.duplane.api.validation.NameFormat;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RoleBindings and ClusterRoleBindings (pkg/apis/rbac/validation/validation.go, {@code
 * ValidateRoleBinding}).
 */
public final class RoleBindingStrategy extends RbacObjectStrategy {
  private static final String API_GROUP = "apiGroup";
  private static final String SERVICE_ACCOUNT = "ServiceAccount";
  private static final FieldPath ROLE_REF = FieldPath.of("roleRef");

  private final GrantCheck grants;

  /**
   * @param resource {@code rolebindings} or {@code clusterrolebindings}
   * @param grants judges who may give what the role gives
   * @param changed told of every write
   */
  public RoleBindingStrategy(ApiResource resource, GrantCheck grants, Runnable changed) {
    super(resource, changed);
    this.grants = grants;
  }

  /** Users and groups are of the RBAC group (pkg/apis/rbac/v1/defaults.go). */
  @Override
  public void applyDefaults(ObjectNode binding) {
    if (binding.get("roleRef") instanceof ObjectNode role) {
      setIfEmpty(role);
    }
    for (JsonNode each : binding.path("subjects")) {
      String kind = each.path("kind").asText();
      if (each instanceof ObjectNode subject && (kind.equals("User") || kind.equals("Group"))) {
        setIfEmpty(subject);
      }
    }
  }

  private static void setIfEmpty(ObjectNode holder) {
    if (holder.path(API_GROUP).asText().isEmpty()) {
      holder.put(API_GROUP, GROUP);
    }
  }

  @Override
  public void requestedBy(UserInfo user, ObjectNode binding, @Nullable ObjectNode before) {
    if (before != null && onlyCollects(binding, before)) {
      return;
    }
    ObjectMeta meta = ObjectMeta.of(binding);
    grants.binding(plural(), meta.namespace(), meta.name(), binding, user);
  }

  @Override
  List<FieldError> validateRules(ObjectNode binding) {
    List<FieldError> errors = new ArrayList<>();
    JsonNode role = binding.path("roleRef");
    String group = role.path(API_GROUP).asText();
    if (!group.equals(GROUP)) {
      errors.add(FieldError.notSupported(ROLE_REF.child(API_GROUP), group, List.of(GROUP)));
    }
    String kind = role.path("kind").asText();
    List<String> kinds = namespaced() ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
    if (!kinds.contains(kind)) {
      errors.add(FieldError.notSupported(ROLE_REF.child("kind"), kind, kinds));
    }
    String name = role.path("name").asText();
    if (name.isEmpty()) {
      errors.add(FieldError.required(ROLE_REF.child("name"), ""));
    }
    errors.addAll(FieldError.invalid(ROLE_REF.child("name"), name, NameFormat.pathSegment(name)));
    JsonNode subjects = binding.path("subjects");
    for (int i = 0; i < subjects.size(); i++) {
      validate(subjects.get(i), FieldPath.of("subjects").index(i), errors);
    }
    return errors;
  }

  private void validate(JsonNode subject, FieldPath path, List<FieldError> errors) {
    String name = subject.path("name").asText();
    if (name.isEmpty()) {
      errors.add(FieldError.required(path.child("name"), ""));
    }
    String kind = subject.path("kind").asText();
    switch (kind) {
      case SERVICE_ACCOUNT -> validateServiceAccount(subject, name, path, errors);
      case "User" -> validateNamed(subject, name, "user", path, errors);
      case "Group" -> validateNamed(subject, name, "group", path, errors);
      default ->
          errors.add(
              FieldError.notSupported(
                  path.child("kind"), kind, List.of(SERVICE_ACCOUNT, "User", "Group")));
    }
  }

  private void validateServiceAccount(
      JsonNode subject, String name, FieldPath path, List<FieldError> errors) {
    if (!name.isEmpty()) {
      errors.addAll(FieldError.invalid(path.child("name"), name, NameFormat.subdomain(name)));
    }
    String group = subject.path(API_GROUP).asText();
    if (!group.isEmpty()) {
      errors.add(FieldError.notSupported(path.child(API_GROUP), group, List.of("")));
    }
    if (!namespaced() && subject.path("namespace").asText().isEmpty()) {
      errors.add(FieldError.required(path.child("namespace"), ""));
    }
  }

  private static void validateNamed(
      JsonNode subject, String name, String what, FieldPath path, List<FieldError> errors) {
    if (name.isEmpty()) {
      errors.add(FieldError.invalid(path.child("name"), name, what + " name cannot be empty"));
    }
    String group = subject.path(API_GROUP).asText();
    if (!group.equals(GROUP)) {
      errors.add(FieldError.notSupported(path.child(API_GROUP), group, List.of(GROUP)));
    }
  }

  @Override
  public List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    List<FieldError> errors = new ArrayList<>(super.validateUpdate(after, before));
    JsonNode role = after.path("roleRef");
    if (!role.equals(before.path("roleRef"))) {
      errors.add(FieldError.invalid(ROLE_REF, goFields(role), "cannot change roleRef"));
    }
    return errors;
  }

  /** The internal type has no JSON names. */
  private static ObjectNode goFields(JsonNode role) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("APIGroup", role.path(API_GROUP).asText())
        .put("Kind", role.path("kind").asText())
        .put("Name", role.path("name").asText());
  }
}
