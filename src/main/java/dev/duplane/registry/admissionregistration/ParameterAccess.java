package dev.duplane.registry.admissionregistration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoPrint;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.cel.AccessCheck;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.registry.PlainStrategy.AuthorRules;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who writes a policy or a binding with parameters must be able to read these, since the policy may
 * tell what is in them (authz.go in pkg/registry/admissionregistration/validatingadmissionpolicy,
 * validatingadmissionpolicybinding and those of mutating policies).
 */
public final class ParameterAccess {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final FieldPath SPEC = FieldPath.of("spec");

  private final AccessCheck access;
  private final Supplier<Registry> registry;

  /**
   * @param access knows what users may do
   * @param registry where the resources of kinds and the policies of bindings are found
   */
  public ParameterAccess(AccessCheck access, Supplier<Registry> registry) {
    this.access = access;
    this.registry = registry;
  }

  /** What is read: a resource of a group, or {@code *} for what is not known. */
  private record ReadResource(String group, String resource) {}

  /** The rule of policies. */
  public AuthorRules ofPolicy() {
    return (user, policy, before) -> {
      JsonNode kind = policy.at("/spec/paramKind");
      boolean known = before != null && kind.equals(before.at("/spec/paramKind"));
      if (!kind.isObject() || known || isMaster(user)) {
        return List.of();
      }
      ReadResource what = readable(kind);
      return may(user, "get", what, "*", "*")
          ? List.of()
          : refused(
              "paramKind",
              "user "
                  + GoPrint.user(user)
                  + " must have \"get\" permission on all objects of the referenced paramKind (kind="
                  + kind.path("kind").asText()
                  + ", apiVersion="
                  + kind.path("apiVersion").asText()
                  + ")");
    };
  }

  /**
   * The rule of bindings; kube-apiserver prints the user and the verb in this order.
   *
   * @param policies the resource of the policies that are bound
   */
  public AuthorRules ofBinding(String policies) {
    return (user, binding, before) -> {
      JsonNode reference = binding.at("/spec/paramRef");
      if (!reference.isObject() || isMaster(user)) {
        return List.of();
      }
      ReadResource what = readable(paramKind(policies, binding.at("/spec/policyName").asText()));
      String name = reference.path("name").asText();
      String verb = name.isEmpty() ? "list" : "get";
      return may(user, verb, what, reference.path("namespace").asText(), name)
          ? List.of()
          : refused(
              "paramRef",
              "user "
                  + verb
                  + " does not have \""
                  + GoPrint.user(user)
                  + "\" permission on the object referenced by paramRef");
    };
  }

  private static boolean isMaster(UserInfo user) {
    return user.groups().contains(UserInfo.MASTERS);
  }

  private static List<FieldError> refused(String field, String why) {
    return List.of(FieldError.forbidden(SPEC.child(field), why));
  }

  private boolean may(
      UserInfo user, String verb, ReadResource what, String namespace, String name) {
    return access
        .check(
            new AccessCheck.Question(
                user, verb, "", what.group(), what.resource(), "", namespace, name))
        .allowed();
  }

  private @Nullable JsonNode paramKind(String policies, String name) {
    ResourceRegistry found = registry.get().resource(GROUP, "v1", policies);
    if (found == null || name.isEmpty()) {
      return null;
    }
    try {
      ObjectNode policy = (ObjectNode) JsonTree.parse(found.get("", name, null).json());
      return policy.at("/spec/paramKind");
    } catch (StatusException e) {
      return null;
    }
  }

  /** What is not known must all be readable. */
  private ReadResource readable(@Nullable JsonNode kind) {
    if (kind == null || !kind.isObject()) {
      return new ReadResource("*", "*");
    }
    String apiVersion = kind.path("apiVersion").asText();
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    for (ResourceRegistry each : registry.get().resources()) {
      if (each.resource().apiVersion().equals(apiVersion)
          && each.resource().kind().equals(kind.path("kind").asText())) {
        return new ReadResource(group, each.resource().plural());
      }
    }
    return new ReadResource(group, "*");
  }
}
