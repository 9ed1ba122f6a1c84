package dev.duplane.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The subprotocols of a request for a WebSocket, one of which may carry a bearer token: a page in a
 * browser can set no other header (apiserver, authentication/request/websocket/protocol.go).
 *
 * @param authorization what stands for the token: an {@code Authorization} header; null if there is
 *     no token
 * @param others the subprotocols without the token, in order
 */
record WebSocketToken(@Nullable String authorization, List<String> others) {
  private static final String PREFIX = "base64url.bearer.authorization.k8s.io.";

  /** What no token is: the request is refused as one with a wrong token. */
  private static final String INVALID = "Bearer invalid";

  /**
   * Reads the header. Two tokens, one that cannot be read, and one without another subprotocol that
   * could be answered, are invalid.
   */
  static WebSocketToken of(List<String> headers) {
    List<String> tokens = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String header : headers) {
      for (String protocol : header.split(",", -1)) {
        String name = protocol.strip();
        (name.startsWith(PREFIX) ? tokens : others).add(name);
      }
    }
    if (tokens.isEmpty()) {
      return new WebSocketToken(null, others);
    }
    String token =
        tokens.size() == 1 && !others.isEmpty()
            ? decode(tokens.get(0).substring(PREFIX.length()))
            : null;
    return new WebSocketToken(token == null ? INVALID : "Bearer " + token, others);
  }

  private static @Nullable String decode(String encoded) {
    try {
      byte[] token = Base64.getUrlDecoder().decode(encoded);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(token)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return null;
    }
  }
}
