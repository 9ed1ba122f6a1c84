package dev.duplane.controller.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.controller.DrivenCluster;
import org.junit.jupiter.api.Test;

class ServiceAccountControllerTest {
  private static String account(String namespace) {
    return "/api/v1/namespaces/" + namespace + "/serviceaccounts/default";
  }

  @Test
  void eachNamespace_hasOne_alsoWhenItWasDeleted() {
    try (DrivenCluster cluster =
        DrivenCluster.with(
            ServiceAccountController.NAME + ",namespace-controller", config -> config)) {
      cluster.create("/api/v1/namespaces", "{'metadata':{'name':'a'}}");
      String uid = cluster.get(account("a")).path("metadata").path("uid").asText();
      assertThat(cluster.get(account("kube-system")).path("metadata").path("uid").asText())
          .isNotEqualTo(uid);
      cluster.delete(account("a"));
      assertThat(cluster.get(account("a")).path("metadata").path("uid").asText()).isNotEqualTo(uid);
      cluster.delete("/api/v1/namespaces/a");
      assertThat(cluster.answer("GET", "/api/v1/namespaces/a", "").status()).isEqualTo(404);
    }
  }
}
