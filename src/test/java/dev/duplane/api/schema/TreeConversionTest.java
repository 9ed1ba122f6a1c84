package dev.duplane.api.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The outcome of strategic merge patch and apply, converted (runtime/converter.go). */
class TreeConversionTest {
  private static JsonNode tree(String json) {
    return JsonTree.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Decoded convert(String name, String json) {
    return TreeConversion.convert(
        tree(json), Contract.bundled().schema("io.k8s.api.core.v1." + name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "Service ~ {'spec':'x'} ~ cannot restore struct from: string",
        "Service ~ {'spec':[]} ~ cannot restore struct from: slice",
        "Service ~ {'spec':{'ports':{}}} ~ cannot restore slice from map",
        "Service ~ {'spec':{'ports':5}} ~ cannot restore slice from int64",
        "Service ~ {'spec':{'ports':[{'port':'80'}]}} ~ unrecognized type: int32",
        "Service ~ {'spec':{'ports':[{'port':80.5}]}} ~ cannot convert float64 to int32",
        "Service ~ {'spec':{'ports':[{'port':true}]}} ~ unrecognized type: int32",
        "Service ~ {'spec':{'type':5}} ~ cannot convert int64 to v1.ServiceType",
        "Service ~ {'spec':{'type':5.5}} ~ unrecognized type: string",
        "Service ~ {'spec':{'publishNotReadyAddresses':1}} ~ unrecognized type: bool",
        "Service ~ {'metadata':{'labels':[]}} ~ cannot restore map from slice",
        "Service ~ {'metadata':{'labels':{'a':1}}} ~ cannot convert int64 to string",
        "Service ~ {'spec':{'ports':[{'targetPort':true}]}} ~ "
            + "json: cannot unmarshal bool into Go value of type int32",
        "Service ~ {'metadata':{'creationTimestamp':5}} ~ "
            + "json: cannot unmarshal number into Go value of type string",
        "ConfigMap ~ {'binaryData':{'a':'%'}} ~ "
            + "error decoding from json: illegal base64 data at input byte 0",
        "ConfigMap ~ {'binaryData':{'a':5}} ~ cannot restore slice from int64",
        "ConfigMap ~ {'binaryData':{'a':['x']}} ~ unrecognized type: uint8",
        "ConfigMap ~ {'binaryData':{'a':[1.5]}} ~ cannot convert float64 to uint8",
        "Pod ~ {'spec':{'terminationGracePeriodSeconds':'x'}} ~ unrecognized type: int64",
      })
  void convert_refused(String kind, String json, String message) {
    assertThatThrownBy(() -> convert(kind, json)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{'spec':{'ports':[{'port':81.0}]}} ~ {'spec':{'ports':[{'port':81}]}}",
        "{'spec':{'ports':[{'port':99999999999}]}} ~ {'spec':{'ports':[{'port':1215752191}]}}",
        "{'spec':{'ports':[{'port':1e20}]}} ~ {'spec':{'ports':[{'port':0}]}}",
        "{'spec':{'ports':[{'targetPort':5.0}]}} ~ {'spec':{'ports':[{'targetPort':5}]}}",
        "{'spec':null} ~ {}",
      })
  void convert_numbers(String json, String object) {
    assertThat(convert("Service", json).object()).isEqualTo(tree(object));
  }

  @Test
  void convert_bytesAsNumbers() {
    assertThat(convert("ConfigMap", "{'binaryData':{'a':[104,null,361,1.0],'b':[]}}").object())
        .isEqualTo(tree("{'binaryData':{'a':'aABpAQ==','b':''}}"));
  }

  @Test
  void convert_unknownFields_byName() {
    assertThat(
            convert("Service", "{'z':1,'spec':{'ports':[{'b':1,'port':80}],'a':2}}").strictErrors())
        .containsExactly(
            "unknown field \"spec.a\"", "unknown field \"spec.ports[0].b\"", "unknown field \"z\"");
  }
}
