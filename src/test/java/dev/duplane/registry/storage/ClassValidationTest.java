package dev.duplane.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.schema.JsonTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with classes of storage, in the words of pkg/apis/storage/validation. */
class ClassValidationTest {
  private static final String CLASS =
      "{'provisioner':'example.com/d','reclaimPolicy':'Delete','volumeBindingMode':'Immediate'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'parameters':{'a':'b'} | ``
          'provisioner':'' | provisioner: Required value
          'provisioner':'a/b/C' | provisioner: Invalid value: "a/b/c": a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')
          'parameters':{'':'b'} | parameters: Invalid value: "": field can not be empty.
          'reclaimPolicy':'Recycle' | reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"
          'volumeBindingMode':'Late' | volumeBindingMode: Unsupported value: "Late": supported values: "Immediate", "WaitForFirstConsumer"
          'allowedTopologies':[{'matchLabelExpressions':[{'key':'zone','values':['a','b']}]}] | ``
          'allowedTopologies':[{'matchLabelExpressions':[{'key':'zone','values':['a','a']}]}] | allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: "a"
          'allowedTopologies':[{'matchLabelExpressions':[{'key':'zone'}]}] | allowedTopologies[0].matchLabelExpressions[0].values: Required value
          'allowedTopologies':[{'matchLabelExpressions':[{'key':'z','values':['a']},{'key':'z','values':['b']}]}] | allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: "z"
          'allowedTopologies':[{'matchLabelExpressions':[{'key':'z','values':['a','b']}]},{'matchLabelExpressions':[{'key':'z','values':['b','a']}]}] | allowedTopologies[1].matchLabelExpressions: Duplicate value: ""
          'allowedTopologies':[{}] | allowedTopologies[0].matchLabelExpressions: Duplicate value: ""
          """)
  void storageClass_new(String fields, String expected) {
    assertThat(errors(ClassValidation.storageClass(object(CLASS + "," + fields + "}"), null)))
        .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'allowVolumeExpansion':true,'parameters':{} | ``
          'parameters':{'a':'b'} | parameters: Forbidden: updates to parameters are forbidden.
          'provisioner':'other' | provisioner: Forbidden: updates to provisioner are forbidden.
          'reclaimPolicy':'Retain' | reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.
          'volumeBindingMode':'WaitForFirstConsumer' | volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable
          """)
  void storageClass_changed(String fields, String expected) {
    ObjectNode before = object(CLASS + "}");
    assertThat(errors(ClassValidation.storageClass(object(CLASS + "," + fields + "}"), before)))
        .containsExactlyElementsOf(expected.isEmpty() ? List.of() : List.of(expected));
  }

  @Test
  void storageClass_parameters_areLimited() {
    assertThat(errors(ClassValidation.storageClass(withParameters(513, 1), null)))
        .containsExactly("parameters: Too long: may not be more than 512 bytes");
    assertThat(errors(ClassValidation.storageClass(withParameters(2, 128 * 1024), null)))
        .containsExactly("parameters: Too long: may not be more than 262144 bytes");
  }

  private static ObjectNode withParameters(int count, int length) {
    ObjectNode object = object(CLASS + "}");
    for (int i = 0; i < count; i++) {
      object.withObjectProperty("parameters").put("p" + i, "v".repeat(length));
    }
    return object;
  }

  @Test
  void attributesClass() {
    ObjectNode gold = object("{'driverName':'d','parameters':{'iops':'9'}}");
    ObjectNode other = object("{'driverName':'e','parameters':{'iops':'8'}}");
    ObjectNode empty = object("{'driverName':''}");
    assertThat(attributes(gold, null)).isEmpty();
    assertThat(attributes(empty, null))
        .containsExactly(
            "driverName: Required value",
            "parameters: Required value: must contain at least one key/value pair");
    assertThat(attributes(other, gold))
        .containsExactly(
            "driverName: Forbidden: updates to driverName are forbidden.",
            "parameters: Forbidden: updates to parameters are forbidden.");
  }

  private static List<String> attributes(ObjectNode object, @Nullable ObjectNode before) {
    return errors(ClassValidation.attributesClass(object, before));
  }

  private static List<String> errors(List<FieldError> errors) {
    return errors.stream().map(FieldError::toString).toList();
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) JsonTree.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
