package dev.duplane.authorization.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.FieldSelectorParser;
import dev.duplane.api.GroupKind;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.authorization.AccessDecision;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.registry.Review;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Tells whether a user may do something: SubjectAccessReview, LocalSubjectAccessReview,
 * SelfSubjectAccessReview.
 */
public final class AccessReviews implements Review {
  private final Authorizer authorizer;
  private final AccessReviewKind kind;

  /**
   * @param authorizer decides
   * @param kind of the three
   */
  public AccessReviews(Authorizer authorizer, AccessReviewKind kind) {
    this.authorizer = authorizer;
    this.kind = kind;
  }

  @Override
  public ObjectNode answer(ObjectNode review, ReviewRequest request) {
    List<FieldError> errors = kind.validate(review);
    if (!errors.isEmpty()) {
      throw StatusException.invalid(new GroupKind("authorization.k8s.io", ""), "", errors);
    }
    request.admitted().run();
    JsonNode spec = review.path("spec");
    UserInfo about = kind == AccessReviewKind.SELF ? request.user() : user(spec);
    AccessDecision decision = authorizer.authorize(attributes(spec, about));
    review.remove("status");
    ObjectNode status = review.putObject("status").put("allowed", decision.allowed());
    if (!decision.reason().isEmpty()) {
      status.put("reason", decision.reason());
    }
    return review;
  }

  private static UserInfo user(JsonNode spec) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    spec.path("extra")
        .properties()
        .forEach(
            entry -> extra.put(entry.getKey().toLowerCase(Locale.ROOT), texts(entry.getValue())));
    return new UserInfo(
        spec.path("user").asText(), spec.path("uid").asText(), texts(spec.path("groups")), extra);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Attributes attributes(JsonNode spec, UserInfo user) {
    JsonNode asked = spec.path("resourceAttributes");
    if (asked.isMissingNode()) {
      JsonNode path = spec.path("nonResourceAttributes");
      return Attributes.ofPath(user, path.path("verb").asText(), path.path("path").asText());
    }
    return new Attributes(
        user,
        asked.path("verb").asText(),
        true,
        asked.path("namespace").asText(),
        asked.path("group").asText(),
        asked.path("version").asText(),
        asked.path("resource").asText(),
        asked.path("subresource").asText(),
        asked.path("name").asText(),
        "",
        selected(asked.path("fieldSelector")));
  }

  /** What fields are asked to be equal to; a selector that cannot be read asks for nothing. */
  private static Map<String, String> selected(JsonNode selector) {
    Map<String, String> selected = new HashMap<>();
    for (JsonNode requirement : selector.path("requirements")) {
      JsonNode values = requirement.path("values");
      if (requirement.path("operator").asText().equals("In") && values.size() == 1) {
        selected.put(requirement.path("key").asText(), values.path(0).asText());
      }
    }
    try {
      for (FieldSelector.Term term :
          FieldSelectorParser.parse(selector.path("rawSelector").asText()).terms()) {
        if (term.equal()) {
          selected.put(term.field(), term.value());
        }
      }
    } catch (StatusException e) {
      return selected;
    }
    return selected;
  }
}
