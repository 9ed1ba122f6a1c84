package dev.duplane.authorization;

import dev.duplane.api.UserInfo;
import java.util.List;

/** Decides who may do what (apiserver/pkg/authorization/authorizer). Thread-safe. */
public interface Authorizer {

  /** Everybody may do everything ({@code --authorization-mode AlwaysAllow}). */
  Authorizer ALWAYS_ALLOW =
      new Authorizer() {
        @Override
        public AccessDecision authorize(Attributes attributes) {
          return AccessDecision.ALLOWED;
        }

        @Override
        public UserRules rulesFor(UserInfo user, String namespace) {
          return UserRules.EVERYTHING;
        }
      };

  /** Whether a user may do something. */
  AccessDecision authorize(Attributes attributes);

  /** All that a user may do in a Namespace, as far as rules say it. */
  UserRules rulesFor(UserInfo user, String namespace);

  /**
   * The rules of a user.
   *
   * @param rules those found
   * @param errors what could not be found, empty if nothing is missing
   */
  record UserRules(List<PolicyRule> rules, String errors) {
    static final UserRules EVERYTHING =
        new UserRules(List.of(PolicyRule.ALL_RESOURCES, PolicyRule.ALL_PATHS), "");

    /** Keeps a copy. */
    public UserRules {
      rules = List.copyOf(rules);
    }
  }
}
