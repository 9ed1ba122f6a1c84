package dev.duplane.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.ExplanationText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command against a server: names by discovery, text to the terminal, one line if nothing. */
class ExplainCommandTest {
  private static final String EXPLAIN = "/emulator/v1/explain";

  private final Cluster cluster =
      Cluster.start(
          ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16")))
              .withControllers(Controllers.API_SERVER));
  private final ApiEndpoints api = new ApiEndpoints(cluster, Contract.bundled());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  ExplainCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    cluster.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    String path = exchange.getRequestURI().getPath();
    int status = 200;
    byte[] body;
    if (path.startsWith(EXPLAIN)) {
      Explanation explanation = cluster.explain(path.substring(EXPLAIN.length()));
      status = explanation == null ? 404 : 200;
      body = (explanation == null ? "{}" : ExplanationText.of(explanation)).getBytes(UTF_8);
      exchange
          .getResponseHeaders()
          .set("Content-Type", explanation == null ? "application/problem+json" : "text/plain");
    } else {
      ApiRequest request = new ApiRequest("GET", path, "", Map.of(), new byte[0]);
      body = ((ApiResponse.Complete) api.handle(request)).body();
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private int execute(String... args) {
    return new CommandLine(new ExplainCommand(new PrintWriter(out), new PrintWriter(err, true)))
        .execute(args);
  }

  private int explain(String... args) {
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--server=" + url() + "/";
    return execute(all);
  }

  @ParameterizedTest
  @ValueSource(strings = {"svc", "service", "services", "Service"})
  void explain_namedAsPeopleDo(String resource) {
    assertThat(explain(resource + "/kubernetes")).isZero();
    assertThat(out.toString())
        .startsWith("Service /api/v1/namespaces/default/services/kubernetes, resourceVersion ")
        .contains("  spec.clusterIPs[0]: 10.96.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ip/10.96.0.1", "ipaddress/10.96.0.1", "ns/default", "servicecidr/kubernetes"})
  void explain_clusterScoped(String object) {
    assertThat(explain(object)).isZero();
    assertThat(out.toString()).isNotEmpty();
  }

  @Test
  void explain_kubeconfig(@TempDir Path directory) throws IOException {
    Path config = directory.resolve("config");
    Files.writeString(
        config,
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "%s"}}]
        users: [{name: me, user: {token: secret}}]
        """
            .formatted(url()));
    assertThat(execute("svc/kubernetes", "--kubeconfig", config.toString())).isZero();
    assertThat(out.toString()).startsWith("Service /api/v1/namespaces/default/services/kubernetes");
    assertThat(authorizations).isNotEmpty().containsOnly("Bearer secret");
  }

  @Test
  void explain_nothingKnown() {
    assertThat(explain("svc/kubernetes", "-n", "kube-system")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "duplane: nothing is known of svc/kubernetes: there is no such object, and no request"
                + " for it is remembered\n");
    assertThat(out.toString()).isEmpty();
  }
}
