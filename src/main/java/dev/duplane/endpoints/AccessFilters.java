package dev.duplane.endpoints;

import dev.duplane.api.FieldSelector;
import dev.duplane.api.FieldSelectorParser;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.authentication.RequestAuthenticator;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.Forbidden;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What every request passes before it is routed: who asks, as whom, and may that user do it
 * (apiserver/pkg/server/config.go, {@code DefaultBuildHandlerChain}).
 */
final class AccessFilters {
  private final RequestAuthenticator authenticator;
  private final Authorizer authorizer;
  private static final Set<String> READS = Set.of("list", "watch");

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
    Map<String, String> selected = selected(info.verb(), query);
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
        // A list or watch of the one object of a name is about that object.
        name.isEmpty() && READS.contains(info.verb())
            ? selected.getOrDefault("metadata.name", "")
            : name,
        "",
        selected);
  }

  /** What fields are asked to be equal to, where many objects are meant. */
  private static Map<String, String> selected(String verb, Query query) {
    String selector = query.text("fieldSelector");
    if (selector.isEmpty() || !(READS.contains(verb) || verb.equals("deletecollection"))) {
      return Map.of();
    }
    Map<String, String> selected = new HashMap<>();
    try {
      for (FieldSelector.Term term : FieldSelectorParser.parse(selector).terms()) {
        if (term.equal()) {
          selected.putIfAbsent(term.field(), term.value());
        }
      }
    } catch (StatusException e) {
      // What is wrong with it is said where the list is read.
      return Map.of();
    }
    return selected;
  }
}
