package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reviews of users and of what they may do are creates, which webhooks see, and policies do not.
 */
class ReviewAdmissionTest {
  private static final String AUTHENTICATION = "/apis/authentication.k8s.io/v1/";
  private static final String AUTHORIZATION = "/apis/authorization.k8s.io/v1/";
  private static final String ATTRIBUTES = "'resourceAttributes':{'verb':'get','resource':'pods'";

  private final PolicyCluster api = PolicyCluster.withRoles();
  private WebhookServer server;

  @BeforeEach
  void listen() throws IOException, GeneralSecurityException {
    server = new WebhookServer(List.of("localhost"));
  }

  @AfterEach
  void close() {
    server.close();
    api.close();
  }

  private void webhooks(String kind) {
    api.create(
        PolicyCluster.GROUP + kind + "webhookconfigurations",
        """
        {'metadata':{'name':'w'},'webhooks':[{'name':'hook.example.com','sideEffects':'None',
         'admissionReviewVersions':['v1'],'clientConfig':{'url':'https://127.0.0.1:%d/x','caBundle':'%s'},
         'rules':[{'operations':['*'],'apiGroups':['authentication.k8s.io','authorization.k8s.io'],
          'apiVersions':['*'],'resources':['*']}]}]}"""
            .formatted(server.port(), server.caBundle()));
  }

  /** What controllers have to do is done before a write, for which reviews do not wait. */
  @Test
  void review_withoutWebhooks_isNoWrite() {
    api.create("/api/v1/namespaces", "{'metadata':{'name':'n'}}");
    api.send("DELETE", "/api/v1/namespaces/n", "");
    api.create(AUTHORIZATION + "selfsubjectaccessreviews", "{'spec':{" + ATTRIBUTES + "}}}");
    assertThat(api.get("/api/v1/namespaces/n").at("/status/phase").asText())
        .isEqualTo("Terminating");
    api.create("/api/v1/namespaces", "{'metadata':{'name':'other'}}");
    assertThat(api.send("GET", "/api/v1/namespaces/n", "").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          authentication | tokenreviews              | TokenReview              | {'spec':{'token':'t'}}
          authentication | selfsubjectreviews        | SelfSubjectReview        | {}
          authorization  | subjectaccessreviews      | SubjectAccessReview      | {'spec':{'user':'u',ATTRIBUTES}}}
          authorization  | selfsubjectaccessreviews  | SelfSubjectAccessReview  | {'spec':{ATTRIBUTES}}}
          authorization  | selfsubjectrulesreviews   | SelfSubjectRulesReview   | {'spec':{'namespace':'default'}}
          authorization  | namespaces/default/localsubjectaccessreviews | LocalSubjectAccessReview | {'spec':{'user':'u',ATTRIBUTES,'namespace':'default'}}}
          """)
  void validatingWebhook_seesReviews(String group, String path, String kind, String body) {
    webhooks("validating");
    server.answers(request -> WebhookServer.denied("not now", 403));
    String prefix = group.equals("authentication") ? AUTHENTICATION : AUTHORIZATION;
    String resource = path.substring(path.lastIndexOf('/') + 1);

    assertThat(api.text("POST", prefix + path, body.replace("ATTRIBUTES", ATTRIBUTES)))
        .isEqualTo("403 admission webhook \"hook.example.com\" denied the request: not now");
    JsonNode asked = server.requests().get(0);
    assertThat(asked.at("/operation").asText()).isEqualTo("CREATE");
    assertThat(asked.at("/kind/kind").asText()).isEqualTo(kind);
    assertThat(asked.at("/resource/resource").asText()).isEqualTo(resource);
    assertThat(asked.at("/object/kind").asText()).isEqualTo(kind);
  }

  @Test
  void mutatingWebhook_changesTheQuestion() {
    webhooks("mutating");
    server.answers(
        request ->
            WebhookServer.patched(
                "[{'op':'add','path':'/spec/groups','value':['system:masters']}]"));

    JsonNode answer =
        api.create(
            AUTHORIZATION + "subjectaccessreviews", "{'spec':{'user':'u'," + ATTRIBUTES + "}}}");

    assertThat(answer.at("/status/allowed").asBoolean()).isTrue();
    assertThat(answer.at("/spec/groups/0").asText()).isEqualTo("system:masters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          authentication.k8s.io/v1/tokenreviews            | {'spec':{}}                    | 400 token is required for TokenReview in authentication
          authorization.k8s.io/v1/selfsubjectrulesreviews  | {'spec':{}}                    | 400 no namespace on request
          authorization.k8s.io/v1/subjectaccessreviews     | {'spec':{'user':'u'}}          | 422 .authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified
          """)
  void rulesOfReviews_comeBeforeValidatingWebhooks(String path, String body, String answer) {
    webhooks("validating");
    server.answers(request -> WebhookServer.denied("not now", 403));

    assertThat(api.text("POST", "/apis/" + path, body)).isEqualTo(answer);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void policies_areNotAsked() {
    api.policy(
        "validating",
        "*:*:*",
        "'validations':[{'expression':'request.kind.kind == `ValidatingAdmissionPolicyBinding`'}]");
    api.settle();

    assertThat(api.text("POST", AUTHENTICATION + "selfsubjectreviews", "{}")).isEqualTo("201");
    assertThat(api.text("POST", PolicyCluster.CONFIG_MAPS, "{'metadata':{'name':'c'}}"))
        .startsWith("422 configmaps \"c\" is forbidden");
  }

  @Test
  void localReview_isAnsweredInANamespaceThatIsNotThere() {
    assertThat(
            api.text(
                "POST",
                AUTHORIZATION + "namespaces/none/localsubjectaccessreviews",
                "{'spec':{'user':'u'," + ATTRIBUTES + ",'namespace':'none'}}}"))
        .isEqualTo("201");
  }
}
