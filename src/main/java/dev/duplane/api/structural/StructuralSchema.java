package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.duplane.api.schema.Derivations;
import dev.duplane.api.schema.Presence;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A schema that says of each field whether it is known, what its type is and what its value must be
 * ({@code Structural} in apiextensions-apiserver, pkg/apiserver/schema). Immutable.
 */
public final class StructuralSchema implements Schema {
  private static final StructuralSchema TEXT =
      nested(JsonNodeFactory.instance.objectNode().put("type", "string"));

  private final String name;
  private final JsonNode definition;
  private final SchemaType type;
  private final ValueRules rules;
  private final Map<String, Property> properties;
  private final List<Property> ordered;
  private final @Nullable StructuralSchema items;
  private final @Nullable StructuralSchema values;
  private final Derivations derivations = new Derivations();

  private StructuralSchema(
      String name, JsonNode definition, Map<String, Property> properties, boolean object) {
    this.name = name;
    this.definition = definition;
    this.rules = ValueRules.of(definition);
    this.properties = properties;
    this.ordered = List.copyOf(properties.values());
    JsonNode item = definition.path("items");
    this.items = item.isObject() ? nested(item) : null;
    JsonNode value = definition.path("additionalProperties");
    this.values = value.isObject() ? nested(value) : null;
    this.type = object ? SchemaType.OBJECT : typeOf();
  }

  /**
   * The schema of a kind's objects.
   *
   * @param name the full name in OpenAPI documents, e.g. {@code com.example.stable.v1.CronTab}
   * @param definition what a CustomResourceDefinition has as {@code openAPIV3Schema}
   * @param metadata the schema of ObjectMeta
   */
  public static StructuralSchema ofKind(String name, JsonNode definition, Schema metadata) {
    Map<String, Property> properties = new TreeMap<>(properties(definition));
    properties.put("metadata", new Property("metadata", metadata, Presence.POINTER, null));
    for (String type : List.of("apiVersion", "kind")) {
      properties.putIfAbsent(type, new Property(type, TEXT, Presence.POINTER, null));
    }
    return new StructuralSchema(name, definition, properties, true);
  }

  static StructuralSchema nested(JsonNode definition) {
    return new StructuralSchema("", definition, properties(definition), false);
  }

  private static Map<String, Property> properties(JsonNode definition) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    definition
        .path("properties")
        .properties()
        .forEach(field -> sorted.put(field.getKey(), field.getValue()));
    Map<String, Property> properties = new LinkedHashMap<>();
    sorted.forEach(
        (field, schema) ->
            properties.put(
                field,
                new Property(field, nested(schema), Presence.POINTER, schema.get("default"))));
    return properties;
  }

  private SchemaType typeOf() {
    if (intOrString()) {
      return SchemaType.INT_OR_STRING;
    }
    return switch (declaredType()) {
      case "string" -> SchemaType.STRING;
      case "integer" -> SchemaType.INTEGER;
      case "number" -> SchemaType.NUMBER;
      case "boolean" -> SchemaType.BOOLEAN;
      case "array" -> items == null ? SchemaType.ANY : SchemaType.LIST;
      case "object" -> {
        if (preservesUnknownFields()) {
          yield SchemaType.ANY;
        }
        yield properties.isEmpty()
            ? (values == null ? SchemaType.ANY : SchemaType.MAP)
            : SchemaType.OBJECT;
      }
      default -> SchemaType.ANY;
    };
  }

  /** The JSON Schema itself. */
  public JsonNode definition() {
    return definition;
  }

  /** {@code type} as it is written, empty if it is not. */
  String declaredType() {
    return definition.path("type").asText("");
  }

  /** The names of the types that a value may have; none if it may have any. */
  List<String> types() {
    if (intOrString()) {
      return List.of("integer", "string");
    }
    return declaredType().isEmpty() ? List.of() : List.of(declaredType());
  }

  @Override
  public boolean nullable() {
    return definition.path("nullable").asBoolean();
  }

  boolean intOrString() {
    return definition.path("x-kubernetes-int-or-string").asBoolean();
  }

  boolean preservesUnknownFields() {
    return definition.path("x-kubernetes-preserve-unknown-fields").asBoolean();
  }

  boolean embeddedResource() {
    return definition.path("x-kubernetes-embedded-resource").asBoolean();
  }

  /** Whether there is a rule in CEL in it or in any schema below it. */
  public boolean hasRules() {
    // Asked at each write, and to know takes a look at the whole schema.
    return derived(
        "x-kubernetes-validations", () -> definition.findValue("x-kubernetes-validations") != null);
  }

  @Nullable JsonNode defaultValue() {
    return definition.get("default");
  }

  ValueRules rules() {
    return rules;
  }

  /** The schema of a field, null if it is not known. */
  @Nullable StructuralSchema field(String field) {
    Property property = properties.get(field);
    return property != null && property.schema() instanceof StructuralSchema schema ? schema : null;
  }

  /** The schema of items, null if nothing is said of them. */
  @Nullable StructuralSchema item() {
    return items;
  }

  /** The schema of fields that have no schema of their own, null if there is none. */
  @Nullable StructuralSchema additional() {
    return values;
  }

  /** Whether {@code additionalProperties} is said to be anything but false. */
  boolean allowsAdditional() {
    JsonNode additional = definition.path("additionalProperties");
    return additional.isMissingNode() || additional.isObject() || additional.asBoolean();
  }

  /** Whether {@code additionalProperties} lets any field in. */
  boolean additionalUntyped() {
    return definition.path("additionalProperties").asBoolean();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SchemaType type() {
    return type;
  }

  @Override
  public @Nullable String format() {
    return type == SchemaType.INTEGER || type == SchemaType.NUMBER
        ? definition.path("format").textValue()
        : null;
  }

  @Override
  public List<Property> properties() {
    return ordered;
  }

  @Override
  public @Nullable Property property(String field) {
    return properties.get(field);
  }

  @Override
  public Schema items() {
    return required(items, SchemaType.LIST);
  }

  @Override
  public Schema values() {
    return required(values, SchemaType.MAP);
  }

  private Schema required(@Nullable StructuralSchema schema, SchemaType wanted) {
    if (schema == null || type != wanted) {
      throw new IllegalStateException(this + " is " + type + ", not " + wanted);
    }
    return schema;
  }

  /** {@code x-kubernetes-list-type} as it is written, empty if it is not. */
  String declaredListType() {
    return definition.path("x-kubernetes-list-type").asText("");
  }

  @Override
  public ListType listType() {
    return declaredListType().isEmpty()
        ? ListType.ATOMIC
        : ListType.valueOf(declaredListType().toUpperCase(Locale.ROOT));
  }

  @Override
  public List<String> listMapKeys() {
    List<String> keys = new ArrayList<>();
    definition.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    return List.copyOf(keys);
  }

  @Override
  public boolean atomicMap() {
    return "atomic".equals(definition.path("x-kubernetes-map-type").asText());
  }

  /** Custom resources know no strategic merge patch. */
  @Override
  public @Nullable String patchMergeKey() {
    return null;
  }

  @Override
  public Set<String> patchStrategies() {
    return Set.of();
  }

  @Override
  public <T> T derived(Object key, Supplier<T> maker) {
    return derivations.get(key, maker);
  }

  @Override
  public String toString() {
    return name.isEmpty() ? type.toString() : name;
  }
}
