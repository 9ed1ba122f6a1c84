package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Syntax errors of JSON and YAML, and YAML in both directions. */
class GoTextFormsTest {

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|unexpected end of JSON input",
        "{|unexpected end of JSON input",
        "{\"a\":|unexpected end of JSON input",
        "\"abc|unexpected end of JSON input",
        "apiVersion: v1|invalid character 'a' looking for beginning of value",
        "{b}|invalid character 'b' looking for beginning of object key string",
        "{\"a\"}|invalid character '}' after object key",
        "{\"a\":1,}|invalid character '}' looking for beginning of object key string",
        "{\"a\":1 2}|invalid character '2' after object key:value pair",
        "[1,]|invalid character ']' looking for beginning of value",
        "[1 2]|invalid character '2' after array element",
        "[01]|invalid character '1' after array element",
        "{} x|invalid character 'x' after top-level value",
        "tru|unexpected end of JSON input",
        "tabs|invalid character 'a' in literal true (expecting 'r')",
        "nul1|invalid character '1' in literal null (expecting 'l')",
        "-x|invalid character 'x' in numeric literal",
        "1.x|invalid character 'x' after decimal point in numeric literal",
        "1ex|invalid character 'x' in exponent of numeric literal",
        "\"\\x\"|invalid character 'x' in string escape code",
        "\"\\u12g4\"|invalid character 'g' in \\u hexadecimal character escape",
        "['a']|invalid character '\\'' looking for beginning of value",
      })
  void json_syntaxError(String text, String error) {
    assertThat(GoJsonSyntax.error(utf8(text))).isEqualTo(error);
    assertThatThrownBy(() -> JsonTree.parse(utf8(text))).hasMessage(error);
  }

  @Test
  void json_controlCharacter() {
    assertThat(GoJsonSyntax.error(utf8("\"a\nb\"")))
        .isEqualTo("invalid character '\\n' in string literal");
  }

  @Test
  void json_deepNesting() {
    assertThat(GoJsonSyntax.error(utf8("[".repeat(10_001)))).isEqualTo("exceeded max depth");
    assertThat(GoJsonSyntax.error(utf8("[".repeat(10_000) + "]".repeat(10_000)))).isNull();
    assertThatThrownBy(() -> JsonTree.parse(utf8("[".repeat(5000) + "]".repeat(5000))))
        .hasMessage("exceeded max depth");
  }

  @Test
  void json_acceptedByBothOrNeither() {
    long seed = 20260101;
    Random random = new Random(seed);
    String alphabet = "{}[]\",:0123.eE+-truefalsn \\u";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String error = GoJsonSyntax.error(utf8(text.toString()));
      String read;
      try {
        JsonTree.parse(utf8(text.toString()));
        read = null;
      } catch (DecodeException e) {
        read = e.getMessage();
      }
      assertThat(read).as("seed %d text %s", seed, text).isEqualTo(error);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`a: [`|yaml: line 1: did not find expected node content",
        "`a: b: c`|yaml: mapping values are not allowed in this context",
        "`a: 1\nb: c: d\n`|yaml: line 2: mapping values are not allowed in this context",
        "`a: *x`|yaml: unknown anchor 'x' referenced",
        "`a:\n\t- b\n`|yaml: line 2: found character that cannot start any token",
      })
  void yaml_syntaxError(String text, String error) {
    assertThatThrownBy(() -> YamlText.parse(utf8(text))).hasMessage(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`b: 1\na: x`|{\"a\":\"x\",\"b\":1}",
        "`[yes, Off, ~, null, '80', 0x10, 010, 1_000, 1.5, 1e3, !!str 12, 2026-01-01, a b]`"
            + "|[true,false,null,null,\"80\",16,8,1000,1.5,1000,\"12\",\"2026-01-01\",\"a b\"]",
        "`1: a\ntrue: b\n`|{\"1\":\"a\",\"true\":\"b\"}",
        "`a: &x {p: 1, q: 2}\nb:\n  <<: *x\n  q: 3\n`"
            + "|{\"a\":{\"p\":1,\"q\":2},\"b\":{\"p\":1,\"q\":3}}",
        "`---\na: 1\n---\nb: 2\n`|{\"a\":1}",
        "`a: |-\n  x\n  y\n`|`{\"a\":\"x\\ny\"}`",
        "``|null",
      })
  void yaml_toJson(String yaml, String json) {
    assertThat(new String(YamlText.toJson(utf8(yaml)).json(), StandardCharsets.UTF_8))
        .isEqualTo(json);
  }

  @Test
  void yaml_duplicateKeys() {
    YamlText.Json json = YamlText.toJson(utf8("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n"));
    assertThat(json.strictError())
        .isEqualTo(
            "yaml: unmarshal errors:\n  line 4: key \"c\" already set in map\n"
                + "  line 5: key \"a\" already set in map");
  }

  @Test
  void yaml_print() {
    String json =
        "{\"kind\":\"Service\",\"metadata\":{\"labels\":{},\"name\":\"a\",\"time\":"
            + "\"2026-01-01T00:00:00Z\"},\"spec\":{\"ports\":[{\"port\":80,\"name\":\"80\"}],"
            + "\"clusterIPs\":[\"10.96.0.1\",\"fd00::1\"],\"none\":[],\"yes\":\"yes\","
            + "\"text\":\"l1\\nl2\\n\",\"colon\":\"a: b\",\"empty\":\"\",\"x\":null,\"b\":true}}";
    assertThat(YamlText.print(JsonTree.parse(utf8(json))))
        .isEqualTo(
            """
            kind: Service
            metadata:
              labels: {}
              name: a
              time: "2026-01-01T00:00:00Z"
            spec:
              b: true
              clusterIPs:
              - 10.96.0.1
              - fd00::1
              colon: 'a: b'
              empty: ""
              none: []
              ports:
              - name: "80"
                port: 80
              text: |
                l1
                l2
              x: null
              "yes": "yes"
            """);
  }
}
