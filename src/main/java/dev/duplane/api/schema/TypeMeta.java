package dev.duplane.api.schema;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The kind and version that a body declares (meta/v1 TypeMeta).
 *
 * @param apiVersion as given, empty when absent
 * @param kind as given, empty when absent
 */
public record TypeMeta(String apiVersion, String kind) {
  private static final String GO_STRUCT =
      "struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; "
          + "Kind string \"json:\\\"kind,omitempty\\\"\" }";

  /**
   * Group and version.
   *
   * @throws DecodeException if the text is neither a version nor a group and a version
   */
  public GroupVersion groupVersion() {
    return GroupVersion.parse(apiVersion);
  }

  /**
   * Reads the two fields of a JSON body and steps over all others. Only here do names in another
   * case count: kube-apiserver looks for the two with plain encoding/json.
   *
   * @throws DecodeException if the body is not JSON, or a field is no string
   */
  public static TypeMeta of(byte[] json) {
    return JsonTree.read(json, TypeMeta::read);
  }

  /**
   * Reads the two fields of a tree.
   *
   * @throws DecodeException if a field is no string
   */
  public static TypeMeta of(JsonNode tree) {
    return TreeReading.read(tree, TypeMeta::read);
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
        boolean version = name.equalsIgnoreCase("apiVersion");
        if (!version && !name.equalsIgnoreCase("kind")) {
          in.skipChildren();
        } else if (token == JsonToken.VALUE_STRING) {
          apiVersion = version ? in.getText() : apiVersion;
          kind = version ? kind : in.getText();
        } else if (token != JsonToken.VALUE_NULL) {
          String field = version ? "apiVersion" : "kind";
          String text = wrong(in, " into Go struct field ." + field + " of type string");
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
