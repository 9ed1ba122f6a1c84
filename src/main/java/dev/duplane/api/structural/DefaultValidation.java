package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the defaults of a schema keep to it, and have no fields that it would drop
 * (apiextensions-apiserver, pkg/apiserver/schema/defaulting/validation.go). Those of metadata are
 * forbidden and found elsewhere.
 */
public final class DefaultValidation {
  private DefaultValidation() {}

  /**
   * Looks at the defaults of a schema and of all below it.
   *
   * @param definition a structural schema
   * @param path of the schema
   * @param errors added to
   */
  public static void validate(JsonNode definition, String path, List<FieldError> errors) {
    if (definition.has("default")) {
      value(definition, path + ".default", errors);
    }
    if (definition.path("items").isObject()) {
      validate(definition.path("items"), path + ".items", errors);
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    definition
        .path("properties")
        .properties()
        .forEach(field -> sorted.put(field.getKey(), field.getValue()));
    sorted.forEach((name, field) -> validate(field, path + ".properties[" + name + "]", errors));
  }

  private static void value(JsonNode definition, String path, List<FieldError> errors) {
    JsonNode value = definition.get("default");
    StructuralSchema schema = StructuralSchema.nested(definition);
    // Only fields are dropped, so the default is looked at as one.
    ObjectNode holder = JsonNodeFactory.instance.objectNode();
    holder.set("default", value.deepCopy());
    ObjectNode around = JsonNodeFactory.instance.objectNode();
    around.putObject("properties").set("default", definition);
    List<String> dropped = Pruning.prune(holder, StructuralSchema.nested(around));
    if (!dropped.isEmpty()) {
      errors.add(FieldError.invalid(FieldPath.of(path), value, "must not have unknown fields"));
    }
    errors.addAll(ValueValidator.validate(schema, value, new ValueErrors(path, "")).list());
  }
}
