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
import java.util.function.Consumer;

/** The flags of kube-apiserver that say who may use it (pkg/kubeapiserver/options). */
final class AccessFlags {
  private static final Set<String> NOT_EMULATED = Set.of("ABAC", "Webhook", "AlwaysDeny");
  private static final String NODE = "Node";

  private final Map<ClusterFlag, String> given;
  private final Consumer<FlagMessage> warnings;

  AccessFlags(Map<ClusterFlag, String> given, Consumer<FlagMessage> warnings) {
    this.given = given;
    this.warnings = warnings;
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
    if (modes.contains(NODE)) {
      warnings.accept(
          new FlagMessage(
              ClusterFlag.AUTHORIZATION_MODE,
              "Node is not emulated: kubelets have what roles give them"));
    }
    return modes.contains(AuthorizationMode.ALWAYS_ALLOW.toString())
        ? AuthorizationMode.ALWAYS_ALLOW
        : AuthorizationMode.RBAC;
  }

  private static void check(String mode) throws RefusedFlagException {
    if (NOT_EMULATED.contains(mode)) {
      throw refused(mode + " is not emulated; AlwaysAllow and RBAC are");
    }
    if (!mode.equals(NODE)
        && !mode.equals(AuthorizationMode.RBAC.toString())
        && !mode.equals(AuthorizationMode.ALWAYS_ALLOW.toString())) {
      throw refused("authorization-mode " + GoText.quote(mode) + " is not a valid mode");
    }
  }

  private static RefusedFlagException refused(String why) {
    return new RefusedFlagException(ClusterFlag.AUTHORIZATION_MODE, why);
  }
}
