package dev.duplane.authorization.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What kubelets may do with {@code --authorization-mode Node,RBAC}. */
class NodeAuthorizerTest {
  private static final String DEFAULT = "/api/v1/namespaces/default/";

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
              .withControllers(Controllers.API_SERVER)
              .withAuthorizationMode(AuthorizationMode.NODE_AND_RBAC));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  @AfterEach
  void close() {
    cluster.close();
  }

  /** A request of a user of kubelets' group; of the API server itself if there is none. */
  private String send(String user, String method, String target, String body) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("Content-Type", List.of("application/json"));
    if (!user.isEmpty()) {
      headers.put("Impersonate-User", List.of(user));
      headers.put("Impersonate-Group", List.of("system:nodes"));
    }
    int query = target.indexOf('?');
    Complete answer =
        (Complete)
            api.handle(
                new ApiRequest(
                    method,
                    query < 0 ? target : target.substring(0, query),
                    query < 0 ? "" : target.substring(query + 1),
                    headers,
                    body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    JsonNode message = JsonTree.parse(answer.body()).path("message");
    return message.isTextual()
        ? answer.status() + " " + message.asText()
        : String.valueOf(answer.status());
  }

  private void create(String target, String body) {
    assertThat(send("", "POST", target, body)).isEqualTo("201");
  }

  private void podOn(String node) {
    create(
        DEFAULT + "pods",
        """
        {'metadata':{'name':'p-%s'},'spec':{'nodeName':'%s','serviceAccountName':'bot',
         'imagePullSecrets':[{'name':'pull'}],
         'containers':[{'name':'c','image':'i','envFrom':[{'secretRef':{'name':'env'}}],
          'env':[{'name':'K','valueFrom':{'configMapKeyRef':{'name':'settings','key':'k'}}}]}],
         'volumes':[{'name':'a','persistentVolumeClaim':{'claimName':'disk'}},
          {'name':'b','projected':{'sources':[{'secret':{'name':'projected'}}]}},
          {'name':'own','ephemeral':{'volumeClaimTemplate':{'spec':{'accessModes':['ReadWriteOnce'],
           'resources':{'requests':{'storage':'1Gi'}}}}}}]}}"""
            .formatted(node, node));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          secrets/env | secrets
          secrets/pull | secrets
          secrets/projected | secrets
          configmaps/settings | configmaps
          persistentvolumeclaims/disk | persistentvolumeclaims
          persistentvolumeclaims/p-n1-own | persistentvolumeclaims
          serviceaccounts/bot | serviceaccounts
          pods/p-n1 | pods
          """)
  void objectsOfPods_areReadByTheirNode(String path, String resource) {
    podOn("n1");

    assertThat(send("system:node:n1", "GET", DEFAULT + path, "")).doesNotStartWith("403");
    assertThat(send("system:node:n2", "GET", DEFAULT + path, ""))
        .endsWith(
            "User \"system:node:n2\" cannot get resource \""
                + resource
                + "\" in API group \"\" in the namespace \"default\": no relationship found between"
                + " node 'n2' and this object");
  }

  @Test
  void relationships_endWithThePod() {
    podOn("n1");
    assertThat(send("system:node:n1", "GET", DEFAULT + "secrets/env", "")).startsWith("404");

    assertThat(send("", "DELETE", DEFAULT + "pods/p-n1?gracePeriodSeconds=0", ""))
        .startsWith("200");

    assertThat(send("system:node:n1", "GET", DEFAULT + "secrets/env", ""))
        .startsWith("403")
        .endsWith("no relationship found between node 'n1' and this object");
  }

  @Test
  void volumes_areReachedThroughTheirClaims() {
    podOn("n1");
    create(
        "/api/v1/persistentvolumes",
        """
        {'metadata':{'name':'v'},'spec':{'capacity':{'storage':'1Gi'},'accessModes':['ReadWriteOnce'],
         'claimRef':{'namespace':'default','name':'disk'},
         'csi':{'driver':'d.example.com','volumeHandle':'h','nodeStageSecretRef':{'name':'stage','namespace':'default'},
          'controllerPublishSecretRef':{'name':'control','namespace':'default'}}}}""");

    assertThat(send("system:node:n1", "GET", "/api/v1/persistentvolumes/v", "")).isEqualTo("200");
    assertThat(send("system:node:n2", "GET", "/api/v1/persistentvolumes/v", "")).startsWith("403");
    assertThat(send("system:node:n1", "GET", DEFAULT + "secrets/stage", "")).startsWith("404");
    assertThat(send("system:node:n1", "GET", DEFAULT + "secrets/control", "")).startsWith("403");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET | /api/v1/nodes/n1 | 404 |
          GET | /api/v1/nodes/n2 | 403 | node 'n1' cannot read 'n2', only its own Node object
          GET | /api/v1/nodes | 403 | node 'n1' cannot read all nodes, only its own Node object
          GET | /api/v1/nodes?fieldSelector=metadata.name=n1 | 200 |
          GET | /api/v1/pods | 403 | can only list/watch pods with spec.nodeName field selector
          GET | /api/v1/pods?fieldSelector=spec.nodeName=n1 | 200 |
          GET | /api/v1/pods?fieldSelector=spec.nodeName=n2 | 403 | can only list/watch pods with spec.nodeName field selector
          GET | /api/v1/secrets | 403 | can only read namespaced object of this type
          GET | /api/v1/namespaces/default/secrets | 403 | No Object name found
          DELETE | /api/v1/namespaces/default/secrets/s | 403 | can only read resources of this type
          DELETE | /api/v1/namespaces/default/persistentvolumeclaims/c | 403 | can only get individual resources of this type
          GET | /apis/coordination.k8s.io/v1/namespaces/default/leases/n1 | 403 | can only access leases in the "kube-node-lease" system namespace
          GET | /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1 | 404 |
          GET | /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n2 | 403 | can only access node lease with the same name as the requesting node
          GET | /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases | 403 | can only get, create, update, patch, or delete a node lease
          GET | /apis/storage.k8s.io/v1/csinodes/n2 | 403 | can only access CSINode with the same name as the requesting node
          POST | /api/v1/namespaces/default/serviceaccounts/bot/token | 403 | no relationship found between node 'n1' and this object
          POST | /api/v1/namespaces/default/serviceaccounts | 403 | can only create tokens for individual service accounts
          GET | /api/v1/services | 200 |
          GET | /apis/apps/v1/deployments | 403 |
          """)
  void kubelet_mayDoWhatItNeeds(String method, String path, String code, String why) {
    String answer = send("system:node:n1", method, path, "{}");

    assertThat(answer).startsWith(code);
    if (code.equals("403")) {
      assertThat(answer)
          .matches("403 .* cannot [a-z]+ resource [^:]*" + (why == null ? "" : ": .*"))
          .endsWith(why == null ? "" : ": " + why);
    }
  }

  @Test
  void whoIsNoKubelet_isLeftToRoles() {
    assertThat(send("jane", "GET", DEFAULT + "secrets/s", ""))
        .isEqualTo(
            "403 secrets \"s\" is forbidden: User \"jane\" cannot get resource \"secrets\" in API"
                + " group \"\" in the namespace \"default\"");
    assertThat(send("system:node:", "GET", DEFAULT + "secrets/s", ""))
        .endsWith(": unknown node for user \"system:node:\"");
  }
}
