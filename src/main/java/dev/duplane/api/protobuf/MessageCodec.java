package dev.duplane.api.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Converts JSON objects of one kind to messages and back. Immutable. */
public final class MessageCodec {
  private final MessageType type;

  MessageCodec(MessageType type) {
    this.type = type;
  }

  MessageType type() {
    return type;
  }

  /**
   * The object that a message holds, without kind and apiVersion. It has every field that the
   * message has, and Go writes all that are no pointers, zero or not: it is to be normalized
   * ({@link dev.duplane.api.schema.ObjectCodec#decode(JsonNode)}), by which values are checked too.
   * Fields that are not known are dropped.
   *
   * @throws dev.duplane.api.schema.DecodeException if it is no such message, with Go's text
   */
  public ObjectNode decode(byte[] message) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    MessageDecoder.decode(new WireReader(message, 0, message.length), type, object);
    return object;
  }

  /**
   * The message of an object. What JSON leaves out is left out, and with it zero values, which Go
   * would write and reads the same either way. Fields that the message has not, as kind and
   * apiVersion, are dropped.
   *
   * @throws IllegalArgumentException if a value is not of the type that the message has
   */
  public byte[] encode(JsonNode object) {
    WireWriter out = new WireWriter();
    MessageEncoder.encode(object, type, out);
    return out.finish();
  }
}
