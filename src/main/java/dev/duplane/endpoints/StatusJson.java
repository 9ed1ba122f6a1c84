package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Status;
import dev.duplane.api.StatusCause;
import org.jspecify.annotations.Nullable;

/** A Status as it stands on the wire (API reference, meta/v1 Status). */
public final class StatusJson {
  private StatusJson() {}

  /** The object. */
  public static ObjectNode tree(Status status) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("kind", "Status");
    tree.put("apiVersion", "v1");
    put(tree.putObject("metadata"), "continue", status.continueToken());
    tree.put("status", status.code() < 400 ? "Success" : "Failure");
    put(tree, "message", status.message());
    put(tree, "reason", status.reason());
    if (status.details() != null) {
      details(tree.putObject("details"), status.details());
    }
    tree.put("code", status.code());
    return tree;
  }

  /** The frame with which a watch ends that cannot go on: an event of type ERROR. */
  public static byte[] errorFrame(Status status) {
    ObjectNode frame = JsonNodeFactory.instance.objectNode();
    frame.put("type", "ERROR");
    frame.set("object", tree(status));
    return Answers.frame(frame);
  }

  private static void details(ObjectNode node, Status.Details details) {
    put(node, "name", details.name());
    put(node, "group", details.group());
    put(node, "kind", details.kind());
    put(node, "uid", details.uid());
    if (!details.causes().isEmpty()) {
      ArrayNode causes = node.putArray("causes");
      for (StatusCause cause : details.causes()) {
        ObjectNode entry = causes.addObject();
        put(entry, "reason", cause.reason());
        put(entry, "message", cause.message());
        put(entry, "field", cause.field());
      }
    }
    if (details.retryAfterSeconds() > 0) {
      node.put("retryAfterSeconds", details.retryAfterSeconds());
    }
  }

  private static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      node.put(name, value);
    }
  }
}
