package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Where the next page of a list begins (API concepts, "Retrieving large results sets in chunks").
 * On the wire it is opaque; in fact it is kube-apiserver's form.
 *
 * @param revision of the snapshot that all pages come from; negative: whatever is newest
 * @param start the first key of the page, after the list's prefix
 */
record ContinueToken(long revision, String start) {
  private static final String VERSION = "meta.k8s.io/v1";

  static ContinueToken parse(String text) {
    try {
      byte[] json = Base64.getUrlDecoder().decode(text);
      JsonNode token = JsonTree.parse(json);
      String start = token.path("start").asText();
      if (token.path("v").asText().equals(VERSION) && !start.isEmpty()) {
        return new ContinueToken(token.path("rv").asLong(), start);
      }
    } catch (IllegalArgumentException | DecodeException e) {
      // The same answer as for a token of another version.
    }
    throw StatusException.badRequest("continue key is not valid: " + text);
  }

  String text() {
    ObjectNode token = JsonNodeFactory.instance.objectNode();
    token.put("v", VERSION);
    token.put("rv", revision);
    token.put("start", start);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(token.toString().getBytes(StandardCharsets.UTF_8));
  }
}
