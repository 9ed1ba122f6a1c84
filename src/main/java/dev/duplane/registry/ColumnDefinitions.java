package dev.duplane.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

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
}
