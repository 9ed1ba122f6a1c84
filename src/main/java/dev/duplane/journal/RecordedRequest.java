package dev.duplane.journal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.schema.Contract;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.RequestInfo;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request of the journal, understood.
 *
 * @param resource what it is about
 * @param namespace empty for a cluster-scoped resource, or for all Namespaces
 * @param name empty for the collection
 * @param subresource empty for the object itself
 * @param query the parameters, the first of each name
 * @param mediaType of the body
 * @param body what was sent; null if nothing
 * @param status the HTTP status; 0 for a watch
 * @param answer what came back; null if nothing did, or for a watch
 */
record RecordedRequest(
    String method,
    ApiResource resource,
    String namespace,
    String name,
    String subresource,
    Map<String, String> query,
    String mediaType,
    @Nullable JsonNode body,
    int status,
    @Nullable JsonNode answer) {

  /** Reads an exchange; null if its path names no resource. */
  static @Nullable RecordedRequest of(Contract contract, Journal.RecordedExchange exchange) {
    ApiRequest request = exchange.request();
    RequestInfo info = RequestInfo.of(request);
    if (info == null || info.watchPath()) {
      return null;
    }
    ApiResource resource = contract.resource(info.apiGroup(), info.apiVersion(), info.resource());
    if (resource == null) {
      return null;
    }
    return new RecordedRequest(
        request.method(),
        resource,
        info.namespace(),
        info.name(),
        info.subresource(),
        query(request.query()),
        Bodies.mediaType(request),
        Bodies.of(request),
        exchange.response() == null ? 0 : exchange.response().status(),
        exchange.response() == null ? null : Bodies.of(exchange.response()));
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String pair : text.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.putIfAbsent(
            pair.substring(0, equals), decoded(pair.substring(equals + 1).replace("+", "%20")));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  boolean isWatch() {
    return status == 0;
  }

  boolean succeeded() {
    return status >= 200 && status < 300;
  }

  /** The name of the object, as the path or else the body or else the answer has it. */
  String objectName() {
    if (!name.isEmpty()) {
      return name;
    }
    String sent = body == null ? "" : body.path("metadata").path("name").asText("");
    return !sent.isEmpty() || answer == null || !succeeded()
        ? sent
        : answer.path("metadata").path("name").asText("");
  }

  /** Tells one object from all others. */
  String key() {
    return resource.groupResource() + " " + namespace + "/" + objectName();
  }

  /** {@code Service default/web}. */
  String object() {
    String shown = objectName().isEmpty() ? "(generated name)" : objectName();
    return resource.kind() + " " + (namespace.isEmpty() ? "" : namespace + "/") + shown;
  }

  /** Whether the answer shows the object itself, and not a Table or a Status. */
  boolean showsObject() {
    return succeeded()
        && answer != null
        && answer.path("kind").asText().equals(resource.kind())
        && answer.path("apiVersion").asText().equals(resource.apiVersion());
  }
}
