package dev.duplane.api.protobuf;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.schema.DecodeException;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fields of a CustomResourceDefinition's schema that are one of two types, or any JSON. */
class UnionsTest {
  private static final HexFormat HEX = HexFormat.of();

  /** Numbers and rules: apiextensions/v1 generated.proto, marshal.go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'additionalProperties':true} | f20102 0801",
        "{'additionalProperties':false} | f20102 0800",
        "{'additionalProperties':{'type':'a'}} | f20107 0801 1203 2a0161",
        "{'additionalItems':{}} | 8a0204 0801 1200",
        "{'items':{'type':'a'}} | c20105 0a03 2a0161",
        "{'items':[{'type':'a'},{}]} | c20107 1203 2a0161 1200",
        "{'dependencies':{'k':['a','b']}} | 82020b 0a016b 1206 120161 120162",
        "{'dependencies':{'k':{'$ref':'a'}}} | 82020a 0a016b 1205 0a03 1a0161",
        "{'default':'<'} | 420a 0a08 225c75303033 6322",
        "{'default':[1,{'a':null}]} | 4210 0a0e 5b312c7b2261223a6e756c6c7d5d",
        "{'enum':[null,0]} | a20100 a20103 0a0130",
        "{'x-kubernetes-int-or-string':true,'$schema':'a'} | 120161 c00201",
      })
  void schema_bothWays(String json, String hex) throws IOException {
    String text = json.replace('\'', '"');
    byte[] message = HEX.parseHex(hex.replace(" ", ""));
    assertThat(HEX.formatHex(schemas().encode(new ObjectMapper().readTree(text))))
        .isEqualTo(HEX.formatHex(message));
    assertThat(json(message)).isEqualTo(new ObjectMapper().readTree(text));
  }

  /** Go writes what is empty, too; a list that is not empty goes before a schema. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "c2010b 0a09 0a00 1200 2a0161 5000 | {'items':{'type':'a'}}",
        "c20107 0a03 2a0161 1200 | {'items':[{}]}",
        "c20100 | {'items':null}",
        "f20105 1203 2a0161 | {'additionalProperties':{'type':'a'}}",
        "f20100 | {'additionalProperties':false}",
        "82020a 0a016b 1205 0a00 120161 | {'dependencies':{'k':['a']}}",
        "4202 0a00 | {'default':null}",
      })
  void decode_asGoReads(String hex, String json) throws IOException {
    assertThat(json(HEX.parseHex(hex.replace(" ", ""))))
        .isEqualTo(new ObjectMapper().readTree(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({"items,1", "additionalProperties,text", "dependencies,1"})
  void encode_wrongType(String field, String value) {
    assertThatThrownBy(
            () -> schemas().encode(new ObjectMapper().createObjectNode().put(field, value)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decode_wrongWireType() {
    assertThatThrownBy(() -> schemas().decode(HEX.parseHex("d00201")))
        .hasMessage("proto: wrong wireType = 0 for field XKubernetesListType");
  }

  @Test
  void decode_tooDeep() {
    WireWriter deep = new WireWriter();
    for (int i = 0; i < 100_000; i++) {
      deep.delimit(28, 0);
    }
    assertThatThrownBy(() -> schemas().decode(deep.finish()))
        .isInstanceOf(DecodeException.class)
        .hasMessage("exceeded max depth");
  }

  private static JsonNode json(byte[] message) throws IOException {
    // As text and back, in which an int and a long are alike.
    return new ObjectMapper().readTree(schemas().decode(message).toString());
  }

  private static MessageCodec schemas() {
    MessageCodec definitions =
        requireNonNull(
            Messages.bundled().find("apiextensions.k8s.io/v1", "CustomResourceDefinition"));
    MessageType version = definitions.type().required(2).type().required(7).type();
    return new MessageCodec(version.required(4).type().required(1).type());
  }
}
