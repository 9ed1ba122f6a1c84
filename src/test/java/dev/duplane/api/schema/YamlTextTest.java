package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goyaml and sigs.k8s.io/yaml make of YAML; {@code \n}, {@code \t} stand for the characters.
 */
class YamlTextTest {
  private static String json(String yaml) {
    return json(yaml.replace("\\n", "\n").replace("\\t", "\t").getBytes(StandardCharsets.UTF_8));
  }

  private static String json(byte[] yaml) {
    return new String(YamlText.toJson(yaml).json(), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a:\\tb ~ {\"a\":\"b\"}",
        "a:\\t\\tb\\t# c ~ {\"a\":\"b\"}",
        "{\\n\\t\"a\": 1,\\n\\t\"b\": [\\n\\t\\t2\\n\\t]\\n} ~ {\"a\":1,\"b\":[2]}",
        "a: {b: c}\\t# x\\nd: e ~ {\"a\":{\"b\":\"c\"},\"d\":\"e\"}",
        "a: \"x\\ty\" ~ {\"a\":\"x\\ty\"}",
        "a: x\\ty ~ {\"a\":\"x\\ty\"}",
        "a: |\\n  x\\ty\\n  \\tz\\nb: {c:\\td} ~ {\"a\":\"x\\ty\\n\\tz\\n\",\"b\":{\"c\":\"d\"}}",
        "a: 'it''s'\\t ~ {\"a\":\"it's\"}",
        "a: &x\\tb\\nc: *x ~ {\"a\":\"b\",\"c\":\"b\"}",
      })
  void toJson_tabsBetweenTokens(String yaml, String json) {
    assertThat(json(yaml)).isEqualTo(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:\\n\\tb: c", "\\ta: b", "a:\\n-\\tb: c"})
  void toJson_tabsWhereABlockBegins_refused(String yaml) {
    assertThatThrownBy(() -> json(yaml))
        .hasMessageContaining("found character that cannot start any token");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a: !!binary aGk= ~ {\"a\":\"hi\"}",
        "a: !!str 123 ~ {\"a\":\"123\"}",
        "a: &x !!str 123 ~ {\"a\":\"123\"}",
        "a: !!int \"5\" ~ {\"a\":5}",
        "a: !!float 1 ~ {\"a\":1}",
        "a: !foo 1 ~ {\"a\":\"1\"}",
        "a: 80.0 ~ {\"a\":80}",
        "a: 1e3 ~ {\"a\":1000}",
        "a: 0X1F ~ {\"a\":31}",
        "010: x ~ {\"8\":\"x\"}",
        "1.5: x ~ {\"1.5\":\"x\"}",
        "1e100: x ~ {\".inf\":\"x\"}",
        "{<<: [{a: 1, b: 2}, {a: 3, c: 4}]} ~ {\"a\":1,\"b\":2,\"c\":4}",
        "{a: 1, <<: {a: 2}} ~ {\"a\":2}",
        "{<<: {a: 2}, a: 1} ~ {\"a\":1}",
        "a: 1\\n---\\n}{ ~ {\"a\":1}",
      })
  void toJson_valuesAndKeys(String yaml, String json) {
    assertThat(json(yaml)).isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "a: .inf ~ json: unsupported value: +Inf",
        "a: -.Inf ~ json: unsupported value: -Inf",
        "a: .NaN ~ json: unsupported value: NaN",
        "null: x ~ unsupported map key of type: %!s(<nil>), key: <nil>, value: \"x\"",
        "? {a: 1}\\n: x ~ yaml: invalid map key: map[interface {}]interface {}{\"a\":1}",
        "a: !!int x ~ yaml: cannot decode !!str `x` as a !!int",
        "a: !!binary a ~ yaml: !!binary value contains invalid base64 data",
        "<<: 5 ~ yaml: map merge requires map or sequence of maps as the value",
        "%YAML 1.2\\n---\\na: b ~ yaml: found incompatible YAML document",
        "# x\\n%YAML 1.2\\n---\\na: b ~ yaml: line 1: found incompatible YAML document",
      })
  void toJson_refused(String yaml, String message) {
    assertThatThrownBy(() -> json(yaml.replace('´', '`'))).hasMessage(message);
  }

  @Test
  void toJson_keysGivenTwice() {
    YamlText.Json json =
        YamlText.toJson("a: 1\na: 2\n3: x\n3: z\n".getBytes(StandardCharsets.UTF_8));
    assertThat(new String(json.json(), StandardCharsets.UTF_8)).isEqualTo("{\"3\":\"z\",\"a\":2}");
    assertThat(json.strictError())
        .isEqualTo(
            """
            yaml: unmarshal errors:
              line 2: key "a" already set in map
              line 4: key 3 already set in map""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-8"})
  void toJson_byteOrderMark(String charset) {
    byte[] yaml = "\ufeffa: \u00e9".getBytes(Charset.forName(charset));
    assertThat(json(yaml)).isEqualTo("{\"a\":\"\u00e9\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "613a2001, control characters are not allowed",
    "613a20efbbbf, control characters are not allowed",
    "613a20ff, invalid leading UTF-8 octet",
    "613a20c3, incomplete UTF-8 octet sequence",
    "613a20c341, invalid trailing UTF-8 octet",
    "613a20c0af, invalid length of a UTF-8 sequence",
    "613a20eda080, invalid Unicode character",
    "fffe6100dc, incomplete UTF-16 character",
    "fffe00dc, unexpected low surrogate area",
    "fffe00d8, incomplete UTF-16 surrogate pair",
    "fffe00d86100, expected low surrogate area",
  })
  void toJson_badBytes(String hex, String problem) {
    assertThatThrownBy(() -> json(HexFormat.of().parseHex(hex))).hasMessage("yaml: " + problem);
  }
}
