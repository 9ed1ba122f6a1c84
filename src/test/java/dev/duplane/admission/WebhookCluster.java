package dev.duplane.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse.Complete;
import dev.duplane.net.Cidr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** A cluster with a server that answers for its webhooks. */
final class WebhookCluster implements AutoCloseable {
  static final String CONFIGURATIONS =
      "/apis/admissionregistration.k8s.io/v1/%swebhookconfigurations";
  static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
              .withControllers(Controllers.ALL)
              .withClock(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC)));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());
  private final WebhookServer server;

  WebhookCluster() throws IOException, GeneralSecurityException {
    server = new WebhookServer(List.of("localhost", "hook.default.svc"));
  }

  @Override
  public void close() {
    server.close();
    cluster.close();
  }

  ApiRequest request(String method, String target, String body) {
    int query = target.indexOf('?');
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    return new ApiRequest(
        method,
        query < 0 ? target : target.substring(0, query),
        query < 0 ? "" : target.substring(query + 1),
        Map.of("Content-Type", List.of(type)),
        body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a body in which apostrophes stand for quotation marks. */
  Complete send(String method, String target, String body) {
    return (Complete) api.handle(request(method, target, body));
  }

  private static String text(Complete answer) {
    JsonNode message = JsonTree.parse(answer.body()).path("message");
    return message.isTextual()
        ? answer.status() + " " + message.asText()
        : String.valueOf(answer.status());
  }

  /** The code of an answer, and what it says. */
  String text(String method, String target, String body) {
    return text(send(method, target, body));
  }

  /**
   * Makes a webhook.
   *
   * @param kind {@code mutating} or {@code validating}
   * @param resources of its rule, in apostrophes
   * @param more fields of the webhook, each after a comma
   */
  void configure(String kind, String resources, String more) {
    configure(kind, resources, more, "'url':'https://127.0.0.1:" + server.port() + "/x'");
  }

  void configure(String kind, String resources, String more, String where) {
    String body =
        """
        {'metadata':{'name':'%s'},'webhooks':[{'name':'hook.example.com','sideEffects':'None',
         'admissionReviewVersions':['v1'],'clientConfig':{%s,'caBundle':'%s'},
         'rules':[{'operations':['CREATE','UPDATE'],'apiGroups':['*'],'apiVersions':['*'],
          'resources':[%s]}]%s}]}"""
            .formatted(kind, where, server.caBundle(), resources, more);
    assertThat(text("POST", CONFIGURATIONS.formatted(kind), body)).isEqualTo("201");
  }

  Cluster cluster() {
    return cluster;
  }

  ApiEndpoints api() {
    return api;
  }

  WebhookServer server() {
    return server;
  }
}
