package dev.duplane.registry.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.endpoints.ApiResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Secrets of each type must hold, in the words of core/validation, ValidateSecret. */
class SecretsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'type':'example.com/own' | ``
          'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'{\\"auths\\":{}}'} | ``
          'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'null'} | ``
          'type':'kubernetes.io/dockerconfigjson' | data[.dockerconfigjson]: Required value
          'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':''} | data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": unexpected end of JSON input
          'type':'kubernetes.io/dockerconfigjson','stringData':{'.dockerconfigjson':'auths'} | data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": invalid character 'a' looking for beginning of value
          'type':'kubernetes.io/dockercfg','stringData':{'.dockercfg':'[]'} | data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}
          'type':'kubernetes.io/dockercfg','stringData':{'.dockercfg':'true'} | data[.dockercfg]: Invalid value: "<secret contents redacted>": json: cannot unmarshal bool into Go value of type map[string]interface {}
          'type':'kubernetes.io/basic-auth','stringData':{'username':''} | ``
          'type':'kubernetes.io/basic-auth' | [data[username]: Required value, data[password]: Required value]
          'type':'kubernetes.io/ssh-auth','stringData':{'ssh-privatekey':'k'} | ``
          'type':'kubernetes.io/ssh-auth','stringData':{'ssh-privatekey':''} | data[ssh-privatekey]: Required value
          'type':'kubernetes.io/tls','stringData':{'tls.crt':''} | data[tls.key]: Required value
          'type':'kubernetes.io/tls' | [data[tls.crt]: Required value, data[tls.key]: Required value]
          'type':'kubernetes.io/service-account-token' | metadata.annotations[kubernetes.io/service-account.name]: Required value
          """)
  void create(String secret, String expected) {
    try (DrivenCluster cluster = DrivenCluster.with("namespace-controller", config -> config)) {
      ApiResponse.Complete answer =
          cluster.answer(
              "POST",
              "/api/v1/namespaces/default/secrets",
              "{'metadata':{'name':'s'}," + secret + "}");
      assertThat(answer.status()).isEqualTo(expected.isEmpty() ? 201 : 422);
      assertThat(JsonTree.parse(answer.body()).path("message").asText())
          .isEqualTo(expected.isEmpty() ? "" : "Secret \"s\" is invalid: " + expected);
    }
  }
}
