package dev.duplane.authentication;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows some tokens ({@code authenticator.Token} in apiserver/pkg/authentication). Thread-safe. */
public interface TokenAuthenticator {

  /**
   * Whose a token is, or null if it is none of those that are known here.
   *
   * @param audiences one of which the token has to be meant for; if the kind of token says for whom
   *     it is meant
   * @throws InvalidTokenException if it is one of them and not valid
   */
  @Nullable AuthenticatedToken authenticate(String token, List<String> audiences)
      throws InvalidTokenException;
}
