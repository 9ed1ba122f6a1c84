package dev.duplane.authentication.serviceaccount;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token in its compact form (RFC 7515, RFC 7519).
 *
 * @param claims what it says
 * @param signed the part that is signed
 * @param signature of that part
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JsonWebToken(ObjectNode claims, String signed, byte[] signature) {
  static final String ALGORITHM = "ES256";

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** A token with claims. */
  static String signed(ObjectNode claims, TokenKey key) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("alg", ALGORITHM).put("kid", key.id());
    String text = part(header) + "." + part(claims);
    byte[] signature = key.key().sign(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + ENCODER.encodeToString(signature);
  }

  private static String part(ObjectNode node) {
    return ENCODER.encodeToString(node.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Takes a token apart, or null if it is none. */
  static @Nullable JsonWebToken parse(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      return null;
    }
    try {
      JsonNode claims = JsonTree.parse(Base64.getUrlDecoder().decode(parts[1]));
      return claims instanceof ObjectNode object
          ? new JsonWebToken(
              object, parts[0] + "." + parts[1], Base64.getUrlDecoder().decode(parts[2]))
          : null;
    } catch (IllegalArgumentException | DecodeException e) {
      return null;
    }
  }

  boolean isSignedBy(TokenKey key) {
    return key.key().verify(signed.getBytes(StandardCharsets.US_ASCII), signature);
  }
}
