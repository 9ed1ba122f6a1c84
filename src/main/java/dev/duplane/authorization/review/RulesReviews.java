package dev.duplane.authorization.review;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.PolicyRule;
import dev.duplane.registry.Review;
import java.util.List;

/**
 * Tells users what they may do in a Namespace (pkg/registry/authorization/selfsubjectrulesreview).
 */
public final class RulesReviews implements Review {
  private final Authorizer authorizer;

  /**
   * @param authorizer knows the rules
   */
  public RulesReviews(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public ObjectNode answer(ObjectNode review, ReviewRequest request) {
    String asked = review.path("spec").path("namespace").asText();
    if (asked.isEmpty()) {
      throw StatusException.badRequest("no namespace on request");
    }
    request.admitted().run();
    Authorizer.UserRules rules = authorizer.rulesFor(request.user(), asked);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("metadata");
    answer.putObject("spec");
    ObjectNode status = answer.putObject("status");
    ArrayNode resources = status.putArray("resourceRules");
    ArrayNode paths = status.putArray("nonResourceRules");
    for (PolicyRule rule : rules.rules()) {
      if (!rule.resources().isEmpty()) {
        ObjectNode tree = resources.addObject();
        texts(tree, "verbs", rule.verbs());
        texts(tree, "apiGroups", rule.apiGroups());
        texts(tree, "resources", rule.resources());
        texts(tree, "resourceNames", rule.resourceNames());
      }
      if (!rule.nonResourceUrls().isEmpty()) {
        ObjectNode tree = paths.addObject();
        texts(tree, "verbs", rule.verbs());
        texts(tree, "nonResourceURLs", rule.nonResourceUrls());
      }
    }
    status.put("incomplete", false);
    if (!rules.errors().isEmpty()) {
      status.put("evaluationError", rules.errors());
    }
    return answer;
  }

  private static void texts(ObjectNode tree, String field, List<String> texts) {
    if (!texts.isEmpty()) {
      texts.forEach(tree.putArray(field)::add);
    }
  }
}
