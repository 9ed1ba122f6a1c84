package dev.duplane.admission;

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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cluster with policies, and requests to it in one line. */
final class PolicyCluster implements AutoCloseable {
  static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
  static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  private final Cluster cluster;
  private final ApiEndpoints api;
  private String user = "";
  private List<String> groups = List.of();

  PolicyCluster() {
    this(ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24"))));
  }

  PolicyCluster(ClusterConfig config) {
    this(config, Controllers.ALL);
  }

  PolicyCluster(ClusterConfig config, Controllers controllers) {
    this.cluster = Cluster.start(config.withControllers(controllers));
    this.api = new ApiEndpoints(cluster, Contract.bundled());
  }

  static PolicyCluster withRoles() {
    return new PolicyCluster(
        ClusterConfig.of(List.of(Cidr.of("10.96.0.0/24")))
            .withAuthorizationMode(AuthorizationMode.RBAC));
  }

  /** From now on, all requests are of a user. */
  PolicyCluster as(String name, String... inGroups) {
    user = name;
    groups = List.of(inGroups);
    return this;
  }

  /** Sends a body in which apostrophes stand for quotation marks. */
  Complete send(String method, String path, String body) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    int query = path.indexOf('?');
    return (Complete)
        api.handle(
            new ApiRequest(
                method,
                query < 0 ? path : path.substring(0, query),
                query < 0 ? "" : path.substring(query + 1),
                headers(type),
                body.replace('\'', '"').replace('`', '\'').getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, List<String>> headers(String type) {
    Map<String, List<String>> headers = new HashMap<>(Map.of("Content-Type", List.of(type)));
    if (!user.isEmpty()) {
      headers.put("Impersonate-User", List.of(user));
    }
    if (!groups.isEmpty()) {
      headers.put("Impersonate-Group", groups);
    }
    return headers;
  }

  /** The code of an answer, and what it says. */
  String text(String method, String path, String body) {
    Complete answer = send(method, path, body);
    JsonNode message = JsonTree.parse(answer.body()).path("message");
    return message.isTextual()
        ? answer.status() + " " + message.asText()
        : String.valueOf(answer.status());
  }

  JsonNode create(String path, String body) {
    Complete answer = send("POST", path, body);
    assertThat(answer.status())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(201);
    return JsonTree.parse(answer.body());
  }

  JsonNode get(String path) {
    return JsonTree.parse(send("GET", path, "").body());
  }

  /** Makes a policy {@code p} about a resource, and a binding {@code b} of it. */
  void policy(String kind, String resource, String spec) {
    policy("p", kind, resource, spec);
    create(
        GROUP + kind + "admissionpolicybindings",
        "{'metadata':{'name':'b'},'spec':{'policyName':'p'%s}}"
            .formatted(kind.equals("validating") ? ",'validationActions':['Deny']" : ""));
  }

  /**
   * Makes a policy.
   *
   * @param resource as group, version and resource
   */
  void policy(String name, String kind, String resource, String spec) {
    create(GROUP + kind + "admissionpolicies", policyBody(name, resource, spec));
  }

  static String policyBody(String name, String resource, String spec) {
    String[] parts = resource.split(":", -1);
    return """
    {'metadata':{'name':'%s'},'spec':{'matchConstraints':{'resourceRules':[{'operations':
     ['CREATE','UPDATE'],'apiGroups':['%s'],'apiVersions':['%s'],'resources':['%s']}]},%s}}"""
        .formatted(name, parts[0], parts[1], parts[2], spec);
  }

  /** Has the cluster's clock stand still. */
  void stopClock() {
    cluster.clock().stop();
  }

  /** Has a second go by on the cluster's clock. */
  void aSecondLater() {
    cluster.clock().advance(Duration.ofSeconds(1));
  }

  void settle() {
    cluster.settle();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
