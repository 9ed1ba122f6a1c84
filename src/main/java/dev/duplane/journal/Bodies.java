package dev.duplane.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.MessageCodec;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.ObjectCodec;
import dev.duplane.api.schema.YamlText;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads bodies after the fact, as what their media types say; what cannot be read is text. */
final class Bodies {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  private Bodies() {}

  /** What was sent; null if nothing was. */
  static @Nullable JsonNode of(ApiRequest request) {
    return read(request.body(), mediaType(request));
  }

  /** What came back; null if nothing did. */
  static @Nullable JsonNode of(ApiResponse.Complete response) {
    String type = "";
    for (ApiResponse.Header header : response.headers()) {
      if (header.name().equalsIgnoreCase("content-type")) {
        type = header.value();
      }
    }
    return read(response.body(), type);
  }

  /** The media type of what was sent, without parameters, in lower case. */
  static String mediaType(ApiRequest request) {
    String header = request.header("content-type");
    return header == null ? "" : header.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
  }

  private static @Nullable JsonNode read(byte[] body, String type) {
    if (body.length == 0) {
      return null;
    }
    try {
      if (type.startsWith(PROTOBUF)) {
        return message(body);
      }
      return type.contains("yaml") ? YamlText.parse(body) : JSON.readTree(body);
    } catch (IOException | DecodeException e) {
      return TextNode.valueOf(new String(body, StandardCharsets.UTF_8));
    }
  }

  private static JsonNode message(byte[] body) {
    Envelope envelope = Envelope.read(body);
    String apiVersion = envelope.type().apiVersion();
    String kind = envelope.type().kind();
    MessageCodec codec = Messages.bundled().find(apiVersion, kind);
    if (codec == null) {
      throw new DecodeException("no message for " + kind);
    }
    ObjectNode object = codec.decode(envelope.message());
    int slash = apiVersion.indexOf('/');
    ApiResource resource =
        Contract.bundled()
            .resourceOfKind(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                kind);
    ObjectNode typed = JSON.createObjectNode();
    typed.put("apiVersion", apiVersion);
    typed.put("kind", kind);
    // A message has fields that are empty where JSON has none.
    typed.setAll(resource == null ? object : ObjectCodec.of(resource).normalize(object));
    return typed;
  }
}
