package dev.duplane.registry.quota;

import dev.duplane.api.GroupResource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The evaluators of all resources (pkg/quota/v1/install/registry.go). */
public final class QuotaEvaluators {
  private static final Map<GroupResource, Evaluator> OWN =
      Map.of(
          new GroupResource("", "pods"), new PodEvaluator(),
          new GroupResource("", "services"), new ServiceEvaluator(),
          new GroupResource("", "persistentvolumeclaims"), new ClaimEvaluator());

  /** What is not stored, and Events. */
  private static final Set<GroupResource> IGNORED =
      Set.of(
          new GroupResource("", "bindings"),
          new GroupResource("", "componentstatuses"),
          new GroupResource("authentication.k8s.io", "tokenreviews"),
          new GroupResource("authentication.k8s.io", "selfsubjectreviews"),
          new GroupResource("authorization.k8s.io", "subjectaccessreviews"),
          new GroupResource("authorization.k8s.io", "selfsubjectaccessreviews"),
          new GroupResource("authorization.k8s.io", "localsubjectaccessreviews"),
          new GroupResource("authorization.k8s.io", "selfsubjectrulesreviews"),
          new GroupResource("", "events"),
          new GroupResource("events.k8s.io", "events"));

  private QuotaEvaluators() {}

  /** Whether no quota counts objects of a resource, whatever it says. */
  public static boolean isIgnored(GroupResource resource) {
    return IGNORED.contains(resource);
  }

  /** The resource whose objects use what a quota limits by a plain name. */
  public static Optional<GroupResource> counting(String limit) {
    for (Map.Entry<GroupResource, Evaluator> each : OWN.entrySet()) {
      if (each.getValue().matches(limit)) {
        return Optional.of(each.getKey());
      }
    }
    return ObjectCountEvaluator.OLD_NAMES.contains(limit)
        ? Optional.of(new GroupResource("", limit))
        : Optional.empty();
  }

  /** The evaluator of a resource: objects of any that is not ignored can be counted. */
  public static Evaluator of(GroupResource resource) {
    Evaluator own = OWN.get(resource);
    return own == null ? new ObjectCountEvaluator(resource) : own;
  }
}
