package dev.duplane.api.schema;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads scalars as the Go types behind them do. */
final class Scalars {
  private Scalars() {}

  /**
   * The value at the parser, or null if its JSON type is wrong.
   *
   * @throws DecodeException if the type's own reader refuses it
   */
  static @Nullable JsonNode read(JsonParser in, JsonToken token, Schema schema) throws IOException {
    return switch (schema.type()) {
      case STRING -> token == JsonToken.VALUE_STRING ? JsonTree.NODES.textNode(in.getText()) : null;
      case BOOLEAN ->
          token.isBoolean() ? JsonTree.NODES.booleanNode(token == JsonToken.VALUE_TRUE) : null;
      case INTEGER ->
          token == JsonToken.VALUE_NUMBER_INT
              ? integer(in.getText(), "int32".equals(schema.format()))
              : null;
      case NUMBER -> token.isNumeric() ? real(Double.parseDouble(in.getText())) : null;
      case INT_OR_STRING -> intOrString(in, token);
      case TIME -> time(in, token, GoTime.SECONDS);
      case MICRO_TIME -> time(in, token, GoTime.MICROSECONDS);
      case QUANTITY -> quantity(in, token);
      case BYTES -> bytes(in, token);
      case OBJECT, MAP, LIST, ANY -> throw new IllegalArgumentException(schema.toString());
    };
  }

  /** What encoding/json calls the value at the parser, with the number itself where asked for. */
  static String jsonType(JsonParser in, boolean showNumber) throws IOException {
    return switch (in.currentToken()) {
      case START_OBJECT -> "object";
      case START_ARRAY -> "array";
      case VALUE_STRING -> "string";
      case VALUE_TRUE, VALUE_FALSE -> "bool";
      default -> showNumber ? "number " + in.getText() : "number";
    };
  }

  private static @Nullable JsonNode integer(String digits, boolean narrow) {
    try {
      long value = Long.parseLong(digits);
      if (!narrow) {
        return JsonTree.NODES.numberNode(value);
      }
      return value == (int) value ? JsonTree.NODES.numberNode((int) value) : null;
    } catch (NumberFormatException tooBig) {
      return null;
    }
  }

  /** The number at the parser if it is one from 0 to 255, else -1. */
  static int unsignedByte(JsonParser in, JsonToken token) throws IOException {
    String digits = token == JsonToken.VALUE_NUMBER_INT ? in.getText() : "";
    boolean fits = digits.length() >= 1 && digits.length() <= 3 && digits.charAt(0) != '-';
    int value = fits ? Integer.parseInt(digits) : -1;
    return value <= 0xff ? value : -1;
  }

  private static @Nullable JsonNode real(double value) {
    return Double.isInfinite(value) ? null : JsonTree.NODES.numberNode(value);
  }

  private static JsonNode intOrString(JsonParser in, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      return JsonTree.NODES.textNode(in.getText());
    }
    JsonNode number = token == JsonToken.VALUE_NUMBER_INT ? integer(in.getText(), true) : null;
    return number == null ? refuse(in, true, "int32") : number;
  }

  private static JsonNode time(JsonParser in, JsonToken token, GoTime layout) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      return refuse(in, false, "string");
    }
    String text = layout.canonical(in.getText());
    return text == null ? JsonTree.NODES.nullNode() : JsonTree.NODES.textNode(text);
  }

  private static JsonNode quantity(JsonParser in, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING && !token.isNumeric()) {
      in.skipChildren();
      throw new DecodeException(QuantityText.MALFORMED);
    }
    return JsonTree.NODES.textNode(QuantityText.canonical(in.getText()));
  }

  private static @Nullable JsonNode bytes(JsonParser in, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      return null;
    }
    String text = in.getText().replace("\r", "").replace("\n", "");
    try {
      if (text.length() % 4 != 0) {
        throw new IllegalArgumentException("length");
      }
      byte[] unused = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new DecodeException("illegal base64 data at input byte " + base64Error(text));
    }
    return JsonTree.NODES.textNode(text);
  }

  private static int base64Error(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean known = c < 0x80 && (Character.isLetterOrDigit(c) || c == '+' || c == '/');
      boolean padding = c == '=' && i % 4 >= 2 && text.length() - i <= 2;
      if (!known && !padding) {
        return i;
      }
    }
    return text.length() / 4 * 4 + (text.length() % 4 == 0 ? 0 : text.length() % 4);
  }

  private static JsonNode refuse(JsonParser in, boolean showNumber, String goType)
      throws IOException {
    String type = jsonType(in, showNumber);
    in.skipChildren();
    throw new GoTypeError(type, goType);
  }
}
