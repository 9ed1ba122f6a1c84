package dev.duplane.registry.plain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with Leases, in the words of pkg/apis/coordination/validation/validation.go. */
class LeaseValidationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | ``
          {"leaseDurationSeconds":1,"leaseTransitions":0} | ``
          {"leaseDurationSeconds":0} | spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0
          {"leaseTransitions":-1} | spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0
          """)
  void validate(String spec, String expected) {
    String json = "{\"spec\":" + spec + "}";
    ObjectNode lease = (ObjectNode) JsonTree.parse(json.getBytes(StandardCharsets.UTF_8));
    assertThat(LeaseValidation.validate(lease, null))
        .extracting(FieldError::toString)
        .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
  }
}
