package dev.duplane.authentication;

import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who asks (pkg/kubeapiserver/authenticator/config.go): by the client's certificate, then
 * by its token; who shows neither is anonymous. Thread-safe.
 */
public final class RequestAuthenticator {
  /** What TokenReview says of a token that nobody knows. */
  private static final String UNKNOWN = "invalid bearer token";

  private final AuthenticationConfiguration configuration;
  private final boolean required;
  private final TokenAuthenticator serviceAccounts;
  private final List<String> audiences;
  private final Supplier<List<X509Certificate>> ownAuthorities;
  private final Clock clock;

  /**
   * @param configuration the ways there are beside ServiceAccounts' tokens
   * @param required whether tokens that nobody knows are refused
   * @param serviceAccounts knows the tokens of ServiceAccounts
   * @param audiences what the API server calls itself
   * @param ownAuthorities whose certificates are known without being configured
   * @param clock by which certificates run out
   */
  public RequestAuthenticator(
      AuthenticationConfiguration configuration,
      boolean required,
      TokenAuthenticator serviceAccounts,
      List<String> audiences,
      Supplier<List<X509Certificate>> ownAuthorities,
      Clock clock) {
    this.configuration = configuration;
    this.required = required;
    this.serviceAccounts = serviceAccounts;
    this.audiences = List.copyOf(audiences);
    this.ownAuthorities = ownAuthorities;
    this.clock = clock;
  }

  /**
   * Who a request is of.
   *
   * @param authorization the value of the header, null if there is none
   * @param certificates that the client has presented
   * @param local whether the request was made in this process: without a header it is the API
   *     server's own, where users have to show who they are
   * @throws StatusException 401 if what was shown is not valid
   */
  public UserInfo authenticate(
      @Nullable String authorization, List<X509Certificate> certificates, boolean local) {
    if (authorization == null && certificates.isEmpty()) {
      return local && required ? UserInfo.API_SERVER : UserInfo.ANONYMOUS;
    }
    boolean invalid = false;
    if (!certificates.isEmpty()) {
      try {
        UserInfo user = authorities().authenticate(certificates, clock.instant());
        if (user != null) {
          return user;
        }
      } catch (InvalidTokenException e) {
        invalid = required;
      }
    }
    String token = BearerToken.of(authorization);
    if (token != null) {
      try {
        AuthenticatedToken known = find(token, audiences);
        if (known != null) {
          return known.user();
        }
        invalid |= required;
      } catch (InvalidTokenException e) {
        invalid = true;
      }
    }
    if (invalid) {
      throw StatusException.unauthorized();
    }
    return UserInfo.ANONYMOUS;
  }

  /** Those of the flag, and the cluster's own, which kubeadm gives to the flag. */
  private ClientAuthorities authorities() {
    ClientAuthorities configured = configuration.clientAuthorities();
    List<X509Certificate> all = new ArrayList<>(ownAuthorities.get());
    if (configured != null) {
      all.addAll(configured.certificates());
    }
    return new ClientAuthorities("", all);
  }

  /**
   * Whose a token is.
   *
   * @param wanted one of which it has to be meant for; the API server's own if there are none
   * @throws InvalidTokenException if nobody knows it, or it is not valid
   */
  public AuthenticatedToken review(String token, List<String> wanted) throws InvalidTokenException {
    String bearer = BearerToken.of("Bearer " + token);
    AuthenticatedToken known =
        bearer == null ? null : find(bearer, wanted.isEmpty() ? audiences : wanted);
    if (known == null) {
      throw new InvalidTokenException(UNKNOWN);
    }
    return known;
  }

  private @Nullable AuthenticatedToken find(String token, List<String> wanted)
      throws InvalidTokenException {
    TokenAuthenticator[] known = {
      configuration.tokenFile(), configuration.administrator(), serviceAccounts
    };
    for (TokenAuthenticator authenticator : known) {
      AuthenticatedToken found =
          authenticator == null ? null : authenticator.authenticate(token, wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }
}
