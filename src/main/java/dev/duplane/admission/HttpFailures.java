package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoText;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;

/**
 * What client-go says of an answer that is no success (api/errors, {@code
 * NewGenericServerResponse}).
 */
final class HttpFailures {
  private HttpFailures() {}

  static String text(int code, byte[] body) {
    String said = new String(body, StandardCharsets.UTF_8).strip();
    try {
      JsonNode status = JsonTree.parse(body);
      if (status.path("kind").asText().equals("Status")
          && !status.path("message").asText().isEmpty()) {
        return status.path("message").asText();
      }
    } catch (RuntimeException noJson) {
      // Then it is text.
    }
    return switch (code) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 403 -> said.isEmpty() ? "unknown" : said;
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 503 -> "the server is currently unable to handle the request";
      case 504 ->
          "the server was unable to return a response in the time allotted, but may still"
              + " be processing the request";
      default ->
          code >= 500
              ? "an error on the server ("
                  + GoText.quote(said.isEmpty() ? "unknown" : said)
                  + ") has prevented the request from succeeding"
              : "the server responded with the status code "
                  + code
                  + " but did not return more information";
    };
  }
}
