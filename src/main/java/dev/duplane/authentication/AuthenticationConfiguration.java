package dev.duplane.authentication;

import org.jspecify.annotations.Nullable;

/**
 * How users may show who they are, beside the tokens of ServiceAccounts.
 *
 * @param tokenFile {@code --token-auth-file}; null if there is none
 * @param clientAuthorities {@code --client-ca-file}; null if there is none
 */
public record AuthenticationConfiguration(
    @Nullable TokenFile tokenFile, @Nullable ClientAuthorities clientAuthorities) {
  /** Nobody can, and nobody has to. */
  public static final AuthenticationConfiguration NONE =
      new AuthenticationConfiguration(null, null);

  /** The same with other tokens. */
  public AuthenticationConfiguration withTokenFile(@Nullable TokenFile other) {
    return new AuthenticationConfiguration(other, clientAuthorities);
  }

  /** The same with other authorities. */
  public AuthenticationConfiguration withClientAuthorities(@Nullable ClientAuthorities other) {
    return new AuthenticationConfiguration(tokenFile, other);
  }

  /** Whether users can show who they are. */
  public boolean isConfigured() {
    return tokenFile != null || clientAuthorities != null;
  }
}
