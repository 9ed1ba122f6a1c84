package dev.duplane.api.structural;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.Schema;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages are those of kube-openapi, as apiextensions-apiserver turns them into errors. */
class StructuralValidationTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Schema METADATA =
      Contract.bundled().schema("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
      {"type":"integer","minimum":1}                      | 0          | spec.x: Invalid value: 0: spec.x in body should be greater than or equal to 1
      {"type":"integer","minimum":1,"exclusiveMinimum":true} | 1       | spec.x: Invalid value: 1: spec.x in body should be greater than 1
      {"type":"integer","maximum":1,"exclusiveMaximum":true} | 1       | spec.x: Invalid value: 1: spec.x in body should be less than 1
      {"type":"number","maximum":1.5}                     | 1.6        | spec.x: Invalid value: 1.6: spec.x in body should be less than or equal to 1.5
      {"type":"integer","multipleOf":2}                   | 3          | spec.x: Invalid value: 3: spec.x in body should be a multiple of 2
      {"type":"string","enum":["a","b"]}                  | "x"        | spec.x: Unsupported value: "x": supported values: "a", "b"
      {"type":"integer","enum":[1,2]}                     | 3          | spec.x: Unsupported value: 3: supported values: "1", "2"
      {"type":"string","maxLength":3}                     | "abcd"     | spec.x: Too long: may not be more than 3 bytes
      {"type":"string","minLength":2}                     | "a"        | spec.x: Invalid value: "a": spec.x in body should be at least 2 chars long
      {"type":"string","pattern":"^[a-z]+$"}              | "A"        | spec.x: Invalid value: "A": spec.x in body should match '^[a-z]+$'
      {"type":"array","items":{"type":"string"},"maxItems":1} | ["a","b"] | spec.x: Too many: 2: must have at most 1 item
      {"type":"array","items":{"type":"string"},"minItems":1} | []     | spec.x: Invalid value: 0: spec.x in body should have at least 1 items
      {"type":"array","items":{"type":"integer"},"uniqueItems":true} | [1,1] | spec.x: Invalid value: "": spec.x in body shouldn't contain duplicates
      {"type":"object","additionalProperties":{"type":"string"},"maxProperties":1} | {"a":"b","c":"d"} | spec.x: Too many: 2: must have at most 1 item
      {"type":"object","additionalProperties":{"type":"string"},"minProperties":1} | {} | spec.x: Invalid value: 0: spec.x in body should have at least 1 properties
      {"type":"object","additionalProperties":{"type":"integer"}} | {"a":"b"} | spec.x.a: Invalid value: "string": spec.x.a in body must be of type integer: "string"
      {"type":"integer"}                                  | "string"   | spec.x: Invalid value: "string": spec.x in body must be of type integer: "string"
      {"type":"string"}                                   | null       | spec.x: Invalid value: "null": spec.x in body must be of type string: "null"
      {"type":"integer","format":"int32"}                 | true       | spec.x: Invalid value: "": spec.x in body must be of type int32: ""
      {"x-kubernetes-int-or-string":true}                 | 1.5        | spec.x: Invalid value: "number": spec.x in body must be of type integer,string: "number"
      {"type":"string","format":"ipv4"}                   | "::1"      | spec.x: Invalid value: "::1": spec.x in body must be of type ipv4: "::1"
      {"type":"string","format":"date-time"}              | "x"        | spec.x: Invalid value: "x": spec.x in body must be of type date-time: "x"
      {"type":"object","properties":{"y":{"type":"string"}},"required":["y"]} | {} | spec.x.y: Required value
      {"type":"integer","not":{"enum":[1]}}               | 1          | <nil>: Invalid value: "": "spec.x" must not validate the schema (not)
      {"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"} | ["a","b","a","a"] | spec.x[2]: Duplicate value: "a"
      """)
  void validate_oneError(String schema, String value, String error) throws IOException {
    assertThat(errors(schema, value)).map(FieldError::toString).containsExactly(error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
      {"type":"string","nullable":true}       | null
      {"type":"number"}                       | 1
      {"type":"integer"}                      | 1.0
      {"type":"string","format":"hostname"}   | "a.example.com"
      {"type":"string","format":"no-such"}    | "x"
      {"type":"string","maxLength":1}         | "ä"
      {"x-kubernetes-preserve-unknown-fields":true} | {"a":[1,"b"]}
      {"type":"integer","oneOf":[{"minimum":5},{"maximum":1}]} | 7
      {"type":"integer","anyOf":[{"minimum":5},{"minimum":1}]} | 7
      """)
  void validate_fine(String schema, String value) throws IOException {
    assertThat(errors(schema, value)).isEmpty();
  }

  @Test
  void validate_combinations() throws IOException {
    assertThat(errors("{\"type\":\"integer\",\"oneOf\":[{\"minimum\":5},{\"minimum\":6}]}", "7"))
        .map(FieldError::toString)
        .containsExactly(
            "<nil>: Invalid value: \"\": \"spec.x\" must validate one and only one schema (oneOf)."
                + " Found 2 valid alternatives");
    assertThat(errors("{\"type\":\"integer\",\"anyOf\":[{\"minimum\":5},{\"minimum\":6}]}", "1"))
        .map(FieldError::toString)
        .containsExactly(
            "<nil>: Invalid value: \"\": \"spec.x\" must validate at least one schema (anyOf)",
            "spec.x: Invalid value: 1: spec.x in body should be greater than or equal to 5");
    assertThat(errors("{\"type\":\"integer\",\"allOf\":[{\"minimum\":5},{\"maximum\":6}]}", "1"))
        .map(FieldError::toString)
        .containsExactly(
            "spec.x: Invalid value: 1: spec.x in body should be greater than or equal to 5",
            "<nil>: Invalid value: \"\": \"spec.x\" must validate all the schemas (allOf)");
  }

  @Test
  void validateField_pathBelowField() throws IOException {
    StructuralSchema schema = schema("{\"type\":\"string\"}");
    ObjectNode object = MAPPER.createObjectNode();
    object.putObject("spec").put("x", 1);
    assertThat(StructuralValidation.valuesOf(schema, "spec", object))
        .map(FieldError::toString)
        .containsExactly(
            "spec.x: Invalid value: \"integer\": x in body must be of type string: \"integer\"");
  }

  @Test
  void apply_defaultsInsideOut() throws IOException {
    StructuralSchema schema =
        schema(
            """
            {"type":"object","default":{},"properties":{
              "a":{"type":"integer","default":1},
              "b":{"type":"string","nullable":true,"default":"c"},
              "l":{"type":"array","items":{"type":"object","properties":{
                "d":{"type":"boolean","default":true}}}}}}""");
    ObjectNode object = MAPPER.createObjectNode();
    object.putObject("spec");
    Defaulting.apply(object, schema);
    assertThat(object.at("/spec/x").toString()).isEqualTo("{\"a\":1,\"b\":\"c\"}");
    object.withObject("/spec/x").putNull("a").putNull("b").putArray("l").addObject();
    Defaulting.apply(object, schema);
    assertThat(object.at("/spec/x").toString())
        .isEqualTo("{\"a\":1,\"b\":null,\"l\":[{\"d\":true}]}");
  }

  @Test
  void prune_unknownFields() throws IOException {
    StructuralSchema schema =
        schema(
            """
            {"type":"object","properties":{
              "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true,
                "properties":{"strict":{"type":"object"}}},
              "list":{"type":"array","items":{"type":"object","properties":{"y":{"type":"string"}}}},
              "pod":{"type":"object","x-kubernetes-embedded-resource":true},
              "n":{"type":"string"},
              "m":{"type":"object","additionalProperties":{"type":"string"}}}}""");
    ObjectNode object =
        (ObjectNode)
            MAPPER.readTree(
                """
                {"kind":"K","metadata":{"name":"n"},"other":1,"spec":{"x":{
                  "free":{"a":{"b":1},"strict":{"c":1}},
                  "list":[{"y":"z","q":1}],
                  "pod":{"kind":"Pod","metadata":{},"spec":{}},
                  "n":null,
                  "m":{"a":"b","c":null}}}}""");
    assertThat(Pruning.prune(object, schema))
        .containsExactly("other", "spec.x.free.strict.c", "spec.x.list[0].q", "spec.x.pod.spec");
    assertThat(object.at("/spec/x").toString())
        .isEqualTo(
            "{\"free\":{\"a\":{\"b\":1},\"strict\":{}},\"list\":[{\"y\":\"z\"}],"
                + "\"pod\":{\"kind\":\"Pod\",\"metadata\":{}},\"m\":{\"a\":\"b\"}}");
  }

  private static List<FieldError> errors(String schema, String value) throws IOException {
    ObjectNode object = MAPPER.createObjectNode();
    object.putObject("spec").set("x", MAPPER.readTree(value));
    List<FieldError> errors = StructuralValidation.values(schema(schema), object);
    errors.addAll(StructuralValidation.lists(schema(schema), object));
    return errors;
  }

  private static StructuralSchema schema(String ofX) throws IOException {
    ObjectNode definition = MAPPER.createObjectNode().put("type", "object");
    JsonNode x = MAPPER.readTree(ofX);
    definition
        .withObject("/properties/spec")
        .put("type", "object")
        .putObject("properties")
        .set("x", x);
    return StructuralSchema.ofKind("com.example.v1.Thing", definition, METADATA);
  }
}
