package dev.duplane.registry.apps;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GoText;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A {@code runtime.RawExtension} together with the bytes that a client has sent it in, which Go
 * keeps: white space and all. Answers show it compact, but it equals only what is written the same
 * (apimachinery/pkg/runtime, extension.go).
 */
@SuppressWarnings("unchecked") // ObjectNode overrides deepCopy without its type parameter
final class WrittenData extends ObjectNode {
  private static final long serialVersionUID = 1L;

  private final String text;

  private WrittenData(Map<String, JsonNode> fields, String text) {
    super(JsonNodeFactory.instance, fields);
    this.text = text;
  }

  /** An object with the text that it came in. */
  static WrittenData of(ObjectNode object, String text) {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
    return new WrittenData(fields, text);
  }

  @Override
  public ObjectNode deepCopy() {
    return of(super.deepCopy(), text);
  }

  /** Equal to any object with the same fields. */
  @Override
  public boolean equals(@Nullable Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  /** The text that a value came in, or that Go writes of one that came otherwise. */
  static String text(@Nullable JsonNode value) {
    if (value instanceof WrittenData written) {
      return written.text;
    }
    return value == null ? "" : compact(value);
  }

  /** The text if it is not the one that Go would write; empty if it is. */
  static String unusualText(@Nullable JsonNode value) {
    return value instanceof WrittenData written && !written.text.equals(compact(value))
        ? written.text
        : "";
  }

  private static String compact(JsonNode value) {
    return GoText.value(value);
  }

  /** The text of a field of a JSON object; empty if it is not there. */
  static String find(byte[] json, String field) {
    String found = "";
    try (JsonParser parser = JsonTree.parser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "";
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int end = (int) parser.currentLocation().getByteOffset();
        if (name.equals(field)) {
          found = new String(json, start, end - start, StandardCharsets.UTF_8);
        }
      }
    } catch (IOException e) {
      // It has been read before, so that this is JSON.
      return "";
    }
    return found;
  }
}
