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
 * The position at which the next page of a list begins (API concepts, "Retrieving large results
 * sets in chunks"). On the wire it is opaque; in fact it is kube-apiserver's form.
 *
 * @param revision of the snapshot that all pages come from; negative: whatever is newest
 * @param start the first key of the page, after the list's prefix
 */
record ContinueToken(long revision, String start) {
  private static final String VERSION = "meta.k8s.io/v1";
  private static final String DIGITS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  /**
   * Reads a token.
   *
   * @throws StatusException 400 with what is wrong with it, as kube-apiserver words it
   */
  static ContinueToken parse(String text) {
    JsonNode token;
    try {
      token = JsonTree.parse(decode(text));
    } catch (DecodeException e) {
      throw invalid(": " + e.getMessage());
    }
    String version = token.path("v").asText();
    if (!version.equals(VERSION)) {
      throw invalid(": server does not recognize this encoded version " + version);
    }
    long revision = token.path("rv").asLong();
    if (revision == 0) {
      throw invalid(": incorrect encoded start resourceVersion (version " + VERSION + ")");
    }
    String start = token.path("start").asText();
    if (start.isEmpty()) {
      throw invalid(": encoded start key empty (version " + VERSION + ")");
    }
    requireBelowPrefix(start);
    return new ContinueToken(revision, start.startsWith("/") ? start.substring(1) : start);
  }

  /** RFC 4648 section 5, without padding; the place of the first wrong character is told. */
  private static byte[] decode(String text) {
    int wrong = 0;
    while (wrong < text.length() && DIGITS.indexOf(text.charAt(wrong)) >= 0) {
      wrong++;
    }
    if (wrong == text.length() && text.length() % 4 == 1) {
      wrong--;
    }
    if (wrong < text.length()) {
      throw invalid(": illegal base64 data at input byte " + wrong);
    }
    return Base64.getUrlDecoder().decode(text);
  }

  /** No token may lead out of what is listed. */
  private static void requireBelowPrefix(String start) {
    String path = start.startsWith("/") ? start.substring(1) : start;
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw invalid(": " + start);
      }
    }
  }

  private static StatusException invalid(String why) {
    return StatusException.badRequest("invalid continue token: continue key is not valid" + why);
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
