package dev.duplane.registry.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.DrivenCluster;
import dev.duplane.endpoints.ApiResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with claims, in the words of core/validation, ValidatePersistentVolumeClaim. */
class PersistentVolumeClaimsTest {
  private static final String PATH = "/api/v1/namespaces/default/persistentvolumeclaims";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'dataSource':{'apiGroup':'snapshot.storage.k8s.io','kind':'VolumeSnapshot','name':'s'} | ``
          'dataSource':{'kind':'PersistentVolumeClaim','name':''} | [spec.dataSource.name: Required value, spec.dataSourceRef.name: Required value]
          'dataSourceRef':{'apiGroup':'Example','kind':'K','name':'n'},'dataSource':{'apiGroup':'Example','kind':'K','name':'n'} | [spec.dataSource.apiGroup: Invalid value: "Example": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'), spec.dataSourceRef.apiGroup: Invalid value: "Example": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')]
          'dataSourceRef':{'kind':'Pod','name':'n'} | [spec.dataSource: Invalid value: "Pod": must be 'PersistentVolumeClaim' when referencing the default apiGroup, spec.dataSourceRef: Invalid value: "Pod": must be 'PersistentVolumeClaim' when referencing the default apiGroup]
          'dataSource':{'kind':'PersistentVolumeClaim','name':'a'},'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'b'} | spec: Invalid value: {}: must match dataSourceRef
          'volumeAttributesClassName':'-' | spec.volumeAttributesClassName: Invalid value: "-": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          """)
  void create(String spec, String expected) {
    try (DrivenCluster cluster = DrivenCluster.with("namespace-controller", config -> config)) {
      check(cluster.answer("POST", PATH, claim(spec)), 201, expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          'dataSource':{'kind':'PersistentVolumeClaim','name':'a'} | a | a
          'dataSourceRef':{'apiGroup':'example.com','kind':'Filler','name':'a'} | a | a
          'dataSource':{'apiGroup':'example.com','kind':'Filler','name':'a'} | `` | ``
          'dataSourceRef':{'kind':'PersistentVolumeClaim','name':'a','namespace':'other'} | `` | ``
          """)
  void create_dataSource_bothFieldsSayTheSame(String spec, String old, String ref) {
    try (DrivenCluster cluster = DrivenCluster.with("namespace-controller", config -> config)) {
      JsonNode made = JsonTree.parse(cluster.answer("POST", PATH, claim(spec)).body()).path("spec");
      assertThat(made.at("/dataSource/name").asText()).isEqualTo(old);
      assertThat(made.at("/dataSourceRef/name").asText()).isEqualTo(ref);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          false | 'storageClassName':'c','volumeName':'v','volumeAttributesClassName':'silver' | ``
          false | 'resources':{'requests':{'storage':'2Gi'}} | spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims
          false | 'volumeMode':'Block' | [spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims, volumeMode: Invalid value: "Block": field is immutable]
          true | 'resources':{'requests':{'storage':'2Gi'}} | ``
          true | 'resources':{'requests':{'storage':'600Mi'}} | ``
          true | 'resources':{'requests':{'storage':'512Mi'}} | spec.resources.requests.storage: Forbidden: field can not be less than status.capacity
          true | 'volumeAttributesClassName':null | spec.volumeAttributesClassName: Forbidden: update from non-nil value to nil is forbidden
          true | 'volumeAttributesClassName':'' | spec.volumeAttributesClassName: Forbidden: update from non-nil value to an empty string is forbidden
          """)
  void update(boolean bound, String change, String expected) {
    try (DrivenCluster cluster = DrivenCluster.with("namespace-controller", config -> config)) {
      cluster.answer("POST", PATH, claim("'volumeAttributesClassName':'gold'"));
      if (bound) {
        cluster.answer(
            "PATCH",
            PATH + "/c/status",
            "{'status':{'phase':'Bound','capacity':{'storage':'512Mi'}}}");
      }
      check(cluster.answer("PATCH", PATH + "/c", "{'spec':{" + change + "}}"), 200, expected);
    }
  }

  private static void check(ApiResponse.Complete answer, int status, String expected) {
    assertThat(JsonTree.parse(answer.body()).path("message").asText())
        .isEqualTo(expected.isEmpty() ? "" : "PersistentVolumeClaim \"c\" is invalid: " + expected);
    assertThat(answer.status()).isEqualTo(expected.isEmpty() ? status : 422);
  }

  private static String claim(String spec) {
    return "{'metadata':{'name':'c'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}},"
        + spec
        + "}}";
  }
}
