package dev.duplane.registry.customresource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.registry.TableColumns.Column;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrinterColumnsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-01-01T00:05:00Z");
  private static final String OBJECT =
      """
      {"metadata":{"name":"w","creationTimestamp":"2026-01-01T00:00:00Z",
        "annotations":{"example.com/a":"b"}},
       "spec":{"n":3,"f":1.5,"yes":true,"hosts":["x","y"],"o":{"k":"v"}},
       "status":{"conditions":[{"type":"Ready","status":"False"},{"type":"Old","status":"True"}]}}""";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
      string  | .spec.hosts[0]                                  | "x"
      string  | .spec.hosts[-1]                                 | "y"
      string  | .spec.hosts[*]                                  | "x"
      string  | .spec.hosts                                     | "[\\"x\\",\\"y\\"]"
      string  | .spec.o                                         | "{\\"k\\":\\"v\\"}"
      string  | .spec.n                                         | "3"
      string  | .metadata.annotations['example.com/a']          | "b"
      string  | .metadata.annotations.example\\.com/a            | "b"
      string  | .status.conditions[?(@.type=="Ready")].status   | "False"
      string  | .status.conditions[?(@.type=='Old')].status     | "True"
      string  | .status.none                                    | null
      integer | .spec.n                                         | 3
      integer | .spec.f                                         | 1
      integer | .spec.yes                                       | null
      number  | .spec.f                                         | 1.5
      boolean | .spec.yes                                       | true
      date    | .metadata.creationTimestamp                     | "5m"
      date    | .metadata.name                                  | "<invalid>"
      """)
  void cells_byType(String type, String path, String cell) throws IOException {
    ObjectNode column = MAPPER.createObjectNode();
    column.put("name", "C").put("type", type).put("jsonPath", path);
    PrinterColumns columns = new PrinterColumns(MAPPER.createArrayNode().add(column));
    assertThat(columns.cells((ObjectNode) MAPPER.readTree(OBJECT), NOW))
        .map(JsonNode::toString)
        .containsExactly("\"w\"", cell);
  }

  @Test
  void columns_ageIfNoneAreAskedFor() throws IOException {
    PrinterColumns columns = new PrinterColumns(MAPPER.createArrayNode());
    assertThat(columns.columns()).map(Column::name).containsExactly("Name", "Age");
    assertThat(columns.cells((ObjectNode) MAPPER.readTree(OBJECT), NOW))
        .containsExactly(MAPPER.readTree("\"w\""), MAPPER.readTree("\"5m\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec", ".spec[", ".a[?(@.b)]", ".a..b"})
  void parse_unknown(String path) {
    assertThatThrownBy(() -> JsonPath.parse(path)).isInstanceOf(IllegalArgumentException.class);
  }
}
