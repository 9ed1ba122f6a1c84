package dev.duplane.endpoints;

import dev.duplane.api.Status;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.authorization.Attributes;
import dev.duplane.authorization.Authorizer;
import dev.duplane.authorization.Forbidden;
import dev.duplane.cluster.AccessControl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the emulator's own API of a cluster: where roles decide, those whose roles have its
 * paths among their {@code nonResourceURLs}, as for other paths that are no resources (Using RBAC
 * Authorization, "Referring to resources"); elsewhere everybody.
 */
public final class EmulatorAccess {
  private EmulatorAccess() {}

  /**
   * Why a request is refused.
   *
   * @param access of the cluster that it is about
   * @param method of HTTP
   * @param path within the cluster
   * @param authorization the header; null if there is none
   * @param peer where it came from
   * @return 401 or 403; null if it is not refused
   */
  public static @Nullable Status refusal(
      AccessControl access, String method, String path, @Nullable String authorization, Peer peer) {
    Authorizer authorizer = access.authorizer();
    if (authorizer == Authorizer.ALWAYS_ALLOW) {
      return null;
    }
    try {
      UserInfo user =
          access.authenticator().authenticate(authorization, peer.certificates(), peer.local());
      Forbidden.require(authorizer, Attributes.ofPath(user, method.toLowerCase(Locale.ROOT), path));
      return null;
    } catch (StatusException e) {
      return e.status();
    }
  }
}
