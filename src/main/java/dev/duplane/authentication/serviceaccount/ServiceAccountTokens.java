package dev.duplane.authentication.serviceaccount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.authentication.AuthenticatedToken;
import dev.duplane.authentication.InvalidTokenException;
import dev.duplane.authentication.ServiceAccountUser;
import dev.duplane.authentication.TokenAuthenticator;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Knows the tokens that {@link TokenRequests} has issued (pkg/serviceaccount/jwt.go and claims.go).
 */
public final class ServiceAccountTokens implements TokenAuthenticator {
  private static final String EXTRA = "authentication.kubernetes.io/";
  private static final String INVALIDATED = "service account token has been invalidated";

  private final TokenKey key;
  private final Supplier<Registry> registry;
  private final Clock clock;

  /**
   * @param key what they are signed with
   * @param registry where the ServiceAccounts are, and what tokens are bound to
   * @param clock by which they run out
   */
  public ServiceAccountTokens(TokenKey key, Supplier<Registry> registry, Clock clock) {
    this.key = key;
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public @Nullable AuthenticatedToken authenticate(String token, List<String> audiences)
      throws InvalidTokenException {
    JsonWebToken parsed = JsonWebToken.parse(token);
    if (parsed == null || !parsed.claims().path("iss").asText().equals(key.issuer())) {
      return null;
    }
    if (!parsed.isSignedBy(key)) {
      throw new InvalidTokenException("invalid signature");
    }
    JsonNode claims = parsed.claims();
    List<String> meant = meant(claims, audiences);
    checkTime(claims);
    return new AuthenticatedToken(user(claims), meant);
  }

  private List<String> meant(JsonNode claims, List<String> audiences) throws InvalidTokenException {
    List<String> has = new ArrayList<>();
    claims.path("aud").forEach(audience -> has.add(audience.asText()));
    List<String> meant = audiences.stream().filter(has::contains).toList();
    if (meant.isEmpty()) {
      throw new InvalidTokenException(
          "token audiences "
              + list(has)
              + " is invalid for the target audiences "
              + list(audiences));
    }
    return meant;
  }

  private static String list(List<String> texts) {
    return texts.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"));
  }

  private void checkTime(JsonNode claims) throws InvalidTokenException {
    long now = clock.instant().getEpochSecond();
    if (now < claims.path("nbf").asLong()) {
      throw new InvalidTokenException("service account token is not valid yet");
    }
    if (now > claims.path("exp").asLong()) {
      throw new InvalidTokenException("service account token has expired");
    }
  }

  private UserInfo user(JsonNode claims) throws InvalidTokenException {
    JsonNode own = claims.path("kubernetes.io");
    String namespace = own.path("namespace").asText();
    JsonNode account = own.path("serviceaccount");
    String name = account.path("name").asText();
    ServiceAccountUser user = new ServiceAccountUser(namespace, name);
    if (!claims.path("sub").asText().equals(user.username())) {
      throw new InvalidTokenException("sub claim is invalid");
    }
    Map<String, List<String>> extra = new LinkedHashMap<>();
    extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.path("jti").asText()));
    requireSame("serviceaccounts", namespace, account);
    JsonNode node = own.path("node");
    JsonNode pod = own.path("pod");
    if (pod.isMissingNode() && !node.isMissingNode()) {
      requireSame("nodes", "", node);
    }
    note("node", node, extra);
    if (!pod.isMissingNode()) {
      requireSame("pods", namespace, pod);
    }
    note("pod", pod, extra);
    if (own.has("secret")) {
      requireSame("secrets", namespace, own.path("secret"));
    }
    List<String> groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.ALL_AUTHENTICATED);
    return new UserInfo(user.username(), account.path("uid").asText(), groups, extra);
  }

  /** Tells what the token is bound to. The Node of a Pod may go before it. */
  private static void note(String name, JsonNode reference, Map<String, List<String>> extra) {
    for (String field : List.of("name", "uid")) {
      if (reference.has(field)) {
        extra.put(EXTRA + name + "-" + field, List.of(reference.path(field).asText()));
      }
    }
  }

  /** The object that a token was issued for is still there, and not another of the same name. */
  private void requireSame(String plural, String namespace, JsonNode reference)
      throws InvalidTokenException {
    JsonNode object = find(plural, namespace, reference.path("name").asText());
    boolean same =
        object != null
            && (!reference.has("uid")
                || object.path("metadata").path("uid").equals(reference.path("uid")));
    if (!same || isGone(object)) {
      throw new InvalidTokenException(INVALIDATED);
    }
  }

  /** A deletion that has begun is over for tokens once its time has passed by a minute. */
  private boolean isGone(@Nullable JsonNode object) {
    if (!(object instanceof ObjectNode tree)) {
      return true;
    }
    ObjectMeta meta = ObjectMeta.of(tree);
    return meta.deleting()
        && Instant.parse(meta.deletionTimestamp()).plusSeconds(60).isBefore(clock.instant());
  }

  private @Nullable JsonNode find(String plural, String namespace, String name) {
    ResourceRegistry resource = registry.get().resource("", "v1", plural);
    if (resource == null) {
      return null;
    }
    try {
      return JsonTree.parse(resource.get(namespace, name, null).json());
    } catch (StatusException e) {
      return null;
    }
  }
}
