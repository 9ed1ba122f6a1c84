package dev.duplane.controller.statefulset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With whom the claims of a StatefulSet's Pods go. */
class StatefulClaimsTest {
  private static final String WEB = "/apis/apps/v1/namespaces/default/statefulsets/web";
  private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          "garbage-collector-controller,statefulset-controller,"
              + "persistentvolumeclaim-protection-controller",
          config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void set(String whenScaled, String whenDeleted) {
    cluster.create(
        "/apis/apps/v1/namespaces/default/statefulsets",
        ("{'metadata':{'name':'web'},'spec':{'replicas':2,'serviceName':'web',"
                + "'podManagementPolicy':'Parallel','persistentVolumeClaimRetentionPolicy':"
                + "{'whenScaled':'%s','whenDeleted':'%s'},'selector':{'matchLabels':{'app':'w'}},"
                + "'volumeClaimTemplates':[{'metadata':{'name':'d'},'spec':{'accessModes':"
                + "['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}],"
                + "'template':{'metadata':{'labels':{'app':'w'}},'spec':{'containers':"
                + "[{'name':'c','image':'x'}]}}}}")
            .formatted(whenScaled, whenDeleted));
  }

  private static String owners(JsonNode claim) {
    return claim.at("/metadata/name").asText()
        + StreamSupport.stream(claim.at("/metadata/ownerReferences").spliterator(), false)
            .map(
                reference ->
                    " " + reference.path("kind").asText() + reference.path("controller").asText())
            .toList();
  }

  private List<String> claims() {
    return cluster.items(CLAIMS).stream().map(StatefulClaimsTest::owners).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Retain, Retain, d-web-0[],                 d-web-1[]",
    "Retain, Delete, d-web-0[ StatefulSettrue], d-web-1[ StatefulSettrue]",
    "Delete, Retain, d-web-0[],                 ''",
    "Delete, Delete, d-web-0[ StatefulSettrue], ''"
  })
  void scaledDown(String whenScaled, String whenDeleted, String first, String second) {
    set(whenScaled, whenDeleted);
    cluster.patch(WEB, "{'spec':{'replicas':1}}");
    assertThat(claims()).isEqualTo(second.isEmpty() ? List.of(first) : List.of(first, second));
  }

  @ParameterizedTest
  @CsvSource({"Retain, 2", "Delete, 0"})
  void deleted(String whenDeleted, int left) {
    set("Retain", whenDeleted);
    cluster.delete(WEB);
    assertThat(claims()).hasSize(left);
  }

  @Test
  void policyChanged_ownersFollow() {
    set("Retain", "Retain");
    cluster.patch(
        WEB, "{'spec':{'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete'}}}");
    assertThat(claims()).containsExactly("d-web-0[ StatefulSettrue]", "d-web-1[ StatefulSettrue]");
    cluster.patch(
        WEB, "{'spec':{'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Retain'}}}");
    assertThat(claims()).containsExactly("d-web-0[]", "d-web-1[]");
  }

  @Test
  void otherOwner_isNotDisturbed() {
    set("Retain", "Retain");
    cluster.patch(
        CLAIMS + "/d-web-0",
        "{'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'x',"
            + "'uid':'u','controller':true}]}}");
    cluster.patch(
        WEB, "{'spec':{'persistentVolumeClaimRetentionPolicy':{'whenDeleted':'Delete'}}}");
    assertThat(cluster.items(CLAIMS))
        .extracting(StatefulClaimsTest::owners)
        .contains("d-web-1[ StatefulSettrue]");
  }
}
