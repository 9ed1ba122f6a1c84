package dev.duplane.authorization.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoText;
import dev.duplane.api.UserInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bindings of one Namespace, or of the cluster, by who is bound (pkg/registry/rbac/validation,
 * {@code appliesToUser}).
 */
final class RoleBindings {
  static final RoleBindings NONE = new RoleBindings();

  private final Map<String, List<RoleBinding>> byUser = new HashMap<>();
  private final Map<String, List<RoleBinding>> byGroup = new HashMap<>();
  private int size;

  /**
   * A binding.
   *
   * @param order where it stands among the others
   * @param namespace empty for one of the cluster
   * @param roleKind {@code Role} or {@code ClusterRole}
   */
  record RoleBinding(
      int order,
      String namespace,
      String name,
      String roleKind,
      String roleName,
      List<BoundSubject> subjects) {

    /** The binding of an object. */
    static RoleBinding of(JsonNode object, int order) {
      JsonNode meta = object.path("metadata");
      String namespace = meta.path("namespace").asText();
      List<BoundSubject> subjects = new ArrayList<>();
      for (JsonNode subject : object.path("subjects")) {
        String own = subject.path("namespace").asText();
        subjects.add(
            new BoundSubject(
                subject.path("kind").asText(),
                own.isEmpty() ? namespace : own,
                subject.path("name").asText()));
      }
      JsonNode role = object.path("roleRef");
      return new RoleBinding(
          order,
          namespace,
          meta.path("name").asText(),
          role.path("kind").asText(),
          role.path("name").asText(),
          List.copyOf(subjects));
    }

    /** What a decision says that comes from the binding. */
    String reason(UserInfo user) {
      String subject = "";
      for (BoundSubject each : subjects) {
        if (each.is(user)) {
          subject = each.toString();
          break;
        }
      }
      return "RBAC: allowed by "
          + (namespace.isEmpty()
              ? "ClusterRoleBinding " + GoText.quote(name)
              : "RoleBinding " + GoText.quote(name + "/" + namespace))
          + " of "
          + roleKind
          + " "
          + GoText.quote(roleName)
          + " to "
          + subject;
    }
  }

  /**
   * Who is bound.
   *
   * @param namespace of a ServiceAccount; the binding's own where the subject does not say
   */
  record BoundSubject(String kind, String namespace, String name) {
    private static final String SERVICE_ACCOUNT = "ServiceAccount";

    boolean is(UserInfo user) {
      return kind.equals("Group")
          ? user.groups().contains(name)
          : !username().isEmpty() && username().equals(user.username());
    }

    /** The name of the one user that is meant; empty for a group, and for what is nobody. */
    String username() {
      return switch (kind) {
        case "User" -> name;
        case SERVICE_ACCOUNT ->
            namespace.isEmpty() ? "" : "system:serviceaccount:" + namespace + ":" + name;
        default -> "";
      };
    }

    @Override
    public String toString() {
      return kind
          + " "
          + GoText.quote(kind.equals(SERVICE_ACCOUNT) ? name + "/" + namespace : name);
    }
  }

  /** Adds the binding of an object; they come in the order of their names. */
  void add(JsonNode object) {
    RoleBinding binding = RoleBinding.of(object, size++);
    for (BoundSubject subject : binding.subjects()) {
      if (subject.kind().equals("Group")) {
        put(byGroup, subject.name(), binding);
      } else if (!subject.username().isEmpty()) {
        put(byUser, subject.username(), binding);
      }
    }
  }

  private static void put(Map<String, List<RoleBinding>> map, String key, RoleBinding binding) {
    List<RoleBinding> bindings = map.computeIfAbsent(key, unknown -> new ArrayList<>(1));
    if (bindings.isEmpty() || bindings.get(bindings.size() - 1).order() != binding.order()) {
      bindings.add(binding);
    }
  }

  /** The bindings of a user, in order, each once. */
  List<RoleBinding> of(UserInfo user) {
    List<RoleBinding> found = byUser.getOrDefault(user.username(), List.of());
    boolean merged = false;
    for (String group : user.groups()) {
      List<RoleBinding> more = byGroup.get(group);
      if (more != null) {
        merged |= !found.isEmpty();
        found = joined(found, more);
      }
    }
    return merged
        ? found.stream().sorted(Comparator.comparingInt(RoleBinding::order)).distinct().toList()
        : found;
  }

  private static List<RoleBinding> joined(List<RoleBinding> some, List<RoleBinding> more) {
    if (some.isEmpty()) {
      return more;
    }
    List<RoleBinding> all = new ArrayList<>(some.size() + more.size());
    all.addAll(some);
    all.addAll(more);
    return all;
  }
}
