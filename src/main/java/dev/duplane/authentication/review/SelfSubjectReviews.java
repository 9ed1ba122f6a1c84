package dev.duplane.authentication.review;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Review;
import java.time.Clock;

/** Tells users who they are (pkg/registry/authentication/selfsubjectreview). */
public final class SelfSubjectReviews implements Review {
  private final Clock clock;

  /**
   * @param clock the cluster's
   */
  public SelfSubjectReviews(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ObjectNode answer(ObjectNode review, ReviewRequest request) {
    request.admitted().run();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("metadata").put("creationTimestamp", Identity.timestamp(clock.instant()));
    answer.putObject("status").set("userInfo", UserInfoTree.of(request.user()));
    return answer;
  }
}
