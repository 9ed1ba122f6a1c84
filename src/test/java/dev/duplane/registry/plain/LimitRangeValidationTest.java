package dev.duplane.registry.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with LimitRanges, in the words of pkg/apis/core/validation/validation.go. */
class LimitRangeValidationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"Container","max":{"cpu":"2"},"min":{"cpu":"1"},"maxLimitRequestRatio":{"cpu":"2"}} | ``
          {"type":"example.com/Thing","max":{"storage":"2"}} | ``
          {"type":"Thing"} | spec.limits[0].type: Invalid value: "Thing": must be a standard limit type or fully qualified
          {"type":"Pod"},{"type":"Pod"} | spec.limits[1].type: Duplicate value: "Pod"
          {"type":"Pod","default":{"cpu":"1"},"defaultRequest":{"cpu":"1"}} | spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod';spec.limits[0].defaultRequest: Forbidden: may not be specified when `type` is 'Pod'
          {"type":"Pod","max":{"pods":"3"}} | spec.limits[0].max[pods]: Invalid value: "pods": must be a standard resource for containers
          {"type":"PersistentVolumeClaim"} | spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided
          {"type":"Pod","min":{"cpu":"2"},"max":{"cpu":"1500m"}} | spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1500m
          {"type":"Container","min":{"cpu":"2"},"defaultRequest":{"cpu":"1"}} | spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1
          {"type":"Container","max":{"cpu":"1"},"defaultRequest":{"cpu":"2"}} | spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1
          {"type":"Container","default":{"cpu":"1"},"defaultRequest":{"cpu":"2"}} | spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1
          {"type":"Container","default":{"cpu":"1"},"min":{"cpu":"2"}} | spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1
          {"type":"Container","default":{"cpu":"2"},"max":{"cpu":"1"}} | spec.limits[0].default[cpu]: Invalid value: "1": default value 2 is greater than max value 1
          {"type":"Container","maxLimitRequestRatio":{"cpu":"500m"}} | spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1
          {"type":"Pod","min":{"memory":"3Mi"},"max":{"memory":"4Mi"},"maxLimitRequestRatio":{"memory":"2"}} | spec.limits[0].maxLimitRequestRatio[memory]: Invalid value: "2": ratio 2 is greater than max/min = 1.333333
          {"type":"Container","default":{"example.com/gpu":"2"},"defaultRequest":{"example.com/gpu":"1"}} | spec.limits[0].defaultRequest[example.com/gpu]: Invalid value: "1": default value 2 must equal to defaultRequest value 1 in example.com/gpu
          """)
  void validate(String limits, String expected) {
    ObjectNode range =
        (ObjectNode)
            JsonTree.parse(
                ("{\"spec\":{\"limits\":[" + limits + "]}}").getBytes(StandardCharsets.UTF_8));
    assertThat(LimitRangeValidation.validate(range, null))
        .extracting(FieldError::toString)
        .containsExactlyElementsOf(
            expected.isEmpty() ? List.of() : List.of(expected.split(";", -1)));
  }
}
