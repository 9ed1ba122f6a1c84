package dev.duplane.registry.quota;

import dev.duplane.api.GroupResource;
import java.util.Map;
import java.util.Optional;

/** The evaluators of all resources (pkg/quota/v1/install/registry.go). */
public final class QuotaEvaluators {
  private static final Map<GroupResource, Evaluator> OWN =
      Map.of(
          new GroupResource("", "pods"), new PodEvaluator(),
          new GroupResource("", "services"), new ServiceEvaluator(),
          new GroupResource("", "persistentvolumeclaims"), new ClaimEvaluator());

  private QuotaEvaluators() {}

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

  /** The evaluator of a resource: objects of any can be counted. */
  public static Evaluator of(GroupResource resource) {
    Evaluator own = OWN.get(resource);
    return own == null ? new ObjectCountEvaluator(resource) : own;
  }
}
