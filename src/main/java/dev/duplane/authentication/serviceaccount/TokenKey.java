package dev.duplane.authentication.serviceaccount;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.pki.SigningKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The key that signs the tokens of a cluster's ServiceAccounts, and who is said to have issued them
 * ({@code --service-account-issuer}, {@code --service-account-signing-key-file}). It is made when
 * it is first needed. Thread-safe.
 */
public final class TokenKey {
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final long seed;
  private final String issuer;
  private @Nullable SigningKey made;

  /**
   * @param seed of the cluster
   * @param issuer a URL
   */
  public TokenKey(long seed, String issuer) {
    this.seed = seed;
    this.issuer = issuer;
  }

  /** Who issues the tokens. */
  public String issuer() {
    return issuer;
  }

  synchronized SigningKey key() {
    if (made == null) {
      made = SigningKey.ofSeed(seed, "service account tokens");
    }
    return made;
  }

  /** The name of the key (pkg/serviceaccount/jwt.go, {@code keyIDFromPublicKey}). */
  String id() {
    try {
      return BASE64.encodeToString(MessageDigest.getInstance("SHA-256").digest(key().publicKey()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The keys by which others can check the tokens (RFC 7517, 5). */
  public ObjectNode jwks() {
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    keys.putArray("keys")
        .addObject()
        .put("use", "sig")
        .put("kty", "EC")
        .put("kid", id())
        .put("crv", "P-256")
        .put("alg", JsonWebToken.ALGORITHM)
        .put("x", BASE64.encodeToString(key().x()))
        .put("y", BASE64.encodeToString(key().y()));
    return keys;
  }

  /**
   * Where others find the keys (OpenID Connect Discovery 1.0, 3;
   * pkg/serviceaccount/openidmetadata.go).
   *
   * @param address host and port of the API server
   */
  public ObjectNode discovery(String address) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("issuer", issuer).put("jwks_uri", "https://" + address + "/openid/v1/jwks");
    document.putArray("response_types_supported").add("id_token");
    document.putArray("subject_types_supported").add("public");
    document.putArray("id_token_signing_alg_values_supported").add(JsonWebToken.ALGORITHM);
    return document;
  }
}
