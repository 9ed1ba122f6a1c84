package dev.duplane.authentication;

import dev.duplane.api.UserInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How users may show who they are, beside the tokens of ServiceAccounts.
 *
 * @param tokenFile {@code --token-auth-file}; null if there is none
 * @param clientAuthorities {@code --client-ca-file}; null if there is none
 * @param administrator knows the token in the kubeconfig file that the server writes; null if it
 *     writes none. It asks nobody else to show who they are.
 */
public record AuthenticationConfiguration(
    @Nullable TokenFile tokenFile,
    @Nullable ClientAuthorities clientAuthorities,
    @Nullable TokenAuthenticator administrator) {
  /** Nobody can, and nobody has to. */
  public static final AuthenticationConfiguration NONE =
      new AuthenticationConfiguration(null, null, null);

  /** The same with other tokens. */
  public AuthenticationConfiguration withTokenFile(@Nullable TokenFile other) {
    return new AuthenticationConfiguration(other, clientAuthorities, administrator);
  }

  /** The same with other authorities. */
  public AuthenticationConfiguration withClientAuthorities(@Nullable ClientAuthorities other) {
    return new AuthenticationConfiguration(tokenFile, other, administrator);
  }

  /** The same with a token that is an administrator's, as in kubeadm's {@code admin.conf}. */
  public AuthenticationConfiguration withAdministrator(String token) {
    UserInfo user =
        AuthenticatedGroup.added(
            new UserInfo("kubernetes-admin", "", List.of("system:masters"), Map.of()));
    return new AuthenticationConfiguration(
        tokenFile, clientAuthorities, new TokenFile("", Map.of(token, user)));
  }

  /** Whether users can show who they are. */
  public boolean isConfigured() {
    return tokenFile != null || clientAuthorities != null;
  }
}
