package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.authorization.AuthorizationMode;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.net.Cidr;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the plugin NodeRestriction lets kubelets write. */
class NodeRestrictionTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String TOKEN = "/api/v1/namespaces/default/serviceaccounts/bot/token";
  private static final String CONTAINERS = "'containers':[{'name':'c','image':'i'}]";

  private final PolicyCluster api =
      new PolicyCluster(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
              .withAdmission(
                  new AdmissionConfiguration(
                      List.of(PluginName.NODE_RESTRICTION), List.of(PluginName.SERVICE_ACCOUNT))));

  @AfterEach
  void close() {
    api.close();
  }

  private void nodes() {
    for (String name : List.of("n1", "n2")) {
      api.create("/api/v1/nodes", "{'metadata':{'name':'" + name + "'}}");
    }
  }

  private String uid(String path) {
    return api.get(path).at("/metadata/uid").asText();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /api/v1/nodes | {'metadata':{'name':'n3'}} | 403 nodes "n3" is forbidden: node "n1" is not allowed to modify node "n3"
          PATCH | /api/v1/nodes/n2 | {} | 403 nodes "n2" is forbidden: node "n1" is not allowed to modify node "n2"
          PATCH | /api/v1/nodes/n1/status | {'status':{'conditions':[{'type':'Ready','status':'True'}]}} | 200
          PATCH | /api/v1/nodes/n1 | {'metadata':{'labels':{'x':'1','node.kubernetes.io/y':'1','topology.kubernetes.io/zone':'z'}}} | 200
          PATCH | /api/v1/nodes/n1 | {'metadata':{'labels':{'a.node-restriction.kubernetes.io/y':'1','k8s.io/x':'1','x':'1'}}} | 403 nodes "n1" is forbidden: is not allowed to modify labels: a.node-restriction.kubernetes.io/y, k8s.io/x
          PATCH | /api/v1/nodes/n1 | {'spec':{'taints':[{'key':'k','effect':'NoSchedule'}]}} | 403 nodes "n1" is forbidden: node "n1" is not allowed to modify taints
          PATCH | /api/v1/nodes/n1 | {'metadata':{'ownerReferences':[{'apiVersion':'v1','kind':'Node','name':'n2','uid':'u'}]}} | 403 nodes "n1" is forbidden: node "n1" is not allowed to modify ownerReferences
          POST | /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases | {'metadata':{'name':'n2'}} | 403 leases.coordination.k8s.io "n2" is forbidden: can only access node lease with the same name as the requesting node
          PATCH | /apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/n1 | {'spec':{'leaseDurationSeconds':60}} | 200
          POST | /apis/coordination.k8s.io/v1/namespaces/default/leases | {'metadata':{'name':'n1'}} | 403 leases.coordination.k8s.io "n1" is forbidden: can only access leases in the "kube-node-lease" system namespace
          POST | /apis/storage.k8s.io/v1/csinodes | {'metadata':{'name':'n2'},'spec':{'drivers':[]}} | 403 csinodes.storage.k8s.io "n2" is forbidden: can only access CSINode with the same name as the requesting node
          POST | /api/v1/namespaces/default/persistentvolumeclaims | {'metadata':{'name':'c'}} | 403 persistentvolumeclaims "c" is forbidden: may only update PVC status
          POST | /api/v1/namespaces/default/configmaps | {'metadata':{'name':'c'}} | 201
          """)
  void kubelet_writesItsOwn(String method, String path, String body, String answer) {
    nodes();

    assertThat(api.as("system:node:n1", "system:nodes").text(method, path, body)).isEqualTo(answer);
  }

  @Test
  void newNode_hasNoLabelsOfOthers() {
    assertThat(
            api.as("system:node:n1", "system:nodes")
                .text(
                    "POST",
                    "/api/v1/nodes",
                    "{'metadata':{'name':'n1','labels':{'node-restriction.kubernetes.io/a':'1'}}}"))
        .isEqualTo(
            "403 nodes \"n1\" is forbidden: node \"n1\" is not allowed to set the following labels:"
                + " node-restriction.kubernetes.io/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          n1 | UID | true | | |
          n1 | UID | true | | ,'annotations':{'kubernetes.io/config.mirror':'x'} | 201
          n2 | UID | true | | ,'annotations':{'kubernetes.io/config.mirror':'x'} | node "n1" can only create pods with spec.nodeName set to itself
          n1 | u | true | | ,'annotations':{'kubernetes.io/config.mirror':'x'} | node n1 UID mismatch: expected u got UID
          n1 | UID | false | | ,'annotations':{'kubernetes.io/config.mirror':'x'} | node "n1" can only create pods with a controller owner reference set to itself
          n1 | UID | true | ,'serviceAccountName':'bot' | ,'annotations':{'kubernetes.io/config.mirror':'x'} | node "n1" can not create pods that reference a service account
          n1 | UID | true | ,'volumes':[{'name':'v','secret':{'secretName':'s'}}] | ,'annotations':{'kubernetes.io/config.mirror':'x'} | node "n1" can not create pods that reference secrets
          n1 | UID | true | ,'volumes':[{'name':'v','configMap':{'name':'s'}}] | ,'annotations':{'kubernetes.io/config.mirror':'x'} | node "n1" can not create pods that reference configmaps
          n1 | UID | true | ,'volumes':[{'name':'v','persistentVolumeClaim':{'claimName':'s'}}] | ,'annotations':{'kubernetes.io/config.mirror':'x'} | node "n1" can not create pods that reference persistentvolumeclaims
          """)
  void newPod_isAMirrorOfItsOwn(
      String node, String uid, boolean controller, String spec, String metadata, String answer) {
    nodes();
    String own = uid("/api/v1/nodes/n1");
    String body =
        "{'metadata':{'name':'p','ownerReferences':[{'apiVersion':'v1','kind':'Node','name':'n1','uid':'%s','controller':%s}]%s},'spec':{'nodeName':'%s',%s%s}}"
            .formatted(
                uid.replace("UID", own),
                controller,
                metadata == null ? "" : metadata,
                node,
                CONTAINERS,
                spec == null ? "" : spec);
    String why =
        answer == null
            ? "pod does not have \"kubernetes.io/config.mirror\" annotation, node \"n1\" can only"
                + " create mirror pods"
            : answer.replace("UID", own).replace(own + " mismatch", "UID mismatch");

    assertThat(api.as("system:node:n1", "system:nodes").text("POST", PODS, body))
        .isEqualTo(why.equals("201") ? why : "403 pods \"p\" is forbidden: " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          DELETE | p1 | '' | 200 |
          DELETE | p2 | '' | 403 | node "n1" can only delete pods with spec.nodeName set to itself
          PATCH | p1 | {'metadata':{'labels':{'a':'b'}}} | 403 | unexpected operation "UPDATE", node "n1" can only create and delete mirror pods
          PATCH | p1/status | {'status':{'phase':'Running'}} | 200 |
          PATCH | p1/status | {'metadata':{'labels':{'a':'b'}}} | 403 | node "n1" cannot update labels through pod status
          PATCH | p2/status | {'status':{'phase':'Running'}} | 403 | node "n1" can only update pod status for pods with spec.nodeName set to itself
          POST | p1/eviction | {'metadata':{'name':'p1'}} | 201 |
          POST | p2/eviction | {'metadata':{'name':'p2'}} | 403 | node n1 can only evict pods with spec.nodeName set to itself
          POST | p1/binding | {'metadata':{'name':'p1'},'target':{'name':'n1'}} | 403 | unexpected pod subresource "binding", only 'status' and 'eviction' are allowed
          """)
  void pods_ofItsOwn(String method, String path, String body, String code, String why) {
    nodes();
    for (String number : List.of("1", "2")) {
      api.create(
          PODS,
          "{'metadata':{'name':'p%s'},'spec':{'nodeName':'n%s','terminationGracePeriodSeconds':0,%s}}"
              .formatted(number, number, CONTAINERS));
    }
    String name = path.substring(0, 2);

    assertThat(api.as("system:node:n1", "system:nodes").text(method, PODS + "/" + path, body))
        .isEqualTo(why == null ? code : code + " pods \"" + name + "\" is forbidden: " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {} | node requested token not bound to a pod
          {'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p1'}} | node requested token with a pod binding without a uid
          {'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p1','uid':'u'}} | the UID in the bound object reference (u) does not match the UID in record. The object might have been deleted and then recreated
          {'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p2','uid':'UID2'}} | node requested token bound to a pod scheduled on a different node
          {'audiences':['a','b'],'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p1','uid':'UID1'}} | node may only request 0 or 1 audiences
          {'audiences':['other'],'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p1','uid':'UID1'}} | audience "other" not found in pod spec volume, system:node:n1 is not authorized to request tokens for this audience
          {'audiences':['vault'],'boundObjectRef':{'apiVersion':'v1','kind':'Pod','name':'p1','uid':'UID1'}} |
          """)
  void tokens_areOfPodsOnIt(String spec, String why) {
    try (PolicyCluster roles =
        new PolicyCluster(
            ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
                .withAuthorizationMode(AuthorizationMode.NODE_AND_RBAC)
                .withAdmission(
                    new AdmissionConfiguration(
                        List.of(PluginName.NODE_RESTRICTION),
                        List.of(PluginName.SERVICE_ACCOUNT))))) {
      roles.create("/api/v1/namespaces/default/serviceaccounts", "{'metadata':{'name':'bot'}}");
      String body = "{'spec':" + spec + "}";
      for (String number : List.of("1", "2")) {
        String uid =
            roles
                .create(
                    PODS,
                    "{'metadata':{'name':'p%s'},'spec':{'nodeName':'n%s','serviceAccountName':'bot',%s,'volumes':[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'t','audience':'vault'}}]}}]}}"
                        .formatted(number, number, CONTAINERS))
                .at("/metadata/uid")
                .asText();
        body = body.replace("UID" + number, uid);
      }

      assertThat(roles.as("system:node:n1", "system:nodes").text("POST", TOKEN, body))
          .isEqualTo(why == null ? "201" : "403 serviceaccounts \"bot\" is forbidden: " + why);
    }
  }
}
