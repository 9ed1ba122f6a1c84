package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.JsonTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections, and what is POSTed to subresources, are shown to webhooks and policies. */
class SubresourceAdmissionTest {
  private static final String NAMESPACED = "/api/v1/namespaces/default/";

  private final PolicyCluster api = new PolicyCluster();

  @BeforeEach
  void pod() {
    api.create(
        NAMESPACED + "pods",
        "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i'}]}}");
    api.create(NAMESPACED + "serviceaccounts", "{'metadata':{'name':'bot'}}");
  }

  @AfterEach
  void close() {
    api.close();
  }

  /** Denies all of a resource, with what it sees of the request. */
  private void deny(String operation, String resource) {
    api.create(
        PolicyCluster.GROUP + "validatingadmissionpolicies",
        """
        {'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'operations':['%s'],
          'apiGroups':[''],'apiVersions':['v1'],'resources':['%s']}]},
         'validations':[{'expression':'false','messageExpression':
          "request.operation + ' ' + request.kind.group + '/' + request.kind.kind + ' ' + request.resource.resource
           + '/' + (has(request.subResource) ? request.subResource : ``) + ' ' + request.name + ' ' + object.kind + ' ' + object.apiVersion"}]}}"""
            .formatted(operation, resource)
            .replace("' '", "` `")
            .replace("'/'", "`/`")
            .replace('\n', ' '));
    api.create(
        PolicyCluster.GROUP + "validatingadmissionpolicybindings",
        "{'metadata':{'name':'b'},'spec':{'policyName':'p','validationActions':['Deny']}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONNECT | pods/exec | GET | pods/p/exec?command=sh | | pods "p" | CONNECT /PodExecOptions pods/exec p PodExecOptions v1
          CONNECT | pods/attach | POST | pods/p/attach | | pods "p" | CONNECT /PodAttachOptions pods/attach p PodAttachOptions v1
          CONNECT | pods/portforward | POST | pods/none/portforward?ports=80 | | pods "none" | CONNECT /PodPortForwardOptions pods/portforward none PodPortForwardOptions v1
          CONNECT | pods/proxy | DELETE | pods/p/proxy/a/b | | pods "p" | CONNECT /PodProxyOptions pods/proxy p PodProxyOptions v1
          CONNECT | services/proxy | GET | services/s:80/proxy/ | | services "s:80" | CONNECT /ServiceProxyOptions services/proxy s:80 ServiceProxyOptions v1
          CREATE | pods/eviction | POST | pods/p/eviction | {'metadata':{'name':'p'}} | pods "p" | CREATE policy/Eviction pods/eviction p Eviction policy/v1
          CREATE | pods/binding | POST | pods/p/binding | {'metadata':{'name':'p'},'target':{'name':'n'}} | pods "p" | CREATE /Binding pods/binding p Binding v1
          CREATE | bindings | POST | bindings | {'metadata':{'name':'p'},'target':{'name':'n'}} | bindings "p" | CREATE /Binding bindings/ p Binding v1
          CREATE | serviceaccounts/token | POST | serviceaccounts/bot/token | {'spec':{}} | serviceaccounts "bot" | CREATE authentication.k8s.io/TokenRequest serviceaccounts/token bot TokenRequest authentication.k8s.io/v1
          """)
  void policy_seesWhatIsSent(
      String operation,
      String resource,
      String method,
      String path,
      String body,
      String refused,
      String seen) {
    deny(operation, resource);

    assertThat(api.text(method, NAMESPACED + path, body == null ? "" : body))
        .isEqualTo(
            "422 "
                + refused
                + " is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: "
                + seen);
    assertThat(api.get(NAMESPACED + "pods/p").at("/metadata/deletionTimestamp").isMissingNode())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pods/binding | POST | pods/p/binding | {'metadata':{'name':'x'},'target':{'name':'n'}} | 400 name in URL does not match name in Binding object
          pods/binding | POST | pods/p/binding | {'metadata':{'name':'p'},'target':{}} | 500 target.name: Required value
          bindings | POST | bindings | {'metadata':{'name':'p'},'target':{'kind':'Pod','name':'n'}} | 500 target.kind: Unsupported value: "Pod": supported values: "Node", "<empty>"
          pods/eviction | POST | pods/p/eviction | {} | 400 name in URL does not match name in Eviction object
          serviceaccounts/token | POST | serviceaccounts/no/token | {'spec':{}} | 404 serviceaccounts "no" not found
          serviceaccounts/token | POST | serviceaccounts/bot/token | {'spec':{'expirationSeconds':1}} | 422 TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes
          """)
  void rulesOfWhatIsSent_comeBeforePolicies(
      String resource, String method, String path, String body, String answer) {
    deny("CREATE", resource);

    assertThat(api.text(method, NAMESPACED + path, body)).isEqualTo(answer);
  }

  @Test
  void binding_ofItsOwnResource_isThatOfThePod() {
    String binding = "{'metadata':{'name':'%s'},'target':{'kind':'Node','name':'n'}}";
    String bindings = NAMESPACED + "bindings";

    assertThat(api.text("POST", bindings, binding.formatted("none")))
        .isEqualTo("404 pods \"none\" not found");
    assertThat(api.text("POST", bindings + "?dryRun=All", binding.formatted("p"))).isEqualTo("201");
    assertThat(api.get(NAMESPACED + "pods/p").at("/spec/nodeName").isMissingNode()).isTrue();
    assertThat(api.create(bindings, binding.formatted("p")))
        .isEqualTo(
            JsonTree.parse(
                """
                {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success","code":201}"""
                    .getBytes(StandardCharsets.UTF_8)));
    assertThat(api.get(NAMESPACED + "pods/p").at("/spec/nodeName").asText()).isEqualTo("n");
    assertThat(api.text("POST", bindings, binding.formatted("p")))
        .isEqualTo(
            "409 Operation cannot be fulfilled on pods/binding \"p\": pod p is already assigned to"
                + " node \"n\"");
    assertThat(api.text("POST", bindings, binding.formatted("")))
        .isEqualTo("400 Name parameter required.");
    assertThat(api.text("POST", bindings, binding.formatted("a/b%")))
        .isEqualTo("400 Name parameter invalid: \"a/b%\": may not contain '/';may not contain '%'");
    assertThat(api.text("GET", bindings, ""))
        .isEqualTo("405 the server does not allow this method on the requested resource");
  }

  @Test
  void binding_maySayWhichPodIsMeant() {
    String failed =
        "409 Operation cannot be fulfilled on pods \"p\": StorageError: invalid object, Code: 4, Key:"
            + " %s/pods/default/p, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: ";
    String uid = api.get(NAMESPACED + "pods/p").at("/metadata/uid").asText();
    String version = api.get(NAMESPACED + "pods/p").at("/metadata/resourceVersion").asText();
    String binding = "{'metadata':{'name':'p',%s},'target':{'kind':'Node','name':'n'}}";

    assertThat(api.text("POST", NAMESPACED + "pods/p/binding", binding.formatted("'uid':'x'")))
        .isEqualTo(
            failed.formatted("/registry") + "UID in precondition: x, UID in object meta: " + uid);
    assertThat(
            api.text(
                "POST",
                NAMESPACED + "bindings?dryRun=All",
                binding.formatted("'resourceVersion':'1'")))
        .isEqualTo(
            failed.formatted("")
                + "ResourceVersion in precondition: 1, ResourceVersion in object meta: "
                + version);
    assertThat(
            api.text(
                "POST",
                NAMESPACED + "bindings",
                binding.formatted("'uid':'%s','resourceVersion':'%s'".formatted(uid, version))))
        .isEqualTo("201");
  }

  @Test
  void eviction_ofTheVersionBefore_isTaken() {
    assertThat(
            api.text(
                "POST",
                NAMESPACED + "pods/p/eviction",
                "{'apiVersion':'policy/v1beta1','kind':'Eviction','metadata':{'name':'p'}}"))
        .isEqualTo("201");
  }

  @Test
  void eviction_dryRunOnlyInTheRequest_isRefused() {
    assertThat(
            api.text(
                "POST",
                NAMESPACED + "pods/p/eviction?dryRun=All",
                "{'metadata':{'name':'p'},'deleteOptions':{'dryRun':['Some']}}"))
        .isEqualTo("400 Non-matching dry-run options in request and content: [All] and [Some]");
  }

  @Test
  void eviction_isNoDeletion_toWebhooksAndPolicies() {
    deny("DELETE", "pods");

    assertThat(api.text("POST", NAMESPACED + "pods/p/eviction", "{'metadata':{'name':'p'}}"))
        .isEqualTo("201");
  }

  @Test
  void unknownField_isRefusedIfStrict() {
    assertThat(
            api.text(
                "POST",
                NAMESPACED + "pods/p/binding?fieldValidation=Strict",
                "{'metadata':{'name':'p'},'target':{'name':'n','x':1}}"))
        .isEqualTo(
            "400 Binding in version \"v1\" cannot be handled as a Binding: strict decoding error:"
                + " unknown field \"target.x\"");
  }

  @Test
  void webhook_seesTheOptions_andChangesThem() throws IOException, GeneralSecurityException {
    WebhookServer server = new WebhookServer(List.of("localhost"));
    try {
      api.create(
          PolicyCluster.GROUP + "mutatingwebhookconfigurations",
          """
          {'metadata':{'name':'w'},'webhooks':[{'name':'hook.example.com','sideEffects':'None',
           'admissionReviewVersions':['v1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},
           'rules':[{'operations':['CONNECT'],'apiGroups':[''],'apiVersions':['*'],
            'resources':['pods/exec']}]}]}"""
              .formatted(server.port(), server.caBundle()));
      server.answers(
          request -> WebhookServer.patched("[{'op':'add','path':'/container','value':'other'}]"));

      assertThat(
              api.text(
                  "POST", NAMESPACED + "pods/p/exec?command=ls&command=-l&stdout=true&tty=0", ""))
          .isEqualTo("400 container other is not valid for pod p");
      JsonNode asked = server.requests().get(0);
      assertThat(asked.path("object"))
          .isEqualTo(
              JsonTree.parse(
                  """
                  {"kind":"PodExecOptions","apiVersion":"v1","stdout":true,"command":["ls","-l"]}"""
                      .getBytes(StandardCharsets.UTF_8)));
      assertThat(asked.path("oldObject").isNull()).isTrue();
      assertThat(asked.path("options").isNull()).isTrue();
    } finally {
      server.close();
    }
  }
}
