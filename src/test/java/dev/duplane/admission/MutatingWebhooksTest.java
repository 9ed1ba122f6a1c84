package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.endpoints.ApiResponse.Complete;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What mutating webhooks change is what is stored. */
class MutatingWebhooksTest {
  private final WebhookCluster hooked;

  MutatingWebhooksTest() throws IOException, GeneralSecurityException {
    hooked = new WebhookCluster();
  }

  @AfterEach
  void close() {
    hooked.close();
  }

  @Test
  void mutating_patchesBeforeValidation() {
    hooked.configure("mutating", "'configmaps'", "");
    hooked
        .server()
        .answers(
            request ->
                WebhookServer.patched(
                    "[{'op':'add','path':'/metadata/labels','value':{'a':'b'}}]"));
    Complete made =
        hooked.send(
            "POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'},'data':{'k':'v'}}");
    assertThat(JsonTree.parse(made.body()).at("/metadata/labels/a").asText()).isEqualTo("b");
    JsonNode asked = hooked.server().requests().get(0);
    assertThat(hooked.server().requests()).hasSize(1);
    assertThat(asked.path("operation").asText()).isEqualTo("CREATE");
    assertThat(asked.at("/object/kind").asText()).isEqualTo("ConfigMap");
    assertThat(asked.at("/object/data/k").asText()).isEqualTo("v");
    assertThat(asked.path("oldObject").isNull()).isTrue();
    assertThat(asked.at("/userInfo/username").asText()).isNotEmpty();
    assertThat(asked.at("/options/kind").asText()).isEqualTo("CreateOptions");
  }

  /** The first of two is asked again if the second one has changed something. */
  @ParameterizedTest
  @CsvSource({"Never,2", "IfNeeded,3"})
  void mutating_isAskedAgainOnce(String policy, int times) {
    String webhook =
        """
        {'name':'%s.example.com','sideEffects':'None','admissionReviewVersions':['v1'],
         'reinvocationPolicy':'%s','clientConfig':{'url':'https://127.0.0.1:%d/%s',
          'caBundle':'%s'},'rules':[{'operations':['CREATE'],'apiGroups':['*'],
          'apiVersions':['*'],'resources':['configmaps']}]}""";
    String body = "{'metadata':{'name':'two'},'webhooks':[%s,%s]}";
    assertThat(
            hooked.text(
                "POST",
                WebhookCluster.CONFIGURATIONS.formatted("mutating"),
                body.formatted(
                    webhook.formatted(
                        "a", policy, hooked.server().port(), "a", hooked.server().caBundle()),
                    webhook.formatted(
                        "b", "Never", hooked.server().port(), "b", hooked.server().caBundle()))))
        .isEqualTo("201");
    hooked
        .server()
        .answers(
            request ->
                request.at("/object/data").has("second") || hooked.server().requests().size() < 2
                    ? WebhookServer.allowed()
                    : WebhookServer.patched("[{'op':'add','path':'/data/second','value':'x'}]"));
    assertThat(
            hooked.text(
                "POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'},'data':{'k':'v'}}"))
        .isEqualTo("201");
    assertThat(hooked.server().requests()).hasSize(times);
  }

  /** One that was not concerned in the first round is not asked in the second. */
  @Test
  void mutating_thatBecomesConcerned_isNotAsked() {
    String webhook =
        """
        {'name':'%s.example.com','sideEffects':'None','admissionReviewVersions':['v1'],
         'reinvocationPolicy':'IfNeeded','clientConfig':{'url':'https://127.0.0.1:%d/x',
          'caBundle':'%s'},'objectSelector':%s,'rules':[{'operations':['CREATE'],'apiGroups':['*'],
          'apiVersions':['*'],'resources':['configmaps']}]}""";
    String body = "{'metadata':{'name':'two'},'webhooks':[%s,%s]}";
    assertThat(
            hooked.text(
                "POST",
                WebhookCluster.CONFIGURATIONS.formatted("mutating"),
                body.formatted(
                    webhook.formatted(
                        "a",
                        hooked.server().port(),
                        hooked.server().caBundle(),
                        "{'matchLabels':{'a':'b'}}"),
                    webhook.formatted(
                        "b", hooked.server().port(), hooked.server().caBundle(), "{}"))))
        .isEqualTo("201");
    hooked
        .server()
        .answers(
            request ->
                WebhookServer.patched(
                    "[{'op':'add','path':'/metadata/labels','value':{'a':'b'}}]"));

    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo("201");

    assertThat(hooked.server().requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'op':'add','path':'/spec/x/y','value':1} | add operation does not apply: doc is missing path: "/spec/x/y": missing value
          {'op':'test','path':'/metadata/name','value':'d'} | testing value /metadata/name failed: test failed
          {'op':'remove','path':'/data/none'} | error in remove for path: '/data/none': unable to remove nonexistent key: none: missing value
          """)
  void mutating_patchThatDoesNotFit_isAnError(String operation, String why) {
    hooked.configure("mutating", "'configmaps'", "");
    hooked.server().answers(request -> WebhookServer.patched("[" + operation + "]"));

    assertThat(
            hooked.text(
                "POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'},'data':{'k':'v'}}"))
        .isEqualTo("500 Internal error occurred: " + why);
  }

  @Test
  void mutating_patchOfADeletion_isAnError() {
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo("201");
    hooked.configure("mutating", "'configmaps'", "");
    assertThat(
            hooked.text(
                "PATCH",
                WebhookCluster.CONFIGURATIONS.formatted("mutating") + "/mutating",
                "{'webhooks':[{'name':'hook.example.com','sideEffects':'None','admissionReviewVersions':['v1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},'rules':[{'operations':['DELETE'],'apiGroups':['*'],'apiVersions':['*'],'resources':['configmaps']}]}]}"
                    .formatted(hooked.server().port(), hooked.server().caBundle())))
        .isEqualTo("200");
    hooked
        .server()
        .answers(
            request -> WebhookServer.patched("[{'op':'add','path':'/data','value':{'a':'b'}}]"));

    assertThat(hooked.text("DELETE", WebhookCluster.CONFIG_MAPS + "/c", ""))
        .isEqualTo(
            "500 Internal error occurred: admission webhook \"hook.example.com\" attempted to modify"
                + " the object, which is not supported for this operation");
  }

  @Test
  void scale_isSentAsAScale_andCanBeChanged() {
    hooked.configure("mutating", "'deployments/scale'", "");
    String deployment =
        """
        {'metadata':{'name':'d'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},
         'template':{'metadata':{'labels':{'a':'b'}},
          'spec':{'containers':[{'name':'c','image':'i'}]}}}}""";
    String path = "/apis/apps/v1/namespaces/default/deployments";
    assertThat(hooked.text("POST", path, deployment)).isEqualTo("201");
    hooked
        .server()
        .answers(
            request ->
                WebhookServer.patched("[{'op':'replace','path':'/spec/replicas','value':2}]"));
    Complete scaled = hooked.send("PATCH", path + "/d/scale", "{'spec':{'replicas':9}}");
    assertThat(JsonTree.parse(scaled.body()).at("/spec/replicas").asInt()).isEqualTo(2);
    JsonNode asked = hooked.server().requests().get(0);
    assertThat(asked.at("/object/kind").asText()).isEqualTo("Scale");
    assertThat(asked.at("/kind/group").asText()).isEqualTo("autoscaling");
    assertThat(asked.at("/resource/resource").asText()).isEqualTo("deployments");
    assertThat(asked.path("subResource").asText()).isEqualTo("scale");
    assertThat(asked.at("/oldObject/spec/replicas").asInt()).isEqualTo(1);
  }

  @Test
  void podsOfControllers_areSeenToo() {
    hooked.configure("mutating", "'pods'", "");
    hooked
        .server()
        .answers(
            request ->
                WebhookServer.patched(
                    "[{'op':'add','path':'/metadata/labels/seen','value':'yes'}]"));
    String set =
        """
        {'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},
         'template':{'metadata':{'labels':{'a':'b'}},
          'spec':{'containers':[{'name':'c','image':'i'}]}}}}""";
    assertThat(hooked.text("POST", "/apis/apps/v1/namespaces/default/replicasets", set))
        .isEqualTo("201");
    hooked.cluster().settle();
    JsonNode pods =
        JsonTree.parse(hooked.send("GET", "/api/v1/namespaces/default/pods", "").body())
            .path("items");
    assertThat(pods.size()).isEqualTo(2);
    pods.forEach(pod -> assertThat(pod.at("/metadata/labels/seen").asText()).isEqualTo("yes"));
  }
}
