package dev.duplane.api.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object for somebody who asks for those of its schema in order. Most objects have
 * them in that order, and no others: then each is the next, and need not be looked up.
 */
final class OrderedFields {
  private final @Nullable JsonNode object;
  private final boolean unordered;
  private final Iterator<Map.Entry<String, JsonNode>> rest;
  private Map.@Nullable Entry<String, JsonNode> next;

  /** The fields of an object; null for one without fields. */
  OrderedFields(Schema schema, @Nullable JsonNode object) {
    this.object = object;
    boolean ordered = object != null && isOrdered(schema, object);
    this.rest =
        object != null && ordered ? object.properties().iterator() : Collections.emptyIterator();
    this.next = rest.hasNext() ? rest.next() : null;
    this.unordered = object != null && !ordered;
  }

  private static boolean isOrdered(Schema schema, JsonNode object) {
    Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
    String name = fields.hasNext() ? fields.next().getKey() : null;
    List<Property> properties = schema.properties();
    int count = properties.size();
    for (int i = 0; name != null && i < count; i++) {
      if (name.equals(properties.get(i).name())) {
        name = fields.hasNext() ? fields.next().getKey() : null;
      }
    }
    return name == null;
  }

  /** The value of the schema's next property; null if the object does not have it. */
  @Nullable JsonNode value(String name) {
    if (unordered) {
      return object == null ? null : object.get(name);
    }
    Map.Entry<String, JsonNode> field = next;
    if (field == null || !field.getKey().equals(name)) {
      return null;
    }
    next = rest.hasNext() ? rest.next() : null;
    return field.getValue();
  }
}
