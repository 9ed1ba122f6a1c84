package dev.duplane.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.structural.StructuralSchema;

/**
 * The schemas of custom resources and their lists as OpenAPI documents show them
 * (apiextensions-apiserver, pkg/controller/openapi/builder/builder.go).
 */
final class CustomDefinitions {
  private static final String REF = "#/components/schemas/";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private CustomDefinitions() {}

  static JsonNode object(ApiResource resource) {
    ObjectNode schema =
        resource.schema() instanceof StructuralSchema structural
                && structural.definition() instanceof ObjectNode own
            ? own.deepCopy()
            : JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.withObject("/properties");
    addType(properties);
    properties.set("metadata", reference("ObjectMeta"));
    addKind(schema, resource, resource.kind());
    return schema;
  }

  static JsonNode list(ApiResource resource) {
    ObjectNode schema =
        JsonNodeFactory.instance
            .objectNode()
            .put("description", resource.kind() + "List is a list of " + resource.kind())
            .put("type", "object");
    schema.putArray("required").add("items");
    ObjectNode properties = schema.putObject("properties");
    addType(properties);
    properties
        .putObject("items")
        .put("type", "array")
        .putObject("items")
        .put("$ref", REF + resource.schema().name());
    properties.set("metadata", reference("ListMeta"));
    addKind(schema, resource, resource.kind() + "List");
    return schema;
  }

  private static void addType(ObjectNode properties) {
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
  }

  private static ObjectNode reference(String name) {
    ObjectNode reference = JsonNodeFactory.instance.objectNode();
    reference.putArray("allOf").addObject().put("$ref", REF + META + name);
    return reference;
  }

  private static void addKind(ObjectNode schema, ApiResource resource, String kind) {
    schema
        .putArray("x-kubernetes-group-version-kind")
        .addObject()
        .put("group", resource.group())
        .put("kind", kind)
        .put("version", resource.version());
  }
}
