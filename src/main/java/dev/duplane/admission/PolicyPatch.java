package dev.duplane.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.api.cel.ObjectValues;
import dev.duplane.api.schema.DecodeException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.api.schema.Schema;
import dev.duplane.patch.JsonPatch;
import dev.duplane.patch.fieldmanager.ConfigurationMerge;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What an expression of a MutatingAdmissionPolicy makes of an object
 * (apiserver/pkg/admission/plugin/policy/mutating/patch, json_patch.go and smd.go).
 */
final class PolicyPatch {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PolicyPatch() {}

  /**
   * The object after a JSON patch; the same if one of its tests fails.
   *
   * @param value a list of operations
   * @throws IllegalArgumentException in kube-apiserver's words, if an operation does not fit
   */
  static ObjectNode patched(ObjectNode object, Object value) {
    ObjectNode patched = object;
    for (Object each : (List<?>) value) {
      Map<?, ?> fields = (Map<?, ?>) each;
      if (fields.get("value") != null) {
        ObjectValues.checkTypes(fields.get("value"));
      }
      ObjectNode operation = (ObjectNode) ObjectValues.json(fields);
      for (String field : List.of("op", "path")) {
        operation.put(field, operation.path(field).asText());
      }
      try {
        ArrayNode patch = NODES.arrayNode().add(operation);
        patched = JsonPatch.applied(patch.toString().getBytes(StandardCharsets.UTF_8), patched);
      } catch (StatusException e) {
        if (operation.path("op").asText().equals("test")) {
          return object;
        }
        throw new IllegalArgumentException("JSONPath: " + failure(patched, operation), e);
      }
    }
    return patched;
  }

  /**
   * The operations of a webhook's patch.
   *
   * @param patch JSON, or nothing
   * @throws StatusException 500 if it is no list of operations
   */
  static JsonNode operations(byte[] patch) {
    if (patch.length == 0) {
      return NODES.arrayNode();
    }
    try {
      JsonNode operations = JsonTree.parse(patch);
      if (operations.isArray()) {
        return operations;
      }
      throw StatusException.internalError(
          "json: cannot unmarshal "
              + (operations.isObject() ? "object" : operations.isTextual() ? "string" : "value")
              + " into Go value of type jsonpatch.Patch");
    } catch (DecodeException e) {
      throw StatusException.internalError(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The object after the operations of a webhook.
   *
   * @throws StatusException 500 if one does not fit
   */
  static ObjectNode patchedByWebhook(ObjectNode object, JsonNode operations) {
    ObjectNode patched = object;
    for (JsonNode operation : operations) {
      try {
        ArrayNode patch = NODES.arrayNode().add(operation);
        patched = JsonPatch.applied(patch.toString().getBytes(StandardCharsets.UTF_8), patched);
      } catch (StatusException e) {
        throw StatusException.internalError(failure(patched, operation));
      }
    }
    return patched;
  }

  /** In the words of the library that kube-apiserver patches with (evanphx/json-patch). */
  private static String failure(ObjectNode object, JsonNode operation) {
    String op = operation.path("op").asText();
    String path = operation.path("path").asText();
    int slash = Math.max(0, path.lastIndexOf('/'));
    JsonNode parent =
        path.startsWith("/") ? object.at(path.substring(0, slash)) : NODES.missingNode();
    String key = path.substring(Math.min(path.length(), slash + 1));
    if (op.equals("test")) {
      return "testing value " + path + " failed: test failed";
    }
    if (!List.of("add", "remove", "replace", "move", "copy").contains(op)) {
      return "Unexpected kind: " + op;
    }
    if (!parent.isContainerNode()) {
      String shown = op.equals("replace") ? path : "\"" + path + "\"";
      return op + " operation does not apply: doc is missing path: " + shown + ": missing value";
    }
    return op.equals("remove")
        ? "error in remove for path: '"
            + path
            + "': unable to remove nonexistent key: "
            + key
            + ": missing value"
        : op + " operation does not apply: doc is missing key: " + path + ": missing value";
  }

  /**
   * The object with a configuration laid over it.
   *
   * @param value the configuration
   * @throws IllegalArgumentException in kube-apiserver's words, if it does not fit
   */
  static ObjectNode applied(ObjectNode object, Object value, Schema schema) {
    ObjectValues.checkTypes(value);
    ObjectNode configuration = (ObjectNode) ObjectValues.json(value);
    configuration.set("kind", object.path("kind"));
    configuration.set("apiVersion", object.path("apiVersion"));
    try {
      return ConfigurationMerge.of(schema).merge(object, configuration);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("error applying patch: " + e.getMessage(), e);
    }
  }
}
