package dev.duplane.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with attachments, in the words of pkg/apis/storage/validation/validation.go. */
class AttachmentValidationTest {
  private static final String GOOD =
      "'attacher':'d','source':{'persistentVolumeName':'v'},'nodeName':'n'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'attacher':'d','source':{'persistentVolumeName':'v'},'nodeName':'n' | ``
          'attacher':'d','source':{},'nodeName':'n' | spec.source: Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName
          'attacher':'d','source':{'persistentVolumeName':'v','inlineVolumeSpec':{}},'nodeName':'n' | spec.source: Forbidden: must specify exactly one of inlineVolumeSpec and persistentVolumeName
          'attacher':'d','source':{'persistentVolumeName':'V'},'nodeName':'n' | spec.source.persistentVolumeName: Invalid value: "V": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          'attacher':'d','source':{'persistentVolumeName':'v'},'nodeName':'N' | spec.nodeName: Invalid value: "N": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          """)
  void validate_new(String spec, String expected) {
    assertThat(AttachmentValidation.validate(attachment(spec, "{}"), null))
        .extracting(FieldError::toString)
        .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @Test
  void validate_changed_specStays() {
    ObjectNode before = attachment(GOOD, "{}");
    assertThat(AttachmentValidation.validate(before, before)).isEmpty();
    assertThat(
            AttachmentValidation.validate(
                attachment(GOOD.replace("'nodeName':'n'", "'nodeName':'m'"), "{}"), before))
        .extracting(FieldError::toString)
        .containsExactly(
            "spec: Invalid value: {\"Attacher\":\"d\",\"Source\":{\"PersistentVolumeName\":\"v\",\"InlineVolumeSpec\":null},\"NodeName\":\"m\"}: field is immutable");
  }

  @Test
  void validate_changed_errorsAreShort() {
    String message = "m".repeat(1025);
    assertThat(
            AttachmentValidation.validate(
                attachment(
                    GOOD,
                    "{'attachError':{'message':'" + message + "'},'detachError':{'errorCode':-1}}"),
                attachment(GOOD, "{}")))
        .extracting(FieldError::toString)
        .containsExactly(
            "status.attachError.message: Too long: may not be more than 262144 bytes",
            "status.detachError.errorCode: Invalid value: -1: must be between 0 and 2147483647, inclusive");
  }

  private static ObjectNode attachment(String spec, String status) {
    String json = "{'spec':{" + spec + "},'status':" + status + "}";
    return (ObjectNode) JsonTree.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
