package dev.duplane.cluster;

import dev.duplane.api.ApiResource;
import dev.duplane.api.GroupResource;
import dev.duplane.authentication.review.SelfSubjectReviews;
import dev.duplane.authentication.review.TokenReviews;
import dev.duplane.authorization.rbac.RoleIndex.RoleKind;
import dev.duplane.authorization.review.AccessReviewKind;
import dev.duplane.authorization.review.AccessReviews;
import dev.duplane.authorization.review.RulesReviews;
import dev.duplane.registry.Review;
import dev.duplane.registry.ReviewStrategy;
import dev.duplane.registry.Strategy;
import dev.duplane.registry.certificates.CertificateSigningRequestStrategy;
import dev.duplane.registry.rbac.GrantCheck;
import dev.duplane.registry.rbac.RoleBindingStrategy;
import dev.duplane.registry.rbac.RoleStrategy;
import java.util.Map;
import java.util.function.Function;

/** The strategies of the kinds that say, or ask, who somebody is and what he may do. */
final class AccessStrategies {
  private AccessStrategies() {}

  static void addTo(Map<GroupResource, StrategyFactory> factories) {
    new GroupStrategies("authentication.k8s.io", factories)
        .add("selfsubjectreviews", review(parts -> new SelfSubjectReviews(parts.clock())))
        .add("tokenreviews", review(parts -> new TokenReviews(parts.access().authenticator())));
    new GroupStrategies("authorization.k8s.io", factories)
        .add("localsubjectaccessreviews", accessReview(AccessReviewKind.LOCAL))
        .add("selfsubjectaccessreviews", accessReview(AccessReviewKind.SELF))
        .add(
            "selfsubjectrulesreviews",
            review(parts -> new RulesReviews(parts.access().authorizer())))
        .add("subjectaccessreviews", accessReview(AccessReviewKind.SUBJECT));
    new GroupStrategies("certificates.k8s.io", factories)
        .add(
            "certificatesigningrequests",
            (resource, parts) ->
                new CertificateSigningRequestStrategy(
                    resource, parts.access()::mayActFor, parts.clock()));
    GroupStrategies rbac = new GroupStrategies("rbac.authorization.k8s.io", factories);
    role(rbac, RoleKind.CLUSTER_ROLES, RoleStrategy::new);
    role(rbac, RoleKind.ROLES, RoleStrategy::new);
    role(rbac, RoleKind.CLUSTER_ROLE_BINDINGS, RoleBindingStrategy::new);
    role(rbac, RoleKind.ROLE_BINDINGS, RoleBindingStrategy::new);
  }

  /** Makes the strategy of a kind that says who may do what. */
  private interface RoleFactory {
    Strategy make(ApiResource resource, GrantCheck grants, Runnable changed);
  }

  private static void role(GroupStrategies rbac, RoleKind kind, RoleFactory factory) {
    rbac.add(
        kind.plural(),
        (resource, parts) ->
            factory.make(resource, parts.access().grants(), () -> parts.access().changed(kind)));
  }

  private static StrategyFactory review(Function<KindStrategies.Parts, Review> review) {
    return (resource, parts) -> new ReviewStrategy(resource, review.apply(parts));
  }

  private static StrategyFactory accessReview(AccessReviewKind kind) {
    return review(parts -> new AccessReviews(parts.access().authorizer(), kind));
  }
}
