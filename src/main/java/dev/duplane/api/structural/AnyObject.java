package dev.duplane.api.structural;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.duplane.api.schema.Presence;
import dev.duplane.api.schema.Property;
import dev.duplane.api.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An object of which only the metadata has a known shape ({@code unstructured.Unstructured}). */
final class AnyObject implements Schema {
  private final Map<String, Property> properties = new LinkedHashMap<>();
  private final List<Property> ordered;

  AnyObject(Schema metadata) {
    StructuralSchema text =
        StructuralSchema.nested(JsonNodeFactory.instance.objectNode().put("type", "string"));
    for (String name : List.of("kind", "apiVersion")) {
      properties.put(name, new Property(name, text, Presence.POINTER, null));
    }
    properties.put("metadata", new Property("metadata", metadata, Presence.POINTER, null));
    this.ordered = List.copyOf(properties.values());
  }

  @Override
  public boolean open() {
    return true;
  }

  @Override
  public String name() {
    return "unstructured.Unstructured";
  }

  @Override
  public SchemaType type() {
    return SchemaType.OBJECT;
  }

  @Override
  public @Nullable String format() {
    return null;
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
    throw new IllegalStateException("an object has no items");
  }

  @Override
  public Schema values() {
    throw new IllegalStateException("an object is no map");
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
    return null;
  }

  @Override
  public Set<String> patchStrategies() {
    return Set.of();
  }
}
