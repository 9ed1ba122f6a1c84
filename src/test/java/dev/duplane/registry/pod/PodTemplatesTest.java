package dev.duplane.registry.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.endpoints.ApiResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PodTemplates are held to the rules for the templates of workloads. */
class PodTemplatesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'spec':{'containers':[{'name':'c','image':'i'}]} | ``
          'spec':{'containers':[]} | PodTemplate "t" is invalid: template.spec.containers: Required value
          'metadata':{'labels':{'a':'-'}},'spec':{'containers':[{'name':'c','image':''}]} | PodTemplate "t" is invalid: [template.labels: Invalid value: "-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'), template.spec.containers[0].image: Required value]
          """)
  void create(String template, String expected) {
    try (DrivenCluster cluster = DrivenCluster.with("namespace-controller", config -> config)) {
      ApiResponse.Complete answer =
          cluster.answer(
              "POST",
              "/api/v1/namespaces/default/podtemplates",
              "{'metadata':{'name':'t'},'template':{" + template + "}}");
      assertThat(answer.status()).isEqualTo(expected.isEmpty() ? 201 : 422);
      assertThat(JsonTree.parse(answer.body()).path("message").asText()).isEqualTo(expected);
    }
  }
}
