package dev.duplane.cluster.flags;

import dev.duplane.api.GoText;
import dev.duplane.authentication.AuthenticationConfiguration;
import dev.duplane.authentication.ClientAuthorities;
import dev.duplane.authentication.TokenFile;
import dev.duplane.authorization.AuthorizationMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flags of kube-apiserver that say who may use it (pkg/kubeapiserver/options). */
final class AccessFlags {
  private static final Set<String> NOT_EMULATED = Set.of("ABAC", "Webhook", "AlwaysDeny");

  private final Map<ClusterFlag, String> given;

  AccessFlags(Map<ClusterFlag, String> given) {
    this.given = given;
  }

  /** The users there are; an empty path is none. */
  AuthenticationConfiguration authentication(AuthenticationConfiguration base)
      throws RefusedFlagException {
    String tokens = given.get(ClusterFlag.TOKEN_AUTH_FILE);
    String authorities = given.get(ClusterFlag.CLIENT_CA_FILE);
    AuthenticationConfiguration read = base;
    if (tokens != null) {
      read = read.withTokenFile(tokens.isEmpty() ? null : tokenFile(tokens));
    }
    if (authorities != null) {
      read = read.withClientAuthorities(authorities.isEmpty() ? null : authorities(authorities));
    }
    return read;
  }

  private static TokenFile tokenFile(String path) throws RefusedFlagException {
    try {
      return TokenFile.read(path);
    } catch (IllegalArgumentException e) {
      throw refused(ClusterFlag.TOKEN_AUTH_FILE, e);
    }
  }

  private static ClientAuthorities authorities(String path) throws RefusedFlagException {
    try {
      return ClientAuthorities.read(path);
    } catch (IllegalArgumentException e) {
      throw refused(ClusterFlag.CLIENT_CA_FILE, e);
    }
  }

  private static RefusedFlagException refused(ClusterFlag flag, IllegalArgumentException why) {
    return new RefusedFlagException(flag, String.valueOf(why.getMessage()));
  }

  /** Who decides. Of several modes one that allows is enough, so AlwaysAllow allows all. */
  AuthorizationMode authorizationMode(AuthorizationMode base) throws RefusedFlagException {
    String text = given.get(ClusterFlag.AUTHORIZATION_MODE);
    if (text == null) {
      return base;
    }
    List<String> modes = new ArrayList<>();
    for (String mode : text.split(",", -1)) {
      check(mode);
      if (modes.contains(mode)) {
        throw refused(
            "authorization-mode " + GoText.quote(mode) + " has mode specified more than once");
      }
      modes.add(mode);
    }
    boolean nodes = modes.contains(AuthorizationMode.NODE.toString());
    if (modes.contains(AuthorizationMode.ALWAYS_ALLOW.toString())) {
      return AuthorizationMode.ALWAYS_ALLOW;
    }
    return !modes.contains(AuthorizationMode.RBAC.toString())
        ? AuthorizationMode.NODE
        : nodes ? AuthorizationMode.NODE_AND_RBAC : AuthorizationMode.RBAC;
  }

  private static void check(String mode) throws RefusedFlagException {
    if (NOT_EMULATED.contains(mode)) {
      throw refused(mode + " is not emulated; AlwaysAllow, Node and RBAC are");
    }
    if (!mode.equals(AuthorizationMode.NODE.toString())
        && !mode.equals(AuthorizationMode.RBAC.toString())
        && !mode.equals(AuthorizationMode.ALWAYS_ALLOW.toString())) {
      throw refused("authorization-mode " + GoText.quote(mode) + " is not a valid mode");
    }
  }

  private static RefusedFlagException refused(String why) {
    return new RefusedFlagException(ClusterFlag.AUTHORIZATION_MODE, why);
  }
}
