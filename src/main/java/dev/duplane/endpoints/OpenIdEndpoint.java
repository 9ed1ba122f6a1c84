package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.authentication.serviceaccount.TokenKey;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where others find the keys by which they can check tokens of ServiceAccounts (Managing Service
 * Accounts, "Service account issuer discovery"; pkg/routes/openidmetadata.go).
 */
final class OpenIdEndpoint {
  private static final List<String> CONFIGURATION = List.of(".well-known", "openid-configuration");
  private static final List<String> KEYS = List.of("openid", "v1", "jwks");
  private static final String CACHED = "public, max-age=3600";

  private final TokenKey key;
  private final Supplier<String> serverAddress;

  OpenIdEndpoint(TokenKey key, Supplier<String> serverAddress) {
    this.key = key;
    this.serverAddress = serverAddress;
  }

  /** The answer, or null if there is no such path. */
  @Nullable ApiResponse answer(List<String> segments, ApiRequest request) {
    if (segments.equals(CONFIGURATION)) {
      return answer("application/json", request, () -> key.discovery(serverAddress.get()));
    }
    return segments.equals(KEYS) ? answer("application/jwk-set+json", request, key::jwks) : null;
  }

  private static ApiResponse answer(
      String mediaType, ApiRequest request, Supplier<ObjectNode> document) {
    DiscoveryEndpoint.requireGet(request);
    if (Accept.parse(request.header("accept")).stream()
        .noneMatch(clause -> clause.any() || clause.type().equals(mediaType))) {
      throw Negotiation.noRepresentation(mediaType);
    }
    return new ApiResponse.Complete(
        200,
        List.of(
            new ApiResponse.Header("Cache-Control", CACHED),
            new ApiResponse.Header("Content-Type", mediaType)),
        Answers.bytes(document.get()));
  }
}
