package dev.duplane.authorization.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.UserInfo;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.authorization.PolicyRule;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import dev.duplane.registry.Body;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random roles and bindings, written and deleted one by one: after each, decisions are those of an
 * evaluation that looks at all objects, and rights that cover others allow what those allow.
 */
class RbacPropertiesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> VERBS = List.of("get", "list", "*");
  private static final List<String> GROUPS = List.of("", "apps", "*");
  private static final List<String> RESOURCES = List.of("pods", "pods/log", "*/log", "*");
  private static final List<String> USERS =
      List.of("jane", "joe", "system:serviceaccount:n1:a", "system:serviceaccount:n2:a");

  /** The objects there are, by what the evaluation reads. */
  private final List<JsonNode> roles = new ArrayList<>();

  private final List<JsonNode> bindings = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void decisions_areThoseOfAllObjects(long seed) {
    Random random = new Random(seed);
    ClusterConfig config =
        ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16")))
            .withControllers(new Controllers(List.of()))
            .withAuthorizationMode(AuthorizationMode.RBAC);
    try (Cluster cluster = Cluster.start(config)) {
      for (String namespace : List.of("n1", "n2")) {
        write(cluster, "", "namespaces", "", named(namespace, ""));
      }
      for (int step = 0; step < 60; step++) {
        change(cluster, random);
        for (int i = 0; i < 20; i++) {
          Attributes asked = asked(random);
          assertThat(cluster.access().authorizer().authorize(asked).allowed())
              .as("seed %d, step %d: %s", seed, step, asked)
              .isEqualTo(allowed(asked));
        }
      }
    }
  }

  private static ObjectNode named(String name, String namespace) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    ObjectNode meta = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      meta.put("namespace", namespace);
    }
    return object;
  }

  private static ResourceRegistry resource(Cluster cluster, String group, String plural) {
    return Objects.requireNonNull(cluster.catalog().resource(group, "v1", plural));
  }

  private static void write(
      Cluster cluster, String group, String plural, String namespace, ObjectNode object) {
    var unused =
        resource(cluster, group, plural).create(namespace, Body.of(object), WriteOptions.DEFAULT);
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Makes an object that is not there, or deletes the one that is. */
  private void change(Cluster cluster, Random random) {
    boolean binding = random.nextBoolean();
    String namespace = random.nextBoolean() ? "" : random.nextBoolean() ? "n1" : "n2";
    String plural = (namespace.isEmpty() ? "cluster" : "") + (binding ? "rolebindings" : "roles");
    ObjectNode object = named(one(random, NAMES), namespace);
    List<JsonNode> there = binding ? bindings : roles;
    JsonNode known =
        there.stream()
            .filter(each -> each.path("metadata").equals(object.path("metadata")))
            .findFirst()
            .orElse(null);
    String group = "rbac.authorization.k8s.io";
    if (known != null) {
      there.remove(known);
      var unused =
          resource(cluster, group, plural)
              .delete(
                  namespace, object.path("metadata").path("name").asText(), DeleteOptions.DEFAULT);
      return;
    }
    if (binding) {
      boolean clusterRole = namespace.isEmpty() || random.nextBoolean();
      object
          .putObject("roleRef")
          .put("apiGroup", group)
          .put("kind", clusterRole ? "ClusterRole" : "Role")
          .put("name", one(random, NAMES));
      ArrayNode subjects = object.putArray("subjects");
      for (int i = random.nextInt(3); i >= 0; i--) {
        subjects.add(subject(random, namespace));
      }
    } else {
      ObjectNode rule = object.putArray("rules").addObject();
      rule.putArray("verbs").add(one(random, VERBS));
      rule.putArray("apiGroups").add(one(random, GROUPS));
      rule.putArray("resources").add(one(random, RESOURCES));
      if (random.nextInt(3) == 0) {
        rule.putArray("resourceNames").add(one(random, NAMES));
      }
    }
    write(cluster, group, plural, namespace, object);
    there.add(object);
  }

  private static ObjectNode subject(Random random, String namespace) {
    ObjectNode subject = JsonNodeFactory.instance.objectNode();
    switch (random.nextInt(3)) {
      case 0 -> {
        subject.put("kind", "ServiceAccount").put("name", one(random, NAMES));
        if (namespace.isEmpty() || random.nextBoolean()) {
          subject.put("namespace", random.nextBoolean() ? "n1" : "n2");
        }
      }
      case 1 ->
          subject
              .put("kind", "User")
              .put("apiGroup", "rbac.authorization.k8s.io")
              .put("name", one(random, USERS));
      default ->
          subject
              .put("kind", "Group")
              .put("apiGroup", "rbac.authorization.k8s.io")
              .put("name", one(random, NAMES));
    }
    return subject;
  }

  private static Attributes asked(Random random) {
    List<String> groups = random.nextBoolean() ? List.of() : List.of(one(random, NAMES));
    UserInfo user = new UserInfo(one(random, USERS), groups);
    return Attributes.ofObject(
            user,
            one(random, List.of("get", "list", "delete")),
            one(random, List.of("", "apps")),
            "v1",
            one(random, List.of("pods", "nodes")),
            one(random, List.of("", "a", "b")))
        .in(one(random, List.of("", "n1", "n2")))
        .withSubresource(one(random, List.of("", "log")));
  }

  /** Whether any rule of any role that any binding gives allows it. */
  private boolean allowed(Attributes asked) {
    for (JsonNode binding : bindings) {
      String namespace = binding.path("metadata").path("namespace").asText();
      if ((namespace.isEmpty() || namespace.equals(asked.namespace()))
          && isBound(binding, namespace, asked.user())
          && rules(binding.path("roleRef"), namespace).stream()
              .anyMatch(rule -> rule.allows(asked))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBound(JsonNode binding, String namespace, UserInfo user) {
    for (JsonNode subject : binding.path("subjects")) {
      String name = subject.path("name").asText();
      boolean bound =
          switch (subject.path("kind").asText()) {
            case "User" -> user.username().equals(name);
            case "Group" -> user.groups().contains(name);
            default ->
                user.username()
                    .equals(
                        "system:serviceaccount:"
                            + subject.path("namespace").asText(namespace)
                            + ":"
                            + name);
          };
      if (bound) {
        return true;
      }
    }
    return false;
  }

  private List<PolicyRule> rules(JsonNode reference, String namespace) {
    boolean clusterRole = reference.path("kind").asText().equals("ClusterRole");
    for (JsonNode role : roles) {
      JsonNode meta = role.path("metadata");
      if (meta.path("name").equals(reference.path("name"))
          && meta.path("namespace").asText().equals(clusterRole ? "" : namespace)) {
        return PolicyRule.read(role.path("rules"));
      }
    }
    return List.of();
  }
}
