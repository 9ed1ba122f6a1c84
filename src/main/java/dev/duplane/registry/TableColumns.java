package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** The columns of a kind in a Table (API concepts, "Receiving resources as Tables"). */
public interface TableColumns {

  /**
   * One column (meta/v1 TableColumnDefinition).
   *
   * @param name as shown
   * @param type OpenAPI type of its cells
   * @param format OpenAPI format, may be empty; {@code name} marks the name
   * @param description for people
   * @param priority 0 is always shown, higher only in wide output
   */
  record Column(String name, String type, String format, String description, int priority) {}

  /**
   * Whether a Table without rows has {@code null} for them, as the table of kinds without columns
   * of their own has (apiserver/pkg/registry/rest/table.go).
   */
  default boolean nullRows() {
    return false;
  }

  /** The columns, in order. */
  List<Column> columns();

  /**
   * The cells of one object, one per column.
   *
   * @param now for ages
   */
  List<JsonNode> cells(ObjectNode object, Instant now);

  /**
   * What is said of a row beside its cells (meta/v1 TableRowCondition), such as that the object has
   * done its work; empty for most.
   */
  default List<ObjectNode> conditions(ObjectNode object) {
    return List.of();
  }

  /**
   * An object's metadata as kube-apiserver's own types have it, which is what Tables and
   * PartialObjectMetadata show: the same as on the wire for most kinds.
   */
  default JsonNode metadata(ObjectNode object) {
    return object.path("metadata");
  }
}
