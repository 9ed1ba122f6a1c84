package dev.duplane.patch.fieldmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarOrderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "\"\"",
        "\"plain\"",
        "\"a\\\"b\\\\c\"",
        "\"line\\nend\"",
        "\"\u007f\u00e9\u2028\"",
        "80",
        "-1",
        "9223372036854775807",
        "1.5",
        "{\"port\":80,\"protocol\":\"TCP\"}",
        "{\"a\":{\"b\":\"c\"},\"d\":\"\u00fc\"}",
        "{\"a\\\"\":1}",
        "{\"a\":[1,\"b\"]}"
      })
  void json_asJacksonWritesIt(String text) throws JsonProcessingException {
    JsonNode value = new ObjectMapper().readTree(text);
    assertThat(ScalarOrder.json(value)).isEqualTo(value.toString());
  }
}
