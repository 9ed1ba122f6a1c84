package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names of those who write, in parameters and in managedFields (ValidateFieldManager). */
class ManagersTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private final Calls calls = new Calls();

  @AfterEach
  void close() {
    calls.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a%20b | 201
          %C3%A9%01 | 422 CreateOptions.meta.k8s.io "" is invalid: fieldManager: Invalid value: "é\\x01": invalid character U+0001 (at position 2)
          %C2%A0%09 | 422 CreateOptions.meta.k8s.io "" is invalid: [fieldManager: Invalid value: "\\u00a0\\t": invalid character U+00A0 (at position 0), fieldManager: Invalid value: "\\u00a0\\t": invalid character U+0009 (at position 2)]
          aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | 422 CreateOptions.meta.k8s.io "" is invalid: fieldManager: Too long: may not be more than 128 bytes
          """)
  void create_fieldManager(String manager, String expected) {
    Calls.Answer answer =
        calls.send("POST", CONFIG_MAPS + "?fieldManager=" + manager, "{'metadata':{'name':'a'}}");
    assertThat(answer.text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'manager':'m' | 200
          'manager':'m\\t' | 422 ConfigMap "a" is invalid: metadata.managedFields[0].manager: Invalid value: "m\\t": invalid character U+0009 (at position 1)
          """)
  void update_managedFields(String manager, String expected) {
    String entry =
        "{"
            + manager
            + ",'operation':'Apply','apiVersion':'v1','fieldsType':'FieldsV1','fieldsV1':"
            + "{'f:data':{'f:a':{}}}}";
    calls.send("POST", CONFIG_MAPS, "{'metadata':{'name':'a'},'data':{'a':'b'}}");
    String body = "{'metadata':{'name':'a','managedFields':[" + entry + "]},'data':{'a':'b'}}";
    assertThat(calls.send("PUT", CONFIG_MAPS + "/a", body).text()).isEqualTo(expected);
  }
}
