package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.registry.TableColumns;
import java.time.Instant;
import java.util.List;

/** Makes Tables of objects (API concepts, "Receiving resources as Tables"; meta/v1 Table). */
final class Tables {

  /** What a row says of its object besides the cells. */
  enum IncludeObject {
    NONE,
    METADATA,
    OBJECT;

    /**
     * The value of the {@code includeObject} parameter.
     *
     * @throws StatusException 400 for any other text
     */
    static IncludeObject of(String text) {
      return switch (text) {
        case "None" -> NONE;
        case "", "Metadata" -> METADATA;
        case "Object" -> OBJECT;
        default ->
            throw StatusException.badRequest(
                "Unable to convert to Table as requested: includeObject: Invalid value: \""
                    + text
                    + "\": must be 'Metadata', 'Object', 'None', or empty");
      };
    }
  }

  private final ApiResource resource;
  private final TableColumns columns;
  private final IncludeObject include;
  private final String apiVersion;
  private final Instant now;

  Tables(
      ApiResource resource,
      TableColumns columns,
      IncludeObject include,
      String apiVersion,
      Instant now) {
    this.resource = resource;
    this.columns = columns;
    this.include = include;
    this.apiVersion = apiVersion;
    this.now = now;
  }

  /** A table without rows, with its columns if {@code header}. */
  ObjectNode table(ObjectNode metadata, boolean header) {
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("kind", "Table").put("apiVersion", apiVersion);
    table.set("metadata", metadata);
    if (!header) {
      table.putNull("columnDefinitions");
      table.putArray("rows");
      return table;
    }
    ArrayNode definitions = table.putArray("columnDefinitions");
    for (TableColumns.Column column : columns.columns()) {
      definitions
          .addObject()
          .put("name", column.name())
          .put("type", column.type())
          .put("format", column.format())
          .put("description", column.description())
          .put("priority", column.priority());
    }
    table.putArray("rows");
    return table;
  }

  /** Adds the row of one object, which may come with or without kind and apiVersion. */
  void addRow(ObjectNode table, ObjectNode object) {
    ObjectNode row = ((ArrayNode) table.get("rows")).addObject();
    ArrayNode cells = row.putArray("cells");
    columns.cells(object, now).forEach(cells::add);
    List<ObjectNode> conditions = columns.conditions(object);
    if (!conditions.isEmpty()) {
      row.putArray("conditions").addAll(conditions);
    }
    switch (include) {
      case NONE -> row.putNull("object");
      case METADATA -> row.set("object", partial(object, apiVersion, columns));
      case OBJECT -> row.set("object", typed(object, resource));
    }
  }

  /** The metadata that the table of one object has. */
  static ObjectNode metadataOf(ObjectNode object) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    JsonNode version = object.path("metadata").get("resourceVersion");
    if (version != null) {
      metadata.set("resourceVersion", version);
    }
    return metadata;
  }

  /** The object's metadata alone (meta/v1 PartialObjectMetadata). */
  static ObjectNode partial(ObjectNode object, String apiVersion, TableColumns columns) {
    ObjectNode partial = JsonNodeFactory.instance.objectNode();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", apiVersion);
    partial.set("metadata", columns.metadata(object));
    return partial;
  }

  /** The object with its kind and apiVersion first. */
  static ObjectNode typed(ObjectNode object, ApiResource resource) {
    ObjectNode typed = JsonNodeFactory.instance.objectNode();
    typed.put("kind", resource.kind()).put("apiVersion", resource.apiVersion());
    object.properties().forEach(field -> typed.set(field.getKey(), field.getValue()));
    return typed;
  }
}
