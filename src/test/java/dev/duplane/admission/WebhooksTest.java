package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.endpoints.Caller;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks are asked about writes, and what they say is done. */
class WebhooksTest {
  private static final String CONFIGURATIONS =
      "/apis/admissionregistration.k8s.io/v1/%swebhookconfigurations";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
              .withControllers(Controllers.ALL)
              .withClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC)));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());
  private WebhookServer server;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = new WebhookServer(List.of("localhost", "hook.default.svc"));
  }

  @AfterEach
  void close() {
    server.close();
    cluster.close();
  }

  private ApiRequest request(String method, String target, String body) {
    int query = target.indexOf('?');
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    return new ApiRequest(
        method,
        query < 0 ? target : target.substring(0, query),
        query < 0 ? "" : target.substring(query + 1),
        Map.of("Content-Type", List.of(type)),
        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private Complete send(String method, String target, String body) {
    return (Complete) api.handle(request(method, target, body));
  }

  private static String text(Complete answer) {
    JsonNode message = JsonTree.parse(answer.body()).path("message");
    return message.isTextual()
        ? answer.status() + " " + message.asText()
        : String.valueOf(answer.status());
  }

  private String text(String method, String target, String body) {
    return text(send(method, target, body));
  }

  private void configure(String kind, String resources, String more) {
    configure(kind, resources, more, "'url':'https://127.0.0.1:" + server.port() + "/x'");
  }

  private void configure(String kind, String resources, String more, String where) {
    String body =
        """
        {'metadata':{'name':'%s'},'webhooks':[{'name':'hook.example.com','sideEffects':'None',
         'admissionReviewVersions':['v1'],'clientConfig':{%s,'caBundle':'%s'},
         'rules':[{'operations':['CREATE','UPDATE'],'apiGroups':['*'],'apiVersions':['*'],
          'resources':[%s]}]%s}]}"""
            .formatted(kind, where, server.caBundle(), resources, more);
    assertThat(text("POST", CONFIGURATIONS.formatted(kind), body)).isEqualTo("201");
  }

  @Test
  void mutating_patchesBeforeValidation() {
    configure("mutating", "'configmaps'", "");
    server.answers(
        request ->
            WebhookServer.patched("[{'op':'add','path':'/metadata/labels','value':{'a':'b'}}]"));
    Complete made = send("POST", CONFIG_MAPS, "{'metadata':{'name':'c'},'data':{'k':'v'}}");
    assertThat(JsonTree.parse(made.body()).at("/metadata/labels/a").asText()).isEqualTo("b");
    JsonNode asked = server.requests().get(0);
    assertThat(server.requests()).hasSize(1);
    assertThat(asked.path("operation").asText()).isEqualTo("CREATE");
    assertThat(asked.at("/object/kind").asText()).isEqualTo("ConfigMap");
    assertThat(asked.at("/object/data/k").asText()).isEqualTo("v");
    assertThat(asked.path("oldObject").isNull()).isTrue();
    assertThat(asked.at("/userInfo/username").asText()).isNotEmpty();
    assertThat(asked.at("/options/kind").asText()).isEqualTo("CreateOptions");
  }

  @Test
  void validating_refusesInItsWords() {
    configure("validating", "'configmaps'", "");
    server.answers(request -> WebhookServer.denied("no such thing", 403));
    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo("403 admission webhook \"hook.example.com\" denied the request: no such thing");
    assertThat(server.requests().get(0).at("/object/metadata/uid").asText()).isNotEmpty();
    server.answers(request -> WebhookServer.allowed());
    Complete made = send("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(JsonTree.parse(made.body()).at("/metadata/uid").asText())
        .isEqualTo(server.requests().get(1).at("/object/metadata/uid").asText());
  }

  @Test
  void refusal_leavesNoAddress() {
    configure("validating", "'services'", "");
    server.answers(request -> WebhookServer.denied("no", 403));
    int before = cluster.nodePorts().usedPorts().cardinality();
    String service = "{'metadata':{'name':'s'},'spec':{'type':'NodePort','ports':[{'port':80}]}}";
    assertThat(text("POST", "/api/v1/namespaces/default/services", service)).startsWith("403");
    assertThat(cluster.nodePorts().usedPorts().cardinality()).isEqualTo(before);
    server.answers(request -> WebhookServer.allowed());
    Complete made = send("POST", "/api/v1/namespaces/default/services", service);
    JsonNode seen = server.requests().get(server.requests().size() - 1);
    assertThat(JsonTree.parse(made.body()).at("/spec/clusterIP"))
        .isEqualTo(seen.at("/object/spec/clusterIP"));
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
            text(
                "POST",
                CONFIGURATIONS.formatted("mutating"),
                body.formatted(
                    webhook.formatted("a", policy, server.port(), "a", server.caBundle()),
                    webhook.formatted("b", "Never", server.port(), "b", server.caBundle()))))
        .isEqualTo("201");
    server.answers(
        request ->
            request.at("/object/data").has("second") || server.requests().size() < 2
                ? WebhookServer.allowed()
                : WebhookServer.patched("[{'op':'add','path':'/data/second','value':'x'}]"));
    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'},'data':{'k':'v'}}"))
        .isEqualTo("201");
    assertThat(server.requests()).hasSize(times);
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
            text(
                "POST",
                CONFIGURATIONS.formatted("mutating"),
                body.formatted(
                    webhook.formatted(
                        "a", server.port(), server.caBundle(), "{'matchLabels':{'a':'b'}}"),
                    webhook.formatted("b", server.port(), server.caBundle(), "{}"))))
        .isEqualTo("201");
    server.answers(
        request ->
            WebhookServer.patched("[{'op':'add','path':'/metadata/labels','value':{'a':'b'}}]"));

    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}")).isEqualTo("201");

    assertThat(server.requests()).hasSize(1);
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
    configure("mutating", "'configmaps'", "");
    server.answers(request -> WebhookServer.patched("[" + operation + "]"));

    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'},'data':{'k':'v'}}"))
        .isEqualTo("500 Internal error occurred: " + why);
  }

  @Test
  void mutating_patchOfADeletion_isAnError() {
    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}")).isEqualTo("201");
    configure("mutating", "'configmaps'", "");
    assertThat(
            text(
                "PATCH",
                CONFIGURATIONS.formatted("mutating") + "/mutating",
                "{'webhooks':[{'name':'hook.example.com','sideEffects':'None','admissionReviewVersions':['v1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},'rules':[{'operations':['DELETE'],'apiGroups':['*'],'apiVersions':['*'],'resources':['configmaps']}]}]}"
                    .formatted(server.port(), server.caBundle())))
        .isEqualTo("200");
    server.answers(
        request -> WebhookServer.patched("[{'op':'add','path':'/data','value':{'a':'b'}}]"));

    assertThat(text("DELETE", CONFIG_MAPS + "/c", ""))
        .isEqualTo(
            "500 Internal error occurred: admission webhook \"hook.example.com\" attempted to modify"
                + " the object, which is not supported for this operation");
  }

  /** All validating webhooks are asked, and the details of a refusal are the webhook's. */
  @Test
  void validating_allAreAsked_andDetailsAreKept() {
    configure("validating", "'configmaps'", "");
    String second =
        """
        {'metadata':{'name':'zz'},'webhooks':[{'name':'second.example.com','sideEffects':'None',
         'admissionReviewVersions':['v1beta1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},
         'rules':[{'operations':['CREATE'],'apiGroups':['*'],'apiVersions':['*'],
          'resources':['configmaps']}]}]}"""
            .formatted(server.port(), server.caBundle());
    assertThat(text("POST", CONFIGURATIONS.formatted("validating"), second)).isEqualTo("201");
    server.answers(
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
        JsonTree.parse(send("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}").body());

    assertThat(server.requests()).hasSize(2);
    assertThat(refusal.path("message").asText())
        .isEqualTo("admission webhook \"hook.example.com\" denied the request: bad");
    assertThat(refusal.path("details"))
        .hasToString(
            "{\"name\":\"c\",\"causes\":[{\"reason\":\"FieldValueInvalid\",\"message\":\"is bad\",\"field\":\"data\"}]}");
  }

  @Test
  void equalVersion_isSentAsTheRuleHasIt() {
    configure("validating", "'horizontalpodautoscalers'", "");
    send(
        "PATCH",
        CONFIGURATIONS.formatted("validating") + "/validating",
        "{'webhooks':[{'name':'hook.example.com','sideEffects':'None','admissionReviewVersions':"
            + "['v1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},'rules':["
                .formatted(server.port(), server.caBundle())
            + "{'operations':['CREATE'],'apiGroups':['autoscaling'],'apiVersions':['v1'],"
            + "'resources':['horizontalpodautoscalers']}]}]}");
    String scaler =
        """
        {'metadata':{'name':'h'},'spec':{'maxReplicas':3,'scaleTargetRef':{'kind':'Deployment',
         'name':'d','apiVersion':'apps/v1'},'metrics':[{'type':'Resource','resource':{'name':'cpu',
         'target':{'type':'Utilization','averageUtilization':70}}}]}}""";
    String path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
    assertThat(text("POST", path, scaler)).isEqualTo("201");
    JsonNode asked = server.requests().get(0);
    assertThat(asked.at("/kind/version").asText()).isEqualTo("v1");
    assertThat(asked.at("/requestKind/version").asText()).isEqualTo("v2");
    assertThat(asked.at("/object/apiVersion").asText()).isEqualTo("autoscaling/v1");
    assertThat(asked.at("/object/spec/targetCPUUtilizationPercentage").asInt()).isEqualTo(70);
  }

  @Test
  void scale_isSentAsAScale_andCanBeChanged() {
    configure("mutating", "'deployments/scale'", "");
    String deployment =
        """
        {'metadata':{'name':'d'},'spec':{'replicas':1,'selector':{'matchLabels':{'a':'b'}},
         'template':{'metadata':{'labels':{'a':'b'}},
          'spec':{'containers':[{'name':'c','image':'i'}]}}}}""";
    String path = "/apis/apps/v1/namespaces/default/deployments";
    assertThat(text("POST", path, deployment)).isEqualTo("201");
    server.answers(
        request -> WebhookServer.patched("[{'op':'replace','path':'/spec/replicas','value':2}]"));
    Complete scaled = send("PATCH", path + "/d/scale", "{'spec':{'replicas':9}}");
    assertThat(JsonTree.parse(scaled.body()).at("/spec/replicas").asInt()).isEqualTo(2);
    JsonNode asked = server.requests().get(0);
    assertThat(asked.at("/object/kind").asText()).isEqualTo("Scale");
    assertThat(asked.at("/kind/group").asText()).isEqualTo("autoscaling");
    assertThat(asked.at("/resource/resource").asText()).isEqualTo("deployments");
    assertThat(asked.path("subResource").asText()).isEqualTo("scale");
    assertThat(asked.at("/oldObject/spec/replicas").asInt()).isEqualTo(1);
  }

  @Test
  void notReachable_failsOrIsIgnored() {
    configure("validating", "'configmaps'", "", "'url':'https://127.0.0.1:1/x'");
    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .isEqualTo(
            "500 Internal error occurred: failed calling webhook \"hook.example.com\": failed to"
                + " call webhook: Post \"https://127.0.0.1:1/x?timeout=10s\": dial tcp 127.0.0.1:1:"
                + " connect: connection refused");
    send(
        "PATCH",
        CONFIGURATIONS.formatted("validating") + "/validating",
        "{'webhooks':[{'name':'hook.example.com','sideEffects':'None','failurePolicy':'Ignore',"
            + "'admissionReviewVersions':['v1'],'clientConfig':{'url':'https://127.0.0.1:1/x'},"
            + "'rules':[{'operations':['*'],'apiGroups':['*'],'apiVersions':['*'],"
            + "'resources':['configmaps']}]}]}");
    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}")).isEqualTo("201");
  }

  @Test
  void conditionsAndSelectors_decideWhoIsAsked() {
    configure(
        "validating",
        "'configmaps'",
        ",'objectSelector':{'matchLabels':{'ask':'yes'}},'matchConditions':[{'name':'n',"
            + "'expression':'object.metadata.name.startsWith(\\u0022c\\u0022)'}]");
    server.answers(request -> WebhookServer.denied("no", 403));
    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}")).isEqualTo("201");
    String labelled = "{'metadata':{'name':'%s','labels':{'ask':'yes'}}}";
    assertThat(text("POST", CONFIG_MAPS, labelled.formatted("d"))).isEqualTo("201");
    assertThat(text("POST", CONFIG_MAPS, labelled.formatted("c2"))).startsWith("403");
  }

  @Test
  void dryRun_isAskedAndNotKept() {
    configure("validating", "'configmaps'", "");
    assertThat(text("POST", CONFIG_MAPS + "?dryRun=All", "{'metadata':{'name':'c'}}"))
        .isEqualTo("201");
    assertThat(server.requests().get(0).path("dryRun").asBoolean()).isTrue();
    assertThat(send("GET", CONFIG_MAPS + "/c", "").status()).isEqualTo(404);
  }

  @Test
  void podsOfControllers_areSeenToo() {
    configure("mutating", "'pods'", "");
    server.answers(
        request ->
            WebhookServer.patched("[{'op':'add','path':'/metadata/labels/seen','value':'yes'}]"));
    String set =
        """
        {'metadata':{'name':'web'},'spec':{'replicas':2,'selector':{'matchLabels':{'a':'b'}},
         'template':{'metadata':{'labels':{'a':'b'}},
          'spec':{'containers':[{'name':'c','image':'i'}]}}}}""";
    assertThat(text("POST", "/apis/apps/v1/namespaces/default/replicasets", set)).isEqualTo("201");
    cluster.settle();
    JsonNode pods =
        JsonTree.parse(send("GET", "/api/v1/namespaces/default/pods", "").body()).path("items");
    assertThat(pods.size()).isEqualTo(2);
    pods.forEach(pod -> assertThat(pod.at("/metadata/labels/seen").asText()).isEqualTo("yes"));
  }

  @Test
  void eventLoop_isNotBlocked() throws Exception {
    configure("validating", "'configmaps'", "");
    Complete answer =
        (Complete)
            api.handle(
                    request("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}"),
                    Caller.eventLoop(Runnable::run, Runnable::run))
                .get();
    assertThat(answer.status()).isEqualTo(201);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void service_withoutEndpoints_cannotBeReached() {
    String service = "{'metadata':{'name':'hook'},'spec':{'ports':[{'port':443,'name':'h'}]}}";
    assertThat(text("POST", "/api/v1/namespaces/default/services", service)).isEqualTo("201");
    configure(
        "validating",
        "'configmaps'",
        "",
        "'service':{'namespace':'default','name':'hook','path':'/v'}");
    assertThat(text("POST", CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .endsWith(
            "Post \"https://hook.default.svc:443/v?timeout=10s\": no endpoints available for"
                + " service \"hook\"");
  }

  @Test
  void policy_deniesAndWarns() {
    String group = "/apis/admissionregistration.k8s.io/v1/";
    String policy =
        """
        {'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'operations':
         ['CREATE'],'apiGroups':[''],'apiVersions':['v1'],'resources':['configmaps']}]},
         'paramKind':{'apiVersion':'v1','kind':'Secret'},
         'variables':[{'name':'size','expression':'object.data.size()'}],
         'validations':[{'expression':'variables.size <= int(params.metadata.labels.most)',
          'messageExpression':'string(variables.size) + \\u0022 are too many\\u0022'}]}}""";
    String binding =
        """
        {'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['%s'],
         'paramRef':{'name':'limit','parameterNotFoundAction':'Deny'}}}""";
    assertThat(text("POST", group + "validatingadmissionpolicies", policy)).isEqualTo("201");
    String bindings = group + "validatingadmissionpolicybindings";
    assertThat(text("POST", bindings, binding.formatted("Deny"))).isEqualTo("201");
    String map = "{'metadata':{'name':'c'},'data':{'a':'1','b':'2'}}";
    String denied =
        "422 configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied"
            + " request: ";
    assertThat(text("POST", CONFIG_MAPS, map))
        .isEqualTo(
            denied
                + "failed to configure binding: no params found for policy binding with `Deny`"
                + " parameterNotFoundAction");
    String limit = "{'metadata':{'name':'limit','labels':{'most':'1'}}}";
    assertThat(text("POST", "/api/v1/namespaces/default/secrets", limit)).isEqualTo("201");
    assertThat(text("POST", CONFIG_MAPS, map)).isEqualTo(denied + "2 are too many");
    assertThat(text("PATCH", bindings + "/b", "{'spec':{'validationActions':['Warn']}}"))
        .isEqualTo("200");
    Complete warned = send("POST", CONFIG_MAPS, map);
    assertThat(warned.status()).isEqualTo(201);
    assertThat(warned.headers().toString())
        .contains("Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b'");
  }
}
