package dev.duplane.authorization;

import dev.duplane.api.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Several authorizers, of which one that allows is enough (apiserver/pkg/authorization/union). The
 * group {@code system:masters} may do everything before any of them is asked.
 */
public final class UnionAuthorizer implements Authorizer {
  private final List<Authorizer> authorizers;

  /**
   * @param authorizers in the order in which they are asked
   */
  public UnionAuthorizer(List<Authorizer> authorizers) {
    this.authorizers = List.copyOf(authorizers);
  }

  /** The first that allows says why; if none does, all do. */
  @Override
  public AccessDecision authorize(Attributes attributes) {
    if (attributes.user().groups().contains(UserInfo.MASTERS)) {
      return AccessDecision.ALLOWED;
    }
    StringJoiner reasons = new StringJoiner("\n");
    for (Authorizer authorizer : authorizers) {
      AccessDecision decision = authorizer.authorize(attributes);
      if (decision.allowed()) {
        return decision;
      }
      if (!decision.reason().isEmpty()) {
        reasons.add(decision.reason());
      }
    }
    return new AccessDecision(false, reasons.toString());
  }

  @Override
  public UserRules rulesFor(UserInfo user, String namespace) {
    List<PolicyRule> rules = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (Authorizer authorizer : authorizers) {
      UserRules own = authorizer.rulesFor(user, namespace);
      rules.addAll(own.rules());
      if (!own.errors().isEmpty()) {
        errors.add(own.errors());
      }
    }
    String all = String.join(", ", errors);
    return new UserRules(rules, errors.size() > 1 ? "[" + all + "]" : all);
  }
}
