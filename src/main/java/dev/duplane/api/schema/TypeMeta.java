package dev.duplane.api.schema;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a body says it is.
 *
 * @param apiVersion as given, empty when absent
 * @param kind as given, empty when absent
 */
public record TypeMeta(String apiVersion, String kind) {
  private static final String GO_STRUCT =
      "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; "
          + "Kind string \"json:\\\"kind,omitempty\\\"\" }";

  /**
   * Reads the two fields of a JSON body and steps over all others.
   *
   * @throws DecodeException if the body is not JSON, or a field is no string
   */
  public static TypeMeta of(byte[] json) {
    return JsonTree.read(json, TypeMeta::read);
  }

  private static TypeMeta read(JsonParser in) throws IOException {
    JsonToken first = in.nextToken();
    if (first == null) {
      throw new JsonParseException(in, "no value");
    }
    String apiVersion = "";
    String kind = "";
    @Nullable String error = null;
    if (first != JsonToken.START_OBJECT) {
      error =
          first == JsonToken.VALUE_NULL ? null : wrong(in, " into Go value of type " + GO_STRUCT);
    } else {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        boolean version = name.equals("apiVersion");
        if (!version && !name.equals("kind")) {
          in.skipChildren();
        } else if (token == JsonToken.VALUE_STRING) {
          apiVersion = version ? in.getText() : apiVersion;
          kind = version ? kind : in.getText();
        } else if (token != JsonToken.VALUE_NULL) {
          String text = wrong(in, " into Go struct field ." + name + " of type string");
          error = error == null ? text : error;
        }
      }
    }
    if (in.nextToken() != null) {
      throw new JsonParseException(in, "text after the value");
    }
    if (error != null) {
      throw new DecodeException(error);
    }
    return new TypeMeta(apiVersion, kind);
  }

  private static String wrong(JsonParser in, String target) throws IOException {
    String text = "json: cannot unmarshal " + Scalars.jsonType(in, false) + target;
    in.skipChildren();
    return text;
  }
}
