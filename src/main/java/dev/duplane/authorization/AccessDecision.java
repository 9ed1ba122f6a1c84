package dev.duplane.authorization;

/**
 * What an authorizer decides.
 *
 * @param allowed whether the user may do it
 * @param reason why, empty if there is nothing to say
 */
public record AccessDecision(boolean allowed, String reason) {
  /** Allowed, and that is all. */
  public static final AccessDecision ALLOWED = new AccessDecision(true, "");

  /** Nothing allows it. */
  public static final AccessDecision NOT_ALLOWED = new AccessDecision(false, "");
}
