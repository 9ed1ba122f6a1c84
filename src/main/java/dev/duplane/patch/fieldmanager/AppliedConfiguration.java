package dev.duplane.patch.fieldmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.YamlText;
import org.jspecify.annotations.Nullable;

/**
 * The body of an apply, read.
 *
 * @param object the configuration, with apiVersion and kind; used up by the apply
 * @param strictError names the keys that it gives twice, or null
 */
public record AppliedConfiguration(ObjectNode object, @Nullable String strictError) {

  /**
   * Reads the body.
   *
   * @param body YAML or JSON
   * @throws StatusException 400 if it is neither, or no object
   */
  public static AppliedConfiguration parse(byte[] body) {
    YamlText.Json json;
    JsonNode parsed;
    try {
      json = YamlText.toJson(body);
      parsed = JsonTree.parse(json.json());
    } catch (DecodeException e) {
      throw StatusException.badRequest(
          "error decoding YAML: error converting YAML to JSON: " + e.getMessage());
    }
    if (parsed.isNull()) {
      return new AppliedConfiguration(JsonNodeFactory.instance.objectNode(), json.strictError());
    }
    if (parsed instanceof ObjectNode object) {
      return new AppliedConfiguration(object, json.strictError());
    }
    String type =
        parsed.isArray()
            ? "array"
            : parsed.isTextual() ? "string" : parsed.isNumber() ? "number" : "bool";
    throw StatusException.badRequest(
        "error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            + type
            + " into Go value of type map[string]interface {}");
  }
}
