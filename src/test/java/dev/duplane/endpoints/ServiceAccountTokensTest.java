package dev.duplane.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.pki.RequestedCertificate;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.conformance.DrivenClock;
import dev.duplane.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of ServiceAccounts, from their request to their end. */
class ServiceAccountTokensTest {
  private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
  private static final String TOKEN = ACCOUNTS + "/builder/token";
  private static final String WHOAMI = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

  private final DrivenClock clock = new DrivenClock();
  private final Cluster cluster = start(clock);
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());

  private static Cluster start(Clock clock) {
    return Cluster.start(
        ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16")))
            .withControllers(new Controllers(List.of()))
            .withSeed(7)
            .withClock(clock));
  }

  @BeforeEach
  void account() {
    create(ACCOUNTS, "{'metadata':{'name':'builder'}}");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private JsonNode send(String method, String path, String body, Map<String, String> headers) {
    return send(api, method, path, body, headers);
  }

  private static JsonNode send(
      ApiEndpoints api, String method, String path, String body, Map<String, String> headers) {
    ApiRequest request =
        new ApiRequest(
            method,
            path,
            "",
            headers.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue()))),
            body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return Answers.read(((ApiResponse.Complete) api.handle(request)).body());
  }

  private JsonNode create(String path, String body) {
    return send("POST", path, body, Map.of("content-type", "application/json"));
  }

  private String token(String spec) {
    JsonNode answer = create(TOKEN, "{'spec':{" + spec + "}}");
    assertThat(answer.path("kind").asText()).as("%s", answer).isEqualTo("TokenRequest");
    return answer.path("status").path("token").asText();
  }

  private JsonNode whoami(String token) {
    return send(
        "POST",
        WHOAMI,
        "{}",
        Map.of("authorization", "Bearer " + token, "content-type", "application/json"));
  }

  private String user(String token) {
    JsonNode answer = whoami(token);
    JsonNode name = answer.path("status").path("userInfo").path("username");
    return name.isMissingNode() ? answer.path("message").asText() : name.asText();
  }

  private static JsonNode claims(String token) {
    return Answers.read(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }

  @Test
  void token_saysWhoItIsOf() {
    JsonNode answer = create(TOKEN, "{'spec':{}}");
    assertThat(answer.path("metadata").path("name").asText()).isEqualTo("builder");
    assertThat(answer.path("spec").path("expirationSeconds").asInt()).isEqualTo(3600);
    assertThat(answer.path("spec").path("boundObjectRef").isNull()).isTrue();
    assertThat(answer.path("status").path("expirationTimestamp").asText())
        .isEqualTo("2026-01-01T01:00:00Z");
    JsonNode user =
        whoami(answer.path("status").path("token").asText()).path("status").path("userInfo");
    assertThat(user.path("username").asText()).isEqualTo("system:serviceaccount:default:builder");
    assertThat(user.path("groups"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated");
  }

  @Test
  void token_runsOut() {
    String token = token("'expirationSeconds':600");
    clock.advance(Duration.ofMinutes(10));
    assertThat(user(token)).isEqualTo("system:serviceaccount:default:builder");
    clock.advance(Duration.ofSeconds(1));
    assertThat(user(token)).isEqualTo("Unauthorized");
    assertThat(
            create(
                    "/apis/authentication.k8s.io/v1/tokenreviews",
                    "{'spec':{'token':'" + token + "'}}")
                .path("status")
                .toString())
        .isEqualTo("{\"user\":{},\"error\":\"service account token has expired\"}");
  }

  @Test
  void token_endsWithItsAccount() {
    String token = token("");
    send("DELETE", ACCOUNTS + "/builder", "", Map.of());
    assertThat(user(token)).isEqualTo("Unauthorized");
    account();
    assertThat(user(token)).isEqualTo("Unauthorized");
  }

  @Test
  void token_endsWithTheSecretItIsBoundTo() {
    create("/api/v1/namespaces/default/secrets", "{'metadata':{'name':'s'}}");
    String token = token("'boundObjectRef':{'kind':'Secret','apiVersion':'v1','name':'s'}");
    assertThat(user(token)).isEqualTo("system:serviceaccount:default:builder");
    send("DELETE", "/api/v1/namespaces/default/secrets/s", "", Map.of());
    assertThat(user(token)).isEqualTo("Unauthorized");
  }

  @Test
  void token_forOthers() {
    String token = token("'audiences':['vault']");
    assertThat(user(token)).isEqualTo("Unauthorized");
    JsonNode status =
        create(
                "/apis/authentication.k8s.io/v1/tokenreviews",
                "{'spec':{'token':'" + token + "','audiences':['vault','other']}}")
            .path("status");
    assertThat(status.path("authenticated").asBoolean()).isTrue();
    assertThat(status.path("audiences").toString()).isEqualTo("[\"vault\"]");
  }

  @Test
  void token_changed() {
    String token = token("");
    String[] parts = token.split("\\.", -1);
    String other =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                claims(token)
                    .toString()
                    .replace("builder", "default")
                    .getBytes(StandardCharsets.UTF_8));
    assertThat(user(parts[0] + "." + other + "." + parts[2])).isEqualTo("Unauthorized");
  }

  @Test
  void token_ofNobodyHere() {
    assertThat(user("whatever")).isEqualTo("system:anonymous");
  }

  @Test
  void keys_areThoseOfTheSeed() {
    JsonNode key = send("GET", "/openid/v1/jwks", "", Map.of()).path("keys").path(0);
    try (Cluster same = start(clock)) {
      ApiEndpoints others = new ApiEndpoints(same, Contract.bundled());
      assertThat(send(others, "GET", "/openid/v1/jwks", "", Map.of()).path("keys").path(0))
          .isEqualTo(key);
    }
    assertThat(key.path("kty").asText()).isEqualTo("EC");
    assertThat(
            send("GET", "/.well-known/openid-configuration", "", Map.of()).path("issuer").asText())
        .isEqualTo("https://kubernetes.default.svc.cluster.local");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'spec':{'expirationSeconds':599}}                                                   | TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 10 minutes
          {'metadata':{'name':'x'},'spec':{}}                                                  | TokenRequest.authentication.k8s.io "builder" is invalid: metadata.name: Invalid value: "x": must match the service account name if specified
          {'spec':{'boundObjectRef':{'kind':'Pod','apiVersion':'v1','name':'p'}}}              | pods "p" not found
          {'spec':{'boundObjectRef':{'kind':'Deployment','apiVersion':'apps/v1','name':'p'}}}  | cannot bind token to object of type apps/v1, Kind=Deployment
          """)
  void request_refused(String body, String message) {
    assertThat(create(TOKEN, body).path("message").asText()).isEqualTo(message);
  }

  @Test
  void certificateSigningRequest_notesWhoAsks() {
    String token = token("");
    String csr = RequestedCertificate.base64(RequestedCertificate.pem("c", List.of(), List.of()));
    JsonNode answer =
        send(
            "POST",
            "/apis/certificates.k8s.io/v1/certificatesigningrequests",
            "{'metadata':{'name':'c'},'spec':{'request':'"
                + csr
                + "','signerName':'example.com/s','usages':['client auth'],'username':'root'}}",
            Map.of("authorization", "Bearer " + token, "content-type", "application/json"));
    assertThat(answer.path("spec").path("username").asText())
        .isEqualTo("system:serviceaccount:default:builder");
    JsonNode approved =
        send(
            "PATCH",
            "/apis/certificates.k8s.io/v1/certificatesigningrequests/c/approval",
            "{'status':{'conditions':[{'type':'Approved','status':'True'}]}}",
            Map.of("content-type", "application/merge-patch+json"));
    assertThat(approved.path("status").path("conditions").path(0).path("type").asText())
        .as("%s", approved)
        .isEqualTo("Approved");
  }
}
