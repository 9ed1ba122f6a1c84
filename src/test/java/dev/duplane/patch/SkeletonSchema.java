package dev.duplane.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.duplane.api.schema.Presence;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The recorded OpenAPI shape as a schema, as far as patches look at it. */
record SkeletonSchema(JsonNode components, String name, JsonNode node, JsonNode field)
    implements Schema {

  static Schema of(String name) {
    try (InputStream file =
        new GZIPInputStream(
            Objects.requireNonNull(
                SkeletonSchema.class.getResourceAsStream(
                    "/conformance/openapi-v3-all-skeleton.json.gz")))) {
      JsonNode components =
          new JsonMapper().readTree(file).path("api/v1").path("components").path("schemas");
      JsonNode node = components.path(name);
      return new SkeletonSchema(components, name, node, node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Schema resolve(JsonNode inner) {
    JsonNode ref =
        inner.has("$ref") ? inner.path("$ref") : inner.path("allOf").path(0).path("$ref");
    if (ref.isMissingNode()) {
      return new SkeletonSchema(components, "", inner, inner);
    }
    String target = ref.asText().substring("#/components/schemas/".length());
    return new SkeletonSchema(components, target, components.path(target), inner);
  }

  @Override
  public SchemaType type() {
    return switch (node.path("type").asText()) {
      case "object" ->
          node.has("properties")
              ? SchemaType.OBJECT
              : node.has("additionalProperties") ? SchemaType.MAP : SchemaType.ANY;
      case "array" -> SchemaType.LIST;
      case "string" -> SchemaType.STRING;
      case "integer" -> SchemaType.INTEGER;
      case "boolean" -> SchemaType.BOOLEAN;
      default -> SchemaType.ANY;
    };
  }

  @Override
  public @Nullable String format() {
    return null;
  }

  @Override
  public List<Property> properties() {
    return node.path("properties").properties().stream()
        .map(p -> new Property(p.getKey(), resolve(p.getValue()), Presence.OMIT_EMPTY, null))
        .toList();
  }

  @Override
  public @Nullable Property property(String property) {
    JsonNode inner = node.path("properties").get(property);
    return inner == null ? null : new Property(property, resolve(inner), Presence.OMIT_EMPTY, null);
  }

  @Override
  public Schema items() {
    return resolve(node.path("items"));
  }

  @Override
  public Schema values() {
    return resolve(node.path("additionalProperties"));
  }

  @Override
  public ListType listType() {
    return ListType.ATOMIC;
  }

  @Override
  public List<String> listMapKeys() {
    return List.of();
  }

  @Override
  public boolean atomicMap() {
    return false;
  }

  @Override
  public @Nullable String patchMergeKey() {
    return field.path("x-kubernetes-patch-merge-key").textValue();
  }

  @Override
  public Set<String> patchStrategies() {
    String strategies = field.path("x-kubernetes-patch-strategy").asText();
    return strategies.isEmpty() ? Set.of() : Set.of(strategies.split(","));
  }
}
