package dev.duplane.authorization.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.authorization.PolicyRule;
import dev.duplane.registry.Body;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the roles and bindings that every cluster with RBAC begins with (RBAC, "Default roles and
 * role bindings"; plugin/pkg/auth/authorizer/rbac/bootstrappolicy). They are in {@code
 * bootstrap-policy.json}, a rule a line: verbs, groups ({@code core} for that without a name),
 * resources and names; or verbs and paths.
 */
public final class BootstrapPolicy {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final String CONTROLLER = "system:controller:";
  private static final String RULES = "rules";

  private final Registry registry;
  private final WriteOptions options =
      new WriteOptions(false, "kube-apiserver", FieldValidation.STRICT, UserInfo.API_SERVER);

  /**
   * @param registry where they are made
   */
  public BootstrapPolicy(Registry registry) {
    this.registry = registry;
  }

  /** Makes all of them, before anybody has asked for anything. Those that are there stay. */
  public void bootstrap() {
    JsonNode policy = read();
    policy.path("clusterRoles").properties().forEach(this::clusterRole);
    JsonNode controllers = policy.path("controllerRoles");
    for (Map.Entry<String, JsonNode> each : controllers.properties()) {
      ObjectNode role = object(CONTROLLER + each.getKey());
      role.set(RULES, rules(each.getValue()));
      create("clusterroles", "", role);
    }
    for (Map.Entry<String, JsonNode> each : policy.path("clusterRoleBindings").properties()) {
      binding("", each.getKey(), "ClusterRole", each.getKey(), each.getValue());
    }
    for (Map.Entry<String, JsonNode> each : controllers.properties()) {
      String name = CONTROLLER + each.getKey();
      ArrayNode subjects =
          JsonNodeFactory.instance.arrayNode().add("ServiceAccount kube-system/" + each.getKey());
      binding("", name, "ClusterRole", name, subjects);
    }
    for (Map.Entry<String, JsonNode> namespace : policy.path("roles").properties()) {
      for (Map.Entry<String, JsonNode> each : namespace.getValue().properties()) {
        ObjectNode role = object(each.getKey());
        role.set(RULES, rules(each.getValue()));
        create("roles", namespace.getKey(), role);
      }
    }
    for (Map.Entry<String, JsonNode> namespace : policy.path("roleBindings").properties()) {
      for (Map.Entry<String, JsonNode> each : namespace.getValue().properties()) {
        binding(
            namespace.getKey(),
            each.getKey(),
            "Role",
            each.getValue().path("role").asText(),
            each.getValue().path("subjects"));
      }
    }
  }

  /** What kubelets may do, whether or not a role says so. */
  public static List<PolicyRule> nodeRules() {
    return PolicyRule.read(rules(read().at("/clusterRoles/system:node/rules")));
  }

  private static JsonNode read() {
    try (InputStream file =
        Objects.requireNonNull(
            BootstrapPolicy.class.getResourceAsStream("bootstrap-policy.json"))) {
      return JsonTree.parse(file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void clusterRole(Map.Entry<String, JsonNode> each) {
    ObjectNode role = object(each.getKey());
    String to = each.getValue().path("aggregateTo").asText();
    if (!to.isEmpty()) {
      role.withObject("/metadata/labels").put(aggregateTo(to), "true");
    }
    String from = each.getValue().path("aggregates").asText();
    if (from.isEmpty()) {
      role.set(RULES, rules(each.getValue().path(RULES)));
    } else {
      role.putObject("aggregationRule")
          .putArray("clusterRoleSelectors")
          .addObject()
          .putObject("matchLabels")
          .put(aggregateTo(from), "true");
    }
    create("clusterroles", "", role);
  }

  private static String aggregateTo(String role) {
    return GROUP + "/aggregate-to-" + role;
  }

  /** An object with what tells that it is one of these. */
  private static ObjectNode object(String name) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode meta = object.putObject("metadata").put("name", name);
    meta.putObject("annotations").put("rbac.authorization.kubernetes.io/autoupdate", "true");
    meta.putObject("labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    return object;
  }

  private static ArrayNode rules(JsonNode lines) {
    ArrayNode rules = JsonNodeFactory.instance.arrayNode();
    for (JsonNode line : lines) {
      String[] parts = line.asText().split(" ", -1);
      ObjectNode rule = rules.addObject();
      texts(rule, "verbs", parts[0]);
      if (parts.length == 2) {
        texts(rule, "nonResourceURLs", parts[1]);
      } else {
        texts(rule, "apiGroups", parts[1]);
        texts(rule, "resources", parts[2]);
        if (parts.length > 3) {
          texts(rule, "resourceNames", parts[3]);
        }
      }
    }
    return rules;
  }

  private static void texts(ObjectNode rule, String field, String text) {
    ArrayNode list = rule.putArray(field);
    for (String part : text.split(",", -1)) {
      list.add(part.equals("core") ? "" : part);
    }
  }

  private void binding(
      String namespace, String name, String roleKind, String role, JsonNode subjects) {
    ObjectNode binding = object(name);
    binding.putObject("roleRef").put("apiGroup", GROUP).put("kind", roleKind).put("name", role);
    for (JsonNode each : subjects) {
      String[] parts = each.asText().split(" ", -1);
      ObjectNode subject = binding.withArray("/subjects").addObject().put("kind", parts[0]);
      int slash = parts[1].indexOf('/');
      if (slash < 0) {
        subject.put("apiGroup", GROUP).put("name", parts[1]);
      } else {
        subject.put("namespace", parts[1].substring(0, slash));
        subject.put("name", parts[1].substring(slash + 1));
      }
    }
    create(namespace.isEmpty() ? "clusterrolebindings" : "rolebindings", namespace, binding);
  }

  private void create(String plural, String namespace, ObjectNode object) {
    ResourceRegistry resource = Objects.requireNonNull(registry.resource(GROUP, "v1", plural));
    String name = object.path("metadata").path("name").asText();
    if (!isThere(resource, namespace, name)) {
      var unused = resource.create(namespace, Body.of(object), options);
    }
  }

  private static boolean isThere(ResourceRegistry resource, String namespace, String name) {
    try {
      var unused = resource.get(namespace, name, null);
      return true;
    } catch (StatusException e) {
      return false;
    }
  }
}
