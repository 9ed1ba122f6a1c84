package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.Quantity;
import dev.duplane.api.validation.ResourceFormat;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** The rules for what a container asks for (ValidateContainerResourceRequirements). */
final class ResourceValidation {
  private static final Set<String> COMPUTE = Set.of("cpu", "memory");

  private ResourceValidation() {}

  /** The resources of a container. */
  static void requirements(
      FieldPath path, ObjectView resources, Set<String> claims, Checks checks) {
    requirements(path, resources, claims, ResourceFormat::containerResourceName, checks);
  }

  /**
   * The resources of a container or a Pod.
   *
   * @param claims the names of the Pod's resource claims
   * @param names the rule for the names that resources may have
   */
  static void requirements(
      FieldPath path,
      ObjectView resources,
      Set<String> claims,
      BiFunction<FieldPath, String, List<FieldError>> names,
      Checks checks) {
    Map<String, String> limits = resources.textMap("limits");
    Map<String, String> requests = resources.textMap("requests");
    FieldPath limitPath = path.child("limits");
    FieldPath requestPath = path.child("requests");
    limits.forEach(
        (name, limit) -> {
          checks.errors().addAll(names.apply(limitPath.key(name), name));
          checks.errors().addAll(ResourceFormat.quantityValue(limitPath.key(name), name, limit));
        });
    requests.forEach(
        (name, request) -> {
          FieldPath own = requestPath.key(name);
          checks.errors().addAll(names.apply(own, name));
          checks.errors().addAll(ResourceFormat.quantityValue(own, name, request));
          String limit = limits.get(name);
          if (limit != null) {
            within(requestPath, name, request, limit, checks);
          } else if (!ResourceFormat.isOvercommitAllowed(name)) {
            checks.add(
                FieldError.required(
                    limitPath, "Limit must be set for non overcommitable resources"));
          }
        });
    Set<String> all = new HashSet<>(limits.keySet());
    all.addAll(requests.keySet());
    if (all.stream().anyMatch(ResourceFormat::isHugePages)
        && all.stream().noneMatch(COMPUTE::contains)) {
      checks.add(FieldError.forbidden(path, "HugePages require cpu or memory"));
    }
    claims(path.child("claims"), resources.objects("claims"), claims, checks);
  }

  private static void within(
      FieldPath path, String name, String request, String limit, Checks checks) {
    int compared = Quantity.of(request).compareTo(Quantity.of(limit));
    boolean exact = !ResourceFormat.isOvercommitAllowed(name);
    if (exact ? compared != 0 : compared > 0) {
      String relation = exact ? "must be equal to " : "must be less than or equal to ";
      checks.add(FieldError.invalid(path, request, relation + name + " limit of " + limit));
    }
  }

  private static void claims(
      FieldPath path, List<ObjectNode> claims, Set<String> known, Checks checks) {
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < claims.size(); i++) {
      ObjectView claim = new ObjectView(claims.get(i));
      String name = claim.text("name");
      if (name.isEmpty()) {
        checks.add(FieldError.required(path.index(i), ""));
        continue;
      }
      if (!seen.add(List.of(name, claim.text("request")))) {
        checks.add(FieldError.duplicate(path.index(i), name));
      }
      if (!known.contains(name)) {
        FieldError missing = FieldError.notFound(path.index(i), name);
        String names =
            known.isEmpty() ? " which is empty" : ": " + String.join(", ", new TreeSet<>(known));
        checks.add(
            new FieldError(
                missing.reason(),
                missing.field(),
                missing.message()
                    + ": must be one of the names in pod.spec.resourceClaims"
                    + names));
      }
    }
  }

  /** The real server names the list for most of what is wrong with one of its items. */
  static void resizePolicy(
      FieldPath path, List<ObjectNode> policies, String podRestartPolicy, Checks checks) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < policies.size(); i++) {
      ObjectView policy = new ObjectView(policies.get(i));
      String resource = policy.text("resourceName");
      String restart = policy.text("restartPolicy");
      if (!seen.add(resource)) {
        checks.add(FieldError.duplicate(path.index(i), resource));
      }
      checks.oneOf(path, resource, "cpu", "memory");
      checks.oneOf(path, restart, "NotRequired", "RestartContainer");
      if (podRestartPolicy.equals("Never") && !restart.equals("NotRequired")) {
        checks.add(
            FieldError.invalid(
                path, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
      }
    }
  }
}
