package dev.duplane.authentication.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.authentication.AuthenticatedToken;
import dev.duplane.authentication.InvalidTokenException;
import dev.duplane.authentication.RequestAuthenticator;
import dev.duplane.registry.Review;
import java.util.ArrayList;
import java.util.List;

/** Tells whose a token is (pkg/registry/authentication/tokenreview/storage.go). */
public final class TokenReviews implements Review {
  private final RequestAuthenticator authenticator;

  /**
   * @param authenticator knows the tokens
   */
  public TokenReviews(RequestAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  @Override
  public ObjectNode answer(ObjectNode review, ReviewRequest request) {
    String token = review.path("spec").path("token").asText();
    if (token.isEmpty()) {
      throw StatusException.badRequest("token is required for TokenReview in authentication");
    }
    request.admitted().run();
    List<String> wanted = new ArrayList<>();
    for (JsonNode audience : review.path("spec").path("audiences")) {
      wanted.add(audience.asText());
    }
    review.remove("status");
    ObjectNode status = review.putObject("status");
    try {
      AuthenticatedToken known = authenticator.review(token, wanted);
      status.put("authenticated", true);
      status.set("user", UserInfoTree.of(known.user()));
      ArrayNode audiences = status.putArray("audiences");
      known.audiences().forEach(audiences::add);
    } catch (InvalidTokenException e) {
      status.putObject("user");
      status.put("error", String.valueOf(e.getMessage()));
    }
    return review;
  }
}
