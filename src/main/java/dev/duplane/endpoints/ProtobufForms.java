package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.Status;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.registry.StoredObject;
import dev.duplane.store.Entry;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers as Kubernetes protobuf. Apart from the rest, so that a process that is asked for JSON
 * alone never reads the descriptors.
 */
final class ProtobufForms {
  private ProtobufForms() {}

  /**
   * The message of a kind.
   *
   * @throws dev.duplane.api.StatusException 406 if the kind has none
   */
  static MessageCodec codec(String apiVersion, String kind) {
    MessageCodec codec = Messages.bundled().find(apiVersion, kind);
    if (codec == null) {
      throw Negotiation.refused(
          "object *v1."
              + kind
              + " does not implement the protobuf marshalling interface and cannot be encoded to a"
              + " protobuf message");
    }
    return codec;
  }

  /** An object, which says what it is, in its envelope. */
  static Envelope envelope(JsonNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String kind = object.path("kind").asText();
    // The oldest discovery documents are of the core group and do not say so.
    MessageCodec codec = codec(apiVersion.isEmpty() ? "v1" : apiVersion, kind);
    return new Envelope(new TypeMeta(apiVersion, kind), codec.encode(object));
  }

  /** A list, of which one item at a time is a tree. */
  static ApiResponse list(ApiResource resource, ObjectNode metadata, List<Entry> entries) {
    MessageCodec codec = codec(resource.apiVersion(), resource.kind());
    List<byte[]> items = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      items.add(
          codec.encode(Answers.read(StoredObject.of(entry.value()).json(entry.modRevision()))));
    }
    byte[] message = Messages.list(codec("v1", "ListMeta").encode(metadata), items);
    TypeMeta type = new TypeMeta(resource.apiVersion(), resource.kind() + "List");
    return new ApiResponse.Complete(
        200,
        Answers.headers(AnswerFormat.PROTOBUF, List.of()),
        new Envelope(type, message).write());
  }

  /** An event of a watch; the object says what it is. */
  static byte[] frame(String eventType, ObjectNode object) {
    return envelope(object).watchFrame(eventType);
  }

  /** The frame with which a watch ends that cannot go on. */
  static byte[] errorFrame(Status status) {
    return frame("ERROR", StatusJson.tree(status));
  }
}
