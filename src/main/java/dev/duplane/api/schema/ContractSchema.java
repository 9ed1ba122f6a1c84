package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A schema as the contract writes it. Its fields are built on first use and kept in volatile fields
 * without a lock: two threads may build them twice, with equal results.
 */
final class ContractSchema implements Schema {
  private static final Set<SchemaType> STRUCTURED =
      EnumSet.of(SchemaType.OBJECT, SchemaType.MAP, SchemaType.LIST);

  private record Fields(List<Property> ordered, Map<String, Property> byName) {}

  private final Contract contract;
  private final String name;
  private final SchemaType type;
  private final JsonNode definition;
  private final @Nullable String format;
  private final @Nullable String goType;
  private final ListType listType;
  private final List<String> listMapKeys;
  private final Set<String> patchStrategies;
  private volatile @Nullable Derivations derivations;
  private volatile @Nullable Fields fields;
  private volatile @Nullable Schema element;

  ContractSchema(Contract contract, String name, JsonNode definition) {
    this.contract = contract;
    this.name = name;
    this.definition = definition;
    this.type = typeOf(name, definition);
    this.format = textOrNull(definition, "format");
    this.goType = textOrNull(definition, "x-duplane-go-type");
    String list = textOrNull(definition, "x-kubernetes-list-type");
    this.listType =
        list == null ? ListType.ATOMIC : ListType.valueOf(list.toUpperCase(Locale.ROOT));
    List<String> keys = new ArrayList<>();
    for (JsonNode key : definition.path("x-kubernetes-list-map-keys")) {
      keys.add(key.textValue());
    }
    this.listMapKeys = List.copyOf(keys);
    String strategies = textOrNull(definition, "x-kubernetes-patch-strategy");
    this.patchStrategies = strategies == null ? Set.of() : Set.copyOf(splitComma(strategies));
    if (!STRUCTURED.contains(type)) {
      this.fields = new Fields(List.of(), Map.of());
    }
  }

  private static Set<String> splitComma(String text) {
    return new HashSet<>(List.of(text.split(",", -1)));
  }

  private static SchemaType typeOf(String name, JsonNode definition) {
    String format = definition.path("format").asText("");
    if (name.endsWith(".resource.Quantity")) {
      return SchemaType.QUANTITY;
    }
    if (name.endsWith(".v1.MicroTime")) {
      return SchemaType.MICRO_TIME;
    }
    return switch (format) {
      case "int-or-string" -> SchemaType.INT_OR_STRING;
      case "date-time" -> SchemaType.TIME;
      case "byte" -> SchemaType.BYTES;
      default -> jsonTypeOf(definition);
    };
  }

  private static SchemaType jsonTypeOf(JsonNode definition) {
    return switch (definition.path("type").asText("")) {
      case "string" -> SchemaType.STRING;
      case "integer" -> SchemaType.INTEGER;
      case "number" -> SchemaType.NUMBER;
      case "boolean" -> SchemaType.BOOLEAN;
      case "array" -> SchemaType.LIST;
      case "object" -> {
        if (definition.has("properties")) {
          yield SchemaType.OBJECT;
        }
        yield definition.has("additionalProperties") ? SchemaType.MAP : SchemaType.ANY;
      }
      default -> SchemaType.ANY;
    };
  }

  private static @Nullable String textOrNull(JsonNode definition, String field) {
    JsonNode value = definition.get(field);
    return value == null ? null : value.textValue();
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
    return type == SchemaType.INTEGER || type == SchemaType.NUMBER ? format : null;
  }

  /**
   * The type's name in Go, as type errors show it: {@code int32}, {@code []v1.ServicePort}, {@code
   * map[string]string}, or a named string such as {@code v1.ServiceType}.
   */
  String goType() {
    if (goType != null) {
      return goType;
    }
    return switch (type) {
      case OBJECT, TIME, MICRO_TIME, ANY -> GoType.named(name);
      case MAP -> "map[string]" + GoType.of(values());
      case LIST -> "[]" + GoType.of(items());
      case STRING -> "string";
      case INTEGER -> format == null ? "int64" : format;
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      case INT_OR_STRING -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
      case BYTES -> "[]uint8";
    };
  }

  @Override
  public List<Property> properties() {
    return fields().ordered;
  }

  @Override
  public @Nullable Property property(String field) {
    return fields().byName.get(field);
  }

  private Fields fields() {
    Fields known = fields;
    if (known != null) {
      return known;
    }
    List<Property> ordered = new ArrayList<>();
    Map<String, Property> byName = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : definition.path("properties").properties()) {
      JsonNode field = entry.getValue();
      Property property =
          new Property(
              entry.getKey(), contract.resolve(field), presence(field), field.get("default"));
      ordered.add(property);
      byName.put(property.name(), property);
    }
    known = new Fields(List.copyOf(ordered), Map.copyOf(byName));
    fields = known;
    return known;
  }

  private static Presence presence(JsonNode field) {
    return switch (field.path("x-duplane-presence").asText("omitempty")) {
      case "pointer" -> Presence.POINTER;
      case "always" -> Presence.ALWAYS;
      default -> Presence.OMIT_EMPTY;
    };
  }

  @Override
  public Schema items() {
    return element(SchemaType.LIST, "items");
  }

  @Override
  public Schema values() {
    return element(SchemaType.MAP, "additionalProperties");
  }

  private Schema element(SchemaType wanted, String field) {
    if (type != wanted) {
      throw new IllegalStateException(name + " is " + type + ", not " + wanted);
    }
    Schema known = element;
    if (known == null) {
      known = contract.resolve(definition.get(field));
      element = known;
    }
    return known;
  }

  @Override
  public ListType listType() {
    return listType;
  }

  @Override
  public List<String> listMapKeys() {
    return listMapKeys;
  }

  @Override
  public boolean atomicMap() {
    return "atomic".equals(textOrNull(definition, "x-kubernetes-map-type"));
  }

  @Override
  public @Nullable String patchMergeKey() {
    return textOrNull(definition, "x-kubernetes-patch-merge-key");
  }

  @Override
  public Set<String> patchStrategies() {
    return patchStrategies;
  }

  @Override
  public <T> T derived(Object key, Supplier<T> maker) {
    Derivations known = derivations;
    if (known == null) {
      // Two threads may each begin one: what is lost is made again.
      known = new Derivations();
      derivations = known;
    }
    return known.get(key, maker);
  }

  @Override
  public String toString() {
    return name.isEmpty() ? type.toString() : name;
  }
}
