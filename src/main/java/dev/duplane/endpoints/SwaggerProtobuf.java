package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.CodedOutputStream;
import dev.duplane.api.schema.YamlText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The OpenAPI v2 document in the protobuf form of gnostic ({@code OpenAPIv2.proto}), which kubectl
 * asks for when it meets a kind that has no OpenAPI v3 document. Holds what such clients read: the
 * definitions, with their {@code x-kubernetes-*} extensions. Field numbers are those of the proto.
 */
final class SwaggerProtobuf {
  /** What clients ask for. */
  static final String ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";

  /** What they are given: the sign {@code @} may not stand in a media type (RFC 9110). */
  static final String MEDIA_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  /** A message under construction. */
  private interface Message {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private SwaggerProtobuf() {}

  /** The document as bytes. */
  static byte[] encode(JsonNode swagger) {
    try {
      return bytes(
          out -> {
            out.writeString(1, swagger.path("swagger").asText());
            message(
                out,
                2,
                info -> {
                  info.writeString(1, swagger.path("info").path("title").asText());
                  info.writeString(2, swagger.path("info").path("version").asText());
                });
            message(out, 9, all -> namedSchemas(all, swagger.path("definitions")));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void namedSchemas(CodedOutputStream out, JsonNode schemas) throws IOException {
    for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
      message(
          out,
          1,
          named -> {
            named.writeString(1, schema.getKey());
            message(named, 2, value -> schema(value, schema.getValue()));
          });
    }
  }

  private static void schema(CodedOutputStream out, JsonNode schema) throws IOException {
    text(out, 1, schema.path("$ref"));
    text(out, 2, schema.path("format"));
    text(out, 4, schema.path("description"));
    for (JsonNode name : schema.path("required")) {
      out.writeString(19, name.asText());
    }
    if (schema.path("additionalProperties").isObject()) {
      JsonNode values = schema.path("additionalProperties");
      message(out, 21, item -> message(item, 1, value -> schema(value, values)));
    }
    if (schema.has("type")) {
      message(out, 22, type -> type.writeString(1, schema.path("type").asText()));
    }
    if (schema.path("items").isObject()) {
      JsonNode items = schema.path("items");
      message(out, 23, item -> message(item, 1, value -> schema(value, items)));
    }
    if (schema.path("properties").isObject()) {
      message(out, 25, all -> namedSchemas(all, schema.path("properties")));
    }
    for (Map.Entry<String, JsonNode> field : schema.properties()) {
      if (field.getKey().startsWith("x-")) {
        extension(out, field.getKey(), field.getValue());
      }
    }
  }

  /** Extensions have any form, and go as YAML. */
  private static void extension(CodedOutputStream out, String name, JsonNode value)
      throws IOException {
    message(
        out,
        31,
        named -> {
          named.writeString(1, name);
          message(named, 2, any -> any.writeString(2, YamlText.print(value)));
        });
  }

  private static void text(CodedOutputStream out, int field, JsonNode value) throws IOException {
    if (value.isTextual()) {
      out.writeString(field, value.textValue());
    }
  }

  private static void message(CodedOutputStream out, int field, Message content)
      throws IOException {
    out.writeByteArray(field, bytes(content));
  }

  private static byte[] bytes(Message content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    content.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }
}
