package dev.duplane.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import dev.duplane.endpoints.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Status as JSON (API reference, meta/v1 Status), for what goes wrong after the handler has
 * answered, and for a handler that fails.
 */
final class StatusJson {
  private StatusJson() {}

  /** An answer that carries the Status. */
  static ApiResponse answer(Status status) {
    return new ApiResponse.Complete(
        status.code(),
        List.of(new ApiResponse.Header("Content-Type", "application/json")),
        (tree(status) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** The frame with which a watch ends that cannot go on. */
  static byte[] errorFrame(Status status) {
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    frame.put("type", "ERROR");
    frame.set("object", tree(status));
    return (frame + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode tree(Status status) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("kind", "Status");
    tree.put("apiVersion", "v1");
    tree.putObject("metadata");
    tree.put("status", status.code() < 400 ? "Success" : "Failure");
    put(tree, "message", status.message());
    put(tree, "reason", status.reason());
    Status.Details details = status.details();
    if (details != null) {
      ObjectNode node = tree.putObject("details");
      put(node, "name", details.name());
      put(node, "group", details.group());
      put(node, "kind", details.kind());
      put(node, "uid", details.uid());
      if (!details.causes().isEmpty()) {
        causes(node.putArray("causes"), details.causes());
      }
      if (details.retryAfterSeconds() > 0) {
        node.put("retryAfterSeconds", details.retryAfterSeconds());
      }
    }
    tree.put("code", status.code());
    return tree;
  }

  private static void causes(ArrayNode array, List<StatusCause> causes) {
    for (StatusCause cause : causes) {
      ObjectNode node = array.addObject();
      put(node, "reason", cause.reason());
      put(node, "message", cause.message());
      put(node, "field", cause.field());
    }
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      node.put(name, value);
    }
  }
}
