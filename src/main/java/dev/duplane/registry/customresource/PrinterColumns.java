package dev.duplane.registry.customresource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.api.GoPrint;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.Age;
import dev.duplane.registry.ColumnDefinitions;
import dev.duplane.registry.TableColumns;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name, and the columns that a version of a CustomResourceDefinition asks for, or the age if it
 * asks for none (apiextensions-apiserver, pkg/registry/customresource/tableconvertor).
 */
final class PrinterColumns implements TableColumns {
  private static final String CREATION = ".metadata.creationTimestamp";

  private final List<Column> columns = new ArrayList<>();
  private final List<JsonPath> paths = new ArrayList<>();

  /**
   * @param declared {@code additionalPrinterColumns}
   * @throws IllegalArgumentException if the path of a column is none that is known
   */
  PrinterColumns(JsonNode declared) {
    List<Column> usual = ColumnDefinitions.of("default");
    columns.add(usual.get(0));
    if (declared.isEmpty()) {
      columns.add(new Column("Age", "date", "", usual.get(1).description(), 0));
      paths.add(JsonPath.parse(CREATION));
    }
    for (JsonNode column : declared) {
      String path = column.path("jsonPath").asText();
      columns.add(
          new Column(
              column.path("name").asText(),
              column.path("type").asText(),
              column.path("format").asText(""),
              column
                  .path("description")
                  .asText("Custom resource definition column (in JSONPath format): " + path),
              column.path("priority").asInt()));
      paths.add(JsonPath.parse(path));
    }
  }

  @Override
  public List<Column> columns() {
    return List.copyOf(columns);
  }

  @Override
  public List<JsonNode> cells(ObjectNode object, Instant now) {
    List<JsonNode> cells = new ArrayList<>();
    cells.add(TextNode.valueOf(ObjectMeta.of(object).name()));
    for (int i = 0; i < paths.size(); i++) {
      cells.add(cell(columns.get(i + 1).type(), paths.get(i).first(object), now));
    }
    return cells;
  }

  private static JsonNode cell(String type, @Nullable JsonNode value, Instant now) {
    if (value == null || value.isNull()) {
      return NullNode.getInstance();
    }
    return switch (type) {
      case "string" ->
          TextNode.valueOf(value.isContainerNode() ? GoText.value(value) : GoPrint.plain(value));
      case "integer" -> value.isNumber() ? LongNode.valueOf(value.longValue()) : none();
      case "number" -> value.isNumber() ? DoubleNode.valueOf(value.doubleValue()) : none();
      case "boolean" -> value.isBoolean() ? value : none();
      case "date" -> value.isTextual() ? TextNode.valueOf(age(value.textValue(), now)) : none();
      default -> none();
    };
  }

  private static JsonNode none() {
    return NullNode.getInstance();
  }

  private static String age(String time, Instant now) {
    try {
      return Age.since(OffsetDateTime.parse(time).toInstant(), now);
    } catch (DateTimeException e) {
      return "<invalid>";
    }
  }
}
