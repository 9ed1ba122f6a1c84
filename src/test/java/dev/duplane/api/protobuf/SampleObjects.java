package dev.duplane.api.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** Makes random objects of a schema; one that holds itself does so once. */
final class SampleObjects {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Random random;
  private final int share;
  private final Deque<Schema> around = new ArrayDeque<>();

  /**
   * @param share every field is there in one of so many cases
   */
  SampleObjects(Random random, int share) {
    this.random = random;
    this.share = share;
  }

  /** Those within managed fields and so on have every field in so many cases too. */
  ObjectNode of(Schema schema) {
    ObjectNode object = NODES.objectNode();
    if (around.stream().filter(schema::equals).count() > 1) {
      return object;
    }
    around.push(schema);
    for (Property property : schema.properties()) {
      if (random.nextInt(share) == 0 && !ofEnvelope(schema, property.name())) {
        object.set(property.name(), value(property.schema()));
      }
    }
    around.pop();
    return object;
  }

  /** An object's type is in the envelope, and a claim within a StatefulSet has no envelope. */
  private static boolean ofEnvelope(Schema schema, String field) {
    return schema.property("metadata") != null
        && (field.equals("kind") || field.equals("apiVersion"));
  }

  private JsonNode value(Schema schema) {
    return switch (schema.type()) {
      case OBJECT -> of(schema);
      case LIST -> {
        ArrayNode list = NODES.arrayNode();
        for (int i = 0; i <= random.nextInt(2); i++) {
          list.add(value(schema.items()));
        }
        yield list;
      }
      case MAP -> {
        ObjectNode map = NODES.objectNode();
        for (int i = 0; i <= random.nextInt(3); i++) {
          map.set("key-" + random.nextInt(99), value(schema.values()));
        }
        yield map;
      }
      case STRING -> NODES.textNode(random.nextInt(5) == 0 ? "" : "täxt-" + random.nextInt(999));
      case INTEGER ->
          "int32".equals(schema.format())
              ? NODES.numberNode(random.nextInt())
              : NODES.numberNode(random.nextLong());
      case NUMBER -> NODES.numberNode(random.nextInt(1000) + 0.5);
      case BOOLEAN -> NODES.booleanNode(random.nextBoolean());
      case INT_OR_STRING ->
          random.nextBoolean() ? NODES.numberNode(random.nextInt(9)) : NODES.textNode("http");
      case TIME -> NODES.textNode("2026-07-1" + random.nextInt(10) + "T03:04:05Z");
      case MICRO_TIME -> NODES.textNode("2026-07-1" + random.nextInt(10) + "T03:04:05.060700Z");
      case QUANTITY -> NODES.textNode(random.nextInt(1, 900) + (random.nextBoolean() ? "m" : "Gi"));
      case BYTES -> NODES.textNode("AQL" + (random.nextBoolean() ? "/" : "+"));
      case ANY -> any(schema.shortName());
    };
  }

  private JsonNode any(String type) {
    boolean other = random.nextBoolean();
    return switch (type) {
      case "JSON" ->
          other ? NODES.textNode("<&>") : NODES.arrayNode().add(1).add(0.5).add(true).addNull();
      case "JSONSchemaPropsOrArray" ->
          other ? NODES.arrayNode().add(union()).add(union()) : union();
      case "JSONSchemaPropsOrBool" -> other ? NODES.booleanNode(random.nextBoolean()) : union();
      case "JSONSchemaPropsOrStringArray" -> other ? NODES.arrayNode().add("a").add("") : union();
      case "CustomResourceSubresourceStatus" -> NODES.objectNode();
      default -> NODES.objectNode().set("f:spec", NODES.objectNode());
    };
  }

  /**
   * What a union holds is a schema as the one that it is in, and the contract takes it as it is.
   */
  private ObjectNode union() {
    Schema schema = around.element();
    return ObjectCodec.of(schema).decode(of(schema)).object();
  }
}
