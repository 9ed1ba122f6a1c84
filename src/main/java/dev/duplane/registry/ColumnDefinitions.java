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
import java.util.List;
import java.util.function.BiFunction;

/**
 * The columns of the kinds that have more than a name and an age, read from {@code columns.json}
 * beside this class: their texts are part of what clients see, and too long for code.
 */
public final class ColumnDefinitions {
  private ColumnDefinitions() {}

  /**
   * The columns of a resource.
   *
   * @param plural e.g. {@code services}; {@code default} for kinds without columns of their own
   */
  public static List<TableColumns.Column> of(String plural) {
    try (InputStream file = ColumnDefinitions.class.getResourceAsStream("columns.json")) {
      if (file == null) {
        throw new IllegalStateException("columns.json is not on the class path");
      }
      List<TableColumns.Column> columns = new ArrayList<>();
      for (JsonNode column : JsonTree.parse(file.readAllBytes()).path(plural)) {
        columns.add(
            new TableColumns.Column(
                column.path("name").asText(),
                column.path("type").asText(),
                column.path("format").asText(),
                column.path("description").asText(),
                column.path("priority").asInt()));
      }
      return List.copyOf(columns);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The table of a kind.
   *
   * @param plural as for {@link #of}
   * @param cells the texts of one object, one per column, at a time
   */
  public static TableColumns table(
      String plural, BiFunction<ObjectNode, Instant, List<String>> cells) {
    List<TableColumns.Column> columns = of(plural);
    return new TableColumns() {
      @Override
      public List<Column> columns() {
        return columns;
      }

      @Override
      public List<JsonNode> cells(ObjectNode object, Instant now) {
        return cells.apply(object, now).stream().<JsonNode>map(TextNode::valueOf).toList();
      }
    };
  }
}
