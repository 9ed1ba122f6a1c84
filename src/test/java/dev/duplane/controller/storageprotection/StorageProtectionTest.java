package dev.duplane.controller.storageprotection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.controller.DrivenCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageProtectionTest {
  private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
  private static final String VOLUMES = "/api/v1/persistentvolumes";
  private static final String USING =
      "'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'c'}}]";

  private final DrivenCluster cluster =
      DrivenCluster.with(
          "persistentvolumeclaim-protection-controller,persistentvolume-protection-controller",
          config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void claim(String name) {
    cluster.create(
        CLAIMS,
        "{'metadata':{'name':'%s'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}"
            .formatted(name));
  }

  @Test
  void claim_unused_goesAtOnce() {
    claim("c");
    assertThat(cluster.get(CLAIMS + "/c").at("/metadata/finalizers/0").asText())
        .isEqualTo("kubernetes.io/pvc-protection");
    cluster.delete(CLAIMS + "/c");
    assertThat(cluster.items(CLAIMS)).isEmpty();
  }

  @Test
  void claim_ofAPodOnANode_staysUntilThePodIsGone() {
    claim("c");
    cluster.pod("p", "", "'nodeName':'n'," + USING);
    cluster.delete(CLAIMS + "/c");
    assertThat(cluster.items(CLAIMS)).hasSize(1);
    cluster.delete(DrivenCluster.PODS + "/p?gracePeriodSeconds=0");
    assertThat(cluster.items(CLAIMS)).isEmpty();
  }

  @Test
  void claim_ofAPodWithoutNode_goes() {
    claim("c");
    cluster.pod("p", "", USING);
    cluster.delete(CLAIMS + "/c");
    assertThat(cluster.items(CLAIMS)).isEmpty();
  }

  @Test
  void claim_ofAPodsOwn_isFreeWhenThePodHasEnded() {
    claim("p-v");
    cluster.pod(
        "p",
        "",
        "'nodeName':'n','volumes':[{'name':'v','ephemeral':{'volumeClaimTemplate':{'spec':{"
            + "'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}}}]");
    cluster.delete(CLAIMS + "/p-v");
    assertThat(cluster.items(CLAIMS)).hasSize(1);
    cluster.patch(DrivenCluster.PODS + "/p/status", "{'status':{'phase':'Succeeded'}}");
    assertThat(cluster.items(CLAIMS)).isEmpty();
  }

  @Test
  void volume_bound_staysUntilItIsNot() {
    cluster.create(
        VOLUMES,
        "{'metadata':{'name':'v'},'spec':{'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'hostPath':{'path':'/x'}}}");
    cluster.patch(VOLUMES + "/v/status", "{'status':{'phase':'Bound'}}");
    cluster.delete(VOLUMES + "/v");
    assertThat(cluster.items(VOLUMES)).hasSize(1);
    cluster.patch(VOLUMES + "/v/status", "{'status':{'phase':'Released'}}");
    assertThat(cluster.items(VOLUMES)).isEmpty();
  }
}
