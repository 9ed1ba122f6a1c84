package dev.duplane.api.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a structural schema is to CEL's compiler (apiserver, pkg/cel/common/schemas.go, {@code
 * SchemaDeclType}). Values whose type no schema tells cannot be reached by rules.
 */
final class SchemaTypes {
  private final Map<String, CelType> structs = new LinkedHashMap<>();

  /** The types of objects that have been met. */
  private record Structs(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }

  /** The types of objects that have been met, by name. */
  Map<String, CelType> structs() {
    return structs;
  }

  /** Finds the types that have been told so far. */
  CelTypeProvider provider() {
    return new Structs(ImmutableMap.copyOf(structs));
  }

  /**
   * The type of values of a schema, null if it is not known.
   *
   * @param path names the type, if it is an object's
   * @param resource whether the value is an object with kind, apiVersion and metadata
   */
  @Nullable CelType of(JsonNode schema, String path, boolean resource) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return SimpleType.DYN;
    }
    return switch (schema.path("type").asText("")) {
      case "array" -> {
        CelType items = below(schema.path("items"), path + ".@idx");
        yield items == null ? null : ListType.create(items);
      }
      case "object" -> {
        if (schema.path("additionalProperties").isObject()) {
          CelType values = below(schema.path("additionalProperties"), path + ".@elem");
          yield values == null ? null : MapType.create(SimpleType.STRING, values);
        }
        yield struct(schema, path, resource);
      }
      case "boolean" -> SimpleType.BOOL;
      case "integer" -> SimpleType.INT;
      case "number" -> SimpleType.DOUBLE;
      case "string" ->
          switch (schema.path("format").asText("")) {
            case "byte" -> SimpleType.BYTES;
            case "duration" -> SimpleType.DURATION;
            case "date", "date-time" -> SimpleType.TIMESTAMP;
            default -> SimpleType.STRING;
          };
      default -> null;
    };
  }

  /**
   * The type of values of a schema of the contract; of any type where it says nothing.
   *
   * @param path names the type, if it is an object's
   */
  CelType of(Schema schema, String path) {
    return switch (schema.type()) {
      case OBJECT -> {
        String name = schema.name().isEmpty() ? path : schema.name();
        CelType known = structs.get(name);
        if (known == null && !schema.open()) {
          // What refers to itself, such as a JSON schema, finds its name.
          structs.put(name, StructTypeReference.create(name));
          Map<String, CelType> fields = new LinkedHashMap<>();
          for (Property property : schema.properties()) {
            String field = PropertyNames.escape(property.name());
            if (field != null) {
              fields.put(field, of(property.schema(), path + "." + field));
            }
          }
          known = struct(name, fields);
        }
        yield known == null ? SimpleType.DYN : StructTypeReference.create(name);
      }
      case MAP -> MapType.create(SimpleType.STRING, of(schema.values(), path + ".@elem"));
      case LIST -> ListType.create(of(schema.items(), path + ".@idx"));
      case STRING, QUANTITY -> SimpleType.STRING;
      case INTEGER -> SimpleType.INT;
      case NUMBER -> SimpleType.DOUBLE;
      case BOOLEAN -> SimpleType.BOOL;
      case TIME, MICRO_TIME -> SimpleType.TIMESTAMP;
      case BYTES -> SimpleType.BYTES;
      case INT_OR_STRING, ANY -> SimpleType.DYN;
    };
  }

  private @Nullable CelType below(JsonNode schema, String path) {
    return of(schema, path, schema.path("x-kubernetes-embedded-resource").asBoolean());
  }

  private CelType struct(JsonNode schema, String path, boolean resource) {
    Map<String, CelType> fields = new LinkedHashMap<>();
    if (resource) {
      fields.put("apiVersion", SimpleType.STRING);
      fields.put("kind", SimpleType.STRING);
      fields.put(
          "metadata",
          struct(
              path + ".metadata",
              Map.of("name", SimpleType.STRING, "generateName", SimpleType.STRING)));
    }
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String name = PropertyNames.escape(property.getKey());
      if (name == null || (resource && fields.containsKey(name))) {
        continue;
      }
      CelType type = below(property.getValue(), path + "." + name);
      if (type != null) {
        fields.put(name, type);
      }
    }
    return struct(path, fields);
  }

  private CelType struct(String name, Map<String, CelType> fields) {
    ImmutableMap<String, CelType> known = ImmutableMap.copyOf(fields);
    StructType type =
        StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
    structs.put(name, type);
    return type;
  }
}
