package dev.duplane.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAccess;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import dev.duplane.kubectl.KubectlIT;
import dev.duplane.kubectl.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A packaged server, and what is asked of it beside the browser. */
final class ConsoleServer implements AutoCloseable {
  private static final int SECONDS = 30;

  /** A Service with a ready Pod in each family, and those of other types. */
  private static final List<String> OBJECTS =
      List.of(
          """
          {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
           "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "web"}},
            "template": {"metadata": {"labels": {"app": "web"}},
             "spec": {"containers": [{"name": "web", "image": "web"}]}}}}
          """,
          service(
              "web", "\"ipFamilyPolicy\": \"PreferDualStack\", \"selector\": {\"app\": \"web\"}"),
          service("old", "\"ipFamilyPolicy\": \"SingleStack\", \"selector\": {\"app\": \"web\"}"),
          service(
              "both",
              "\"ipFamilyPolicy\": \"RequireDualStack\", \"ipFamilies\": [\"IPv6\", \"IPv4\"],"
                  + " \"type\": \"NodePort\""),
          service("peers", "\"clusterIP\": \"None\", \"selector\": {\"app\": \"web\"}"),
          service(
              "shop",
              "\"type\": \"LoadBalancer\", \"ipFamilyPolicy\": \"PreferDualStack\","
                  + " \"selector\": {\"app\": \"web\"}"),
          """
          {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "search"},
           "spec": {"type": "ExternalName", "externalName": "example.com"}}
          """);

  private final ServerProcess process;
  private final ApiServer api;

  private ConsoleServer(ServerProcess process, ServerAccess access) {
    this.process = process;
    this.api = new ApiServer(access);
  }

  static ConsoleServer start(Path directory, String... flags) throws Exception {
    ServerProcess process = ServerProcess.start(List.of(flags), directory);
    return new ConsoleServer(process, ServerAccess.to(process.url()));
  }

  /** The same server, asked by somebody whom it knows. */
  ConsoleServer withToken(String token) {
    return new ConsoleServer(process, ServerAccess.to(process.url()).withToken(token));
  }

  /** Where kubectl and curl find it. */
  String url() {
    return process.url();
  }

  /**
   * The URL of a view.
   *
   * @param cluster empty for the first one
   * @param view from the fragment's first slash on
   */
  String view(String cluster, String view) {
    return process.url() + prefix(cluster) + "/console/#/" + view;
  }

  private static String prefix(String cluster) {
    return cluster.isEmpty() ? "" : "/clusters/" + cluster;
  }

  /**
   * Starts a cluster of the server, for one test.
   *
   * @param rest of the request's members, after a comma
   */
  void cluster(String name, String rest) {
    send("POST", "/emulator/v1/clusters", "{\"name\": \"%s\"%s}".formatted(name, rest));
  }

  /** Creates some of everything. */
  void fill(String cluster) {
    for (String object : OBJECTS) {
      boolean deployment = object.contains("\"Deployment\"");
      create(cluster, deployment ? "/apis/apps/v1" : "/api/v1", object);
    }
  }

  /** Creates a Service; what it answers. */
  JsonNode createService(String cluster, String name, String spec) {
    return create(cluster, "/api/v1", service(name, spec));
  }

  private JsonNode create(String cluster, String group, String object) {
    String resource = object.contains("\"Deployment\"") ? "deployments" : "services";
    return send("POST", prefix(cluster) + group + "/namespaces/default/" + resource, object);
  }

  private static String service(String name, String spec) {
    return """
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "%s"},
         "spec": {"ports": [{"port": 80}], %s}}
        """
        .formatted(name, spec);
  }

  /** The name of a Pod of the Deployment, once there is one that is ready. */
  String pod(String cluster) {
    return send("GET", prefix(cluster) + "/api/v1/namespaces/default/pods", "")
        .path("items")
        .path(0)
        .path("metadata")
        .path("name")
        .asText();
  }

  /** What a GET is answered with. */
  int status(String path) {
    return api.send(ServerRequest.get(path)).status();
  }

  /** Sends JSON, and fails unless it is taken. */
  JsonNode send(String method, String path, String body) {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    ServerAnswer answer =
        api.send(
            new ServerRequest(
                method,
                path,
                "",
                Map.of("accept", "application/json", "content-type", type, "user-agent", "test"),
                body.getBytes(UTF_8)));
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.refusal()).isLessThan(300);
    return answer.json();
  }

  /** Runs kubectl; skips the test where there is none. */
  void kubectl(String cluster, String... arguments) throws Exception {
    Path kubectl = KubectlIT.kubectl().orElse(null);
    assumeTrue(kubectl != null, "no kubectl on the PATH");
    List<String> command =
        new ArrayList<>(List.of(String.valueOf(kubectl), "-s", process.url() + prefix(cluster)));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", "/dev/null");
    Process run = builder.start();
    String output = new String(run.getInputStream().readAllBytes(), UTF_8);
    assertThat(run.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(run.exitValue()).as(output).isZero();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
