package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.endpoints.Caller;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Webhooks are asked about writes, and what they say is done. */
class WebhooksTest {
  private final WebhookCluster hooked;

  WebhooksTest() throws IOException, GeneralSecurityException {
    hooked = new WebhookCluster();
  }

  @AfterEach
  void close() {
    hooked.close();
  }

  @Test
  void validating_refusesInItsWords() {
    hooked.configure("validating", "'configmaps'", "");
    hooked.server().answers(request -> WebhookServer.denied("no such thing", 403));
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo("403 admission webhook \"hook.example.com\" denied the request: no such thing");
    assertThat(hooked.server().requests().get(0).at("/object/metadata/uid").asText()).isNotEmpty();
    hooked.server().answers(request -> WebhookServer.allowed());
    Complete made = hooked.send("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(JsonTree.parse(made.body()).at("/metadata/uid").asText())
        .isEqualTo(hooked.server().requests().get(1).at("/object/metadata/uid").asText());
  }

  @Test
  void refusal_leavesNoAddress() {
    hooked.configure("validating", "'services'", "");
    hooked.server().answers(request -> WebhookServer.denied("no", 403));
    int before = hooked.cluster().nodePorts().usedPorts().cardinality();
    String service = "{'metadata':{'name':'s'},'spec':{'type':'NodePort','ports':[{'port':80}]}}";
    assertThat(hooked.text("POST", "/api/v1/namespaces/default/services", service))
        .startsWith("403");
    assertThat(hooked.cluster().nodePorts().usedPorts().cardinality()).isEqualTo(before);
    hooked.server().answers(request -> WebhookServer.allowed());
    Complete made = hooked.send("POST", "/api/v1/namespaces/default/services", service);
    JsonNode seen = hooked.server().requests().get(hooked.server().requests().size() - 1);
    assertThat(JsonTree.parse(made.body()).at("/spec/clusterIP"))
        .isEqualTo(seen.at("/object/spec/clusterIP"));
  }

  /** All validating webhooks are asked, and the details of a refusal are the webhook's. */
  @Test
  void validating_allAreAsked_andDetailsAreKept() {
    hooked.configure("validating", "'configmaps'", "");
    String second =
        """
        {'metadata':{'name':'zz'},'webhooks':[{'name':'second.example.com','sideEffects':'None',
         'admissionReviewVersions':['v1beta1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},
         'rules':[{'operations':['CREATE'],'apiGroups':['*'],'apiVersions':['*'],
          'resources':['configmaps']}]}]}"""
            .formatted(hooked.server().port(), hooked.server().caBundle());
    assertThat(hooked.text("POST", WebhookCluster.CONFIGURATIONS.formatted("validating"), second))
        .isEqualTo("201");
    hooked
        .server()
        .answers(
            request -> {
              ObjectNode denied = WebhookServer.denied("bad", 422);
              ObjectNode status = (ObjectNode) denied.path("status");
              status.put("reason", "Invalid");
              status
                  .putObject("details")
                  .put("name", "c")
                  .putArray("causes")
                  .addObject()
                  .put("reason", "FieldValueInvalid")
                  .put("message", "is bad")
                  .put("field", "data");
              return denied;
            });

    JsonNode refusal =
        JsonTree.parse(
            hooked.send("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}").body());

    assertThat(hooked.server().requests()).hasSize(2);
    assertThat(refusal.path("message").asText())
        .isEqualTo("admission webhook \"hook.example.com\" denied the request: bad");
    assertThat(refusal.path("details"))
        .hasToString(
            "{\"name\":\"c\",\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\"is bad\",\"field\":\"data\"}]}");
  }

  @Test
  void equalVersion_isSentAsTheRuleHasIt() {
    hooked.configure("validating", "'horizontalpodautoscalers'", "");
    hooked.send(
        "PATCH",
        WebhookCluster.CONFIGURATIONS.formatted("validating") + "/validating",
        "{'webhooks':[{'name':'hook.example.com','sideEffects':'None','admissionReviewVersions':"
            + "['v1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},'rules':["
                .formatted(hooked.server().port(), hooked.server().caBundle())
            + "{'operations':['CREATE'],'apiGroups':['autoscaling'],'apiVersions':['v1'],"
            + "'resources':['horizontalpodautoscalers']}]}]}");
    String scaler =
        """
        {'metadata':{'name':'h'},'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment',
         'name':'d','apiVersion':'apps/v1'},'metrics':[{'type':'Resource','resource':{'name':'cpu',
         'target':{'type':'Utilization','averageUtilization':70}}}]}}""";
    String path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    assertThat(hooked.text("POST", path, scaler)).isEqualTo("201");
    JsonNode asked = hooked.server().requests().get(0);
    assertThat(asked.at("/kind/version").asText()).isEqualTo("v1");
    assertThat(asked.at("/requestKind/version").asText()).isEqualTo("v2");
    assertThat(asked.at("/object/apiVersion").asText()).isEqualTo("autoscaling/v1");
    assertThat(asked.at("/object/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(70);
  }

  @Test
  void notReachable_failsOrIsIgnored() {
    hooked.configure("validating", "'configmaps'", "", "'url':'https://127.0.0.1:1/x'");
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo(
            "500 Internal error occurred: failed calling webhook \"hook.example.com\": failed to"
                + " call webhook: Post \"https://127.0.0.1:1/x?timeout=10s\": dial tcp 127.0.0.1:1:"
                + " connect: connection refused");
    hooked.send(
        "PATCH",
        WebhookCluster.CONFIGURATIONS.formatted("validating") + "/validating",
        "{'webhooks':[{'name':'hook.example.com','sideEffects':'None','failurePolicy':'Ignore',"
            + "'admissionReviewVersions':['v1'],'clientConfig':{'url':'https://127.0.0.1:1/x'},"
            + "'rules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],"
            + "'resources':['configmaps']}]}]}");
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo("201");
  }

  @Test
  void conditionsAndSelectors_decideWhoIsAsked() {
    hooked.configure(
        "validating",
        "'configmaps'",
        ",'objectSelector':{'matchLabels':{'ask':'yes'}},'matchConditions':[{'name':'n',"
            + "'expression':'object.metadata.name.startsWith(\\u0022c\\u0022)'}]");
    hooked.server().answers(request -> WebhookServer.denied("no", 403));
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo("201");
    String labelled = "{'metadata':{'name':'%s','labels':{'ask':'yes'}}}";
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, labelled.formatted("d")))
        .isEqualTo("201");
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, labelled.formatted("c2")))
        .startsWith("403");
  }

  @Test
  void dryRun_isAskedAndNotKept() {
    hooked.configure("validating", "'configmaps'", "");
    assertThat(
            hooked.text(
                "POST", WebhookCluster.CONFIG_MAPS + "?dryRun=All", "{'metadata':{'name':'c'}}"))
        .isEqualTo("201");
    assertThat(hooked.server().requests().get(0).path("dryRun").asBoolean()).isTrue();
    assertThat(hooked.send("GET", WebhookCluster.CONFIG_MAPS + "/c", "").status()).isEqualTo(404);
  }

  @Test
  void eventLoop_isNotBlocked() throws Exception {
    hooked.configure("validating", "'configmaps'", "");
    Complete answer =
        (Complete)
            hooked
                .api()
                .handle(
                    hooked.request("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"),
                    Caller.eventLoop(Runnable::run, Runnable::run))
                .get();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(hooked.server().requests()).hasSize(1);
  }

  @Test
  void service_withoutEndpoints_cannotBeReached() {
    String service = "{'metadata':{'name':'hook'},'spec':{'ports':[{'port':443,'name':'h'}]}}";
    assertThat(hooked.text("POST", "/api/v1/namespaces/default/services", service))
        .isEqualTo("201");
    hooked.configure(
        "validating",
        "'configmaps'",
        "",
        "'service':{'namespace':'default','name':'hook','path':'/v'}");
    assertThat(hooked.text("POST", WebhookCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .endsWith(
            "Post \"https://hook.default.svc:443/v?timeout=10s\": no endpoints available for"
                + " service \"hook\"");
  }
}
