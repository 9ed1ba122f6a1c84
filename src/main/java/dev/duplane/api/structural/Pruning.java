package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Drops fields that a schema does not know, and nulls where they mean nothing
 * (apiextensions-apiserver, pkg/apiserver/schema/pruning/algorithm.go and
 * defaulting/prunenulls.go).
 */
final class Pruning {
  /** The fields that every object has, whether its schema names them or not. */
  private static final Set<String> META_FIELDS = Set.of("apiVersion", "kind", "metadata");

  private final List<String> dropped = new ArrayList<>();

  private Pruning() {}

  /**
   * Prunes a whole object, in place.
   *
   * @return the paths of the fields that are gone, in alphabetical order of each object's
   */
  static List<String> prune(ObjectNode object, StructuralSchema schema) {
    Pruning pruning = new Pruning();
    pruning.object(object, schema, true, schema.preservesUnknownFields(), "");
    return pruning.dropped;
  }

  private void value(JsonNode value, @Nullable StructuralSchema schema, String path) {
    boolean preserves = schema != null && schema.preservesUnknownFields();
    value(value, schema, preserves, path);
  }

  private void value(
      JsonNode value, @Nullable StructuralSchema schema, boolean preserves, String path) {
    if (value instanceof ObjectNode object) {
      object(object, schema, schema != null && schema.embeddedResource(), preserves, path);
    } else if (value.isArray()) {
      StructuralSchema items = schema == null ? null : schema.item();
      for (int i = 0; i < value.size(); i++) {
        String at = path + "[" + i + "]";
        boolean kept = preserves || (items != null && items.preservesUnknownFields());
        value(value.get(i), items, kept, at);
      }
    }
  }

  private void object(
      ObjectNode object,
      @Nullable StructuralSchema schema,
      boolean resource,
      boolean preserves,
      String path) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (resource && META_FIELDS.contains(name)) {
        continue;
      }
      String at = path.isEmpty() ? name : path + "." + name;
      StructuralSchema field = schema == null ? null : schema.field(name);
      JsonNode value = object.get(name);
      StructuralSchema known = field == null && schema != null ? schema.additional() : field;
      if (known != null) {
        value(value, known, at);
        if (value.isNull() && !known.nullable() && known.defaultValue() == null) {
          object.remove(name);
        }
      } else if (schema != null && schema.additionalUntyped()) {
        value(value, null, at);
      } else if (!preserves) {
        object.remove(name);
        dropped.add(at);
      }
    }
  }
}
