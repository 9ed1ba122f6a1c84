package dev.duplane.authorization;

import dev.duplane.api.GoText;
import dev.duplane.api.GroupResource;
import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import java.util.List;

/**
 * Refusals in kube-apiserver's words (apiserver/pkg/endpoints/handlers/responsewriters/errors.go).
 */
public final class Forbidden {
  private Forbidden() {}

  /**
   * Requires that a user may do something.
   *
   * @throws StatusException 403 if not
   */
  public static void require(Authorizer authorizer, Attributes attributes) {
    AccessDecision decision = authorizer.authorize(attributes);
    if (!decision.allowed()) {
      throw status(attributes, decision.reason());
    }
  }

  /** The refusal of something, for a reason or for none. */
  public static StatusException status(Attributes attributes, String reason) {
    String message = message(attributes) + (reason.isEmpty() ? "" : ": " + reason);
    if (attributes.resourceRequest() && !attributes.resource().isEmpty()) {
      return StatusException.forbidden(
          new GroupResource(attributes.apiGroup(), attributes.resource()),
          attributes.name(),
          message,
          List.of());
    }
    return new StatusException(
        new Status(403, "Forbidden", "forbidden: " + message, Status.Details.EMPTY));
  }

  private static String message(Attributes attributes) {
    String user = "User " + GoText.quote(attributes.user().username()) + " cannot ";
    if (!attributes.resourceRequest()) {
      return user + attributes.verb() + " path " + GoText.quote(attributes.path());
    }
    String resource =
        attributes.subresource().isEmpty()
            ? attributes.resource()
            : attributes.resource() + "/" + attributes.subresource();
    return user
        + attributes.verb()
        + " resource "
        + GoText.quote(resource)
        + " in API group "
        + GoText.quote(attributes.apiGroup())
        + (attributes.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace " + GoText.quote(attributes.namespace()));
  }
}
