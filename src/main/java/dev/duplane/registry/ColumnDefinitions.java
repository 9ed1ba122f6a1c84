package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the kinds that have more than a name and an age, read from {@code columns.json}
 * beside this class: their texts are part of what clients see, and too long for code.
 */
public final class ColumnDefinitions {
  private ColumnDefinitions() {}

  /**
   * The table of a kind.
   *
   * @param columns in order
   * @param cells what is in each, or none where the kind's strategy knows
   */
  private record Definition(List<TableColumns.Column> columns, List<String> cells) {
    static final Definition NONE = new Definition(List.of(), List.of());
  }

  private static Definition definition(String plural) {
    return Definitions.BY_PLURAL.getOrDefault(plural, Definition.NONE);
  }

  /** Read when the first Table or strategy asks, once in a process. */
  private static final class Definitions {
    static final Map<String, Definition> BY_PLURAL = read();

    private static Map<String, Definition> read() {
      try (InputStream file = ColumnDefinitions.class.getResourceAsStream("columns.json")) {
        if (file == null) {
          throw new IllegalStateException("columns.json is not on the class path");
        }
        Map<String, Definition> read = new HashMap<>();
        for (Map.Entry<String, JsonNode> kind : JsonTree.parse(file.readAllBytes()).properties()) {
          List<TableColumns.Column> columns = new ArrayList<>();
          List<String> cells = new ArrayList<>();
          for (JsonNode column : kind.getValue()) {
            columns.add(column(column));
            if (column.has("cell")) {
              cells.add(column.get("cell").asText());
            }
          }
          if (!cells.isEmpty() && cells.size() != columns.size()) {
            throw new IllegalStateException("columns.json: a cell is missing of " + kind.getKey());
          }
          read.put(kind.getKey(), new Definition(List.copyOf(columns), List.copyOf(cells)));
        }
        return Map.copyOf(read);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static TableColumns.Column column(JsonNode column) {
      return new TableColumns.Column(
          column.path("name").asText(),
          column.path("type").asText(),
          column.path("format").asText(),
          column.path("description").asText(),
          column.path("priority").asInt());
    }
  }

  /**
   * The columns of a resource.
   *
   * @param plural e.g. {@code services}; {@code default} for kinds without columns of their own
   */
  public static List<TableColumns.Column> of(String plural) {
    return definition(plural).columns();
  }

  /**
   * The table of a kind whose cells are described with its columns, null if it has no such.
   *
   * @param plural as for {@link #of}
   */
  public static @Nullable TableColumns declared(String plural) {
    List<String> cells = definition(plural).cells();
    return cells.isEmpty()
        ? null
        : tableOfCells(
            plural,
            (object, now) ->
                cells.stream().map(cell -> DeclaredCells.cell(cell, object, now)).toList());
  }

  /**
   * The table of a kind.
   *
   * @param plural as for {@link #of}
   * @param cells the texts of one object, one per column, at a time
   */
  public static TableColumns table(
      String plural, BiFunction<ObjectNode, Instant, List<String>> cells) {
    return tableOfCells(
        plural,
        (object, now) ->
            cells.apply(object, now).stream().<JsonNode>map(TextNode::valueOf).toList());
  }

  /**
   * The table of a kind, some of whose cells are no texts.
   *
   * @param plural as for {@link #of}
   * @param cells the cells of one object, one per column, at a time
   */
  public static TableColumns tableOfCells(
      String plural, BiFunction<ObjectNode, Instant, List<JsonNode>> cells) {
    List<TableColumns.Column> columns = of(plural);
    boolean nullRows = plural.equals("default");
    return new TableColumns() {
      @Override
      public boolean nullRows() {
        return nullRows;
      }

      @Override
      public List<Column> columns() {
        return columns;
      }

      @Override
      public List<JsonNode> cells(ObjectNode object, Instant now) {
        return cells.apply(object, now);
      }
    };
  }
}
