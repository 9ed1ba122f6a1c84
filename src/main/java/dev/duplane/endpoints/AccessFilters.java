package dev.duplane.endpoints;

import dev.duplane.api.FieldSelector;
import dev.duplane.api.FieldSelectorParser;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.authentication.RequestAuthenticator;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.Forbidden;
import java.util.Locale;
import java.util.Objects;

/**
 * What every request passes before it is routed: who asks, as whom, and may that user do it
 * (apiserver/pkg/server/config.go, {@code DefaultBuildHandlerChain}).
 */
final class AccessFilters {
  private final RequestAuthenticator authenticator;
  private final Authorizer authorizer;
  private final boolean constrained;

  /**
   * @param constrained whether the release has constrained impersonation (KEP-5284)
   */
  AccessFilters(RequestAuthenticator authenticator, Authorizer authorizer, boolean constrained) {
    this.authenticator = authenticator;
    this.authorizer = authorizer;
    this.constrained = constrained;
  }

  /**
   * The request with its user.
   *
   * @throws StatusException 401, or what is wrong with whom it names
   * @throws AccessDeniedException 403
   */
  ApiRequest admitted(RequestInfo info, ApiRequest request, Query query) {
    Peer peer = request.peer();
    UserInfo user =
        authenticator.authenticate(
            request.header("authorization"), peer.certificates(), peer.local());
    if (Impersonation.isAskedFor(request)) {
      Attributes asked = attributes(info, request, query, user);
      user = impersonated(request, asked);
    }
    if (authorizer != Authorizer.ALWAYS_ALLOW) {
      require(attributes(info, request, query, user));
    }
    return request.by(user);
  }

  /** The filter of old answers as authorization does, the new one as everything else. */
  private UserInfo impersonated(ApiRequest request, Attributes asked) {
    try {
      return Impersonation.user(request, asked, authorizer, constrained);
    } catch (StatusException e) {
      throw constrained || e.status().code() != 403 ? e : new AccessDeniedException(e);
    }
  }

  private void require(Attributes attributes) {
    try {
      Forbidden.require(authorizer, attributes);
    } catch (StatusException e) {
      throw new AccessDeniedException(e);
    }
  }

  private static Attributes attributes(
      RequestInfo info, ApiRequest request, Query query, UserInfo user) {
    if (!info.isResourceRequest()) {
      String path = PercentCoding.decode(request.path(), false);
      return Attributes.ofPath(
          user,
          request.method().toLowerCase(Locale.ROOT),
          Objects.requireNonNullElse(path, request.path()));
    }
    String name = info.name();
    boolean object = info.apiGroup().isEmpty() && info.resource().equals("namespaces");
    return new Attributes(
        user,
        info.verb(),
        true,
        // A Namespace is in itself.
        object && info.namespace().isEmpty() ? name : info.namespace(),
        info.apiGroup(),
        info.apiVersion(),
        info.resource(),
        info.subresource(),
        name.isEmpty() ? selectedName(info.verb(), query) : name,
        "");
  }

  /** A list or watch of the one object of a name is about that object. */
  private static String selectedName(String verb, Query query) {
    String selector = query.text("fieldSelector");
    if (selector.isEmpty() || !(verb.equals("list") || verb.equals("watch"))) {
      return "";
    }
    try {
      for (FieldSelector.Term term : FieldSelectorParser.parse(selector).terms()) {
        if (term.field().equals("metadata.name") && term.equal()) {
          return term.value();
        }
      }
    } catch (StatusException e) {
      // What is wrong with it is said where the list is read.
      return "";
    }
    return "";
  }
}
