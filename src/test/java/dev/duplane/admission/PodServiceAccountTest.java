package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the plugin ServiceAccount makes of Pods, and what it refuses. */
class PodServiceAccountTest {
  private static final String PODS = "/api/v1/namespaces/default/pods";
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String SPEC = "{'containers':[{'name':'c','image':'i'}]%s}";

  private final PolicyCluster api =
      new PolicyCluster(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
              .withAdmission(
                  new AdmissionConfiguration(List.of(PluginName.SERVICE_ACCOUNT), List.of())));

  @AfterEach
  void close() {
    api.close();
  }

  private static JsonNode read(String json) {
    return JsonTree.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String pod(String spec) {
    return pod("", spec);
  }

  private static String pod(String metadata, String spec) {
    return "{'metadata':{'name':'p'%s},'spec':%s}".formatted(metadata, SPEC.formatted(spec));
  }

  @Test
  void pod_withoutAccount_hasDefaultAndItsToken() {
    JsonNode spec =
        api.create(PODS, pod(",'initContainers':[{'name':'a','image':'i'}]")).path("spec");

    assertThat(spec.path("serviceAccountName").asText()).isEqualTo("default");
    assertThat(spec.path("serviceAccount").asText()).isEqualTo("default");
    String volume = spec.at("/volumes/0/name").asText();
    assertThat(volume).matches("kube-api-access-[a-z0-9]{5}");
    JsonNode mount =
        read(
            "{'name':'%s','readOnly':true,'mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}"
                .formatted(volume));
    assertThat(spec.at("/containers/0/volumeMounts/0")).isEqualTo(mount);
    assertThat(spec.at("/initContainers/0/volumeMounts/0")).isEqualTo(mount);
    assertThat(spec.at("/volumes/0/projected"))
        .isEqualTo(
            read(
                """
                {"defaultMode":420,"sources":[
                 {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
                 {"configMap":{"items":[{"key":"ca.crt","path":"ca.crt"}],"name":"kube-root-ca.crt"}},
                 {"downwardAPI":{"items":[{"fieldRef":{"apiVersion":"v1","fieldPath":"metadata.namespace"},
                  "path":"namespace"}]}}]}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  |                                            | true
          false |                                            | false
                | ,'automountServiceAccountToken':false      | false
          false | ,'automountServiceAccountToken':true       | true
                | ,'volumes':[{'name':'kube-api-access-x','emptyDir':{}}] | true
          """)
  void token_isMounted_asPodAndAccountSay(Boolean account, String spec, boolean mounted) {
    String automount = account == null ? "" : ",'automountServiceAccountToken':" + account;
    api.create(
        ACCOUNTS,
        "{'metadata':{'name':'bot'},'imagePullSecrets':[{'name':'pull'}]" + automount + "}");

    String more = ",'serviceAccountName':'bot'" + (spec == null ? "" : spec);
    JsonNode made = api.create(PODS, pod(more)).path("spec");

    assertThat(made.at("/containers/0/volumeMounts").size()).isEqualTo(mounted ? 1 : 0);
    assertThat(made.path("volumes").size()).isEqualTo(mounted ? 1 : 0);
    assertThat(made.at("/imagePullSecrets/0/name").asText()).isEqualTo("pull");
  }

  @Test
  void container_thatMountsSomethingThere_keepsIt() {
    String own =
        "{'metadata':{'name':'p'},'spec':{'volumes':[{'name':'v','emptyDir':{}}],'containers':[{"
            + "'name':'c','image':'i','volumeMounts':[{'name':'v',"
            + "'mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}]}]}}";
    JsonNode spec = api.create(PODS, own).path("spec");

    assertThat(spec.path("volumes").size()).isEqualTo(1);
    assertThat(spec.at("/containers/0/volumeMounts").size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          | ,'serviceAccountName':'no' | error looking up service account default/no: serviceaccount "no" not found
          | ,'serviceAccountName':'strict','volumes':[{'name':'v','secret':{'secretName':'s'}}] | volume with secret.secretName="s" is not allowed because service account strict does not reference that secret
          | ,'serviceAccountName':'strict','imagePullSecrets':[{'name':'mine'},{'name':'s'}] | imagePullSecrets[1].name="s" is not allowed because service account strict does not reference that imagePullSecret
          | ,'serviceAccountName':'strict','initContainers':[{'name':'a','image':'i','env':[{'name':'E','valueFrom':{'secretKeyRef':{'name':'s','key':'k'}}}]}] | init container a with envVar E referencing secret.secretName="s" is not allowed because service account strict does not reference that secret
          ,'annotations':{'kubernetes.io/config.mirror':'x'} | ,'nodeName':'n','serviceAccountName':'default' | a mirror pod may not reference service accounts
          ,'annotations':{'kubernetes.io/config.mirror':'x'} | ,'nodeName':'n','volumes':[{'name':'v','secret':{'secretName':'s'}}] | a mirror pod may not reference secrets
          ,'annotations':{'kubernetes.io/config.mirror':'x'} | ,'nodeName':'n','volumes':[{'name':'v','projected':{'sources':[{'serviceAccountToken':{'path':'t'}}]}}] | a mirror pod may not use ServiceAccountToken volume projections
          """)
  void pod_refused(String metadata, String spec, String why) {
    api.create(
        ACCOUNTS,
        "{'metadata':{'name':'strict','annotations':{'kubernetes.io/enforce-mountable-secrets':'true'}},"
            + "'secrets':[{'name':'mine'}],'imagePullSecrets':[{'name':'mine'}]}");

    JsonNode refusal =
        JsonTree.parse(api.send("POST", PODS, pod(metadata == null ? "" : metadata, spec)).body());

    assertThat(refusal.path("code").asInt()).isEqualTo(403);
    assertThat(refusal.path("message").asText()).isEqualTo("pods \"p\" is forbidden: " + why);
  }

  @Test
  void mirrorPod_staysAsItIs() {
    JsonNode spec =
        api.create(
                PODS, pod(",'annotations':{'kubernetes.io/config.mirror':'x'}", ",'nodeName':'n'"))
            .path("spec");

    assertThat(spec.has("serviceAccountName")).isFalse();
    assertThat(spec.has("volumes")).isFalse();
  }

  @Test
  void withoutPlugin_podStaysAsItIs() {
    try (PolicyCluster plain =
        new PolicyCluster(ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"))))) {
      assertThat(plain.create(PODS, pod("")).path("spec").has("serviceAccountName")).isFalse();
    }
  }
}
