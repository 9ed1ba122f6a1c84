package dev.duplane.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.protobuf.Envelope;
import dev.duplane.api.protobuf.Messages;
import dev.duplane.api.schema.Contract;
import dev.duplane.api.schema.TypeMeta;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.net.Cidr;
import dev.duplane.scenario.format.ScenarioFilter;
import dev.duplane.scenario.format.ScenarioSelection;
import dev.duplane.scenario.report.Ink;
import dev.duplane.scenario.report.ProgressReport;
import dev.duplane.scenario.run.ClusterStart;
import dev.duplane.scenario.run.RunOptions;
import dev.duplane.scenario.run.ScenarioRun;
import dev.duplane.scenario.run.TargetStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session becomes a scenario that passes, also with other addresses. */
class RecordedSessionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String MERGE = "application/merge-patch+json";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";

  private final Path directory;
  private final ClusterConfig config =
      ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")))
          .withControllers(Controllers.API_SERVER);
  private final Cluster cluster = Cluster.start(config);
  private final Journal journal = new Journal(config, 1000, 1 << 20);
  private final RequestHandler server =
      journal.before(new ApiEndpoints(cluster, Contract.bundled()), cluster.clock());

  RecordedSessionTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private JsonNode send(String method, String path, String type, String body) throws IOException {
    return send(method, path, "", Map.of("content-type", List.of(type)), body.getBytes(UTF_8));
  }

  private JsonNode send(
      String method, String path, String query, Map<String, List<String>> headers, byte[] body)
      throws IOException {
    ApiResponse answer = server.handle(new ApiRequest(method, path, query, headers, body));
    return answer instanceof ApiResponse.Complete complete
        ? JSON.readTree(complete.body())
        : JSON.nullNode();
  }

  private JsonNode get(String path) throws IOException {
    return send("GET", path, "", Map.of(), new byte[0]);
  }

  private static String service(String name, String spec) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\""
        + name
        + "\",\"creationTimestamp\":null},\"spec\":"
        + spec
        + ",\"status\":{\"loadBalancer\":{}}}";
  }

  private static byte[] protobuf(String json) throws IOException {
    byte[] message =
        Objects.requireNonNull(Messages.bundled().find("v1", "Service"))
            .encode(JSON.readTree(json));
    return new Envelope(new TypeMeta("v1", "Service"), message).write();
  }

  private void session() throws IOException {
    get(SERVICES + "/web");
    send(
        "POST",
        SERVICES,
        "application/json",
        service("web", "{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}"));
    send(
        "POST",
        SERVICES,
        "fieldManager=kubectl-create",
        Map.of("content-type", List.of(PROTOBUF)),
        protobuf(service("np", "{\"type\":\"NodePort\",\"ports\":[{\"port\":443}]}")));
    get(SERVICES + "/np");
    get(SERVICES + "/web");
    send("PATCH", SERVICES + "/web", STRATEGIC, "{\"spec\":{\"ipFamilies\":[\"IPv6\",\"IPv4\"]}}");
    send("PATCH", SERVICES + "/web", MERGE, "{\"spec\":{\"ipFamilyPolicy\":\"SingleStack\"}}");
    get(SERVICES);
    assertThat(send("GET", SERVICES, "watch=true", Map.of(), new byte[0]).isNull()).isTrue();
    ObjectNode whole = (ObjectNode) get(SERVICES + "/np");
    whole.withObject("/metadata/annotations").put("a", "b");
    send("PUT", SERVICES + "/np", "application/json", whole.toString());
    send("PUT", SERVICES + "/np", "application/json", whole.toString());
    send(
        "POST",
        SERVICES,
        "application/json",
        service("taken", "{\"clusterIP\":\"10.96.0.20\",\"ports\":[{\"port\":80}]}"));
    send(
        "POST",
        SERVICES,
        "application/json",
        service("late", "{\"clusterIP\":\"10.96.0.20\",\"ports\":[{\"port\":80}]}"));
    send(
        "POST",
        "/api/v1/namespaces/default/configmaps",
        "application/json",
        "{\"metadata\":{\"generateName\":\"conf-\"},\"data\":{\"yes\":\"no\"}}");
    send("DELETE", SERVICES + "/web", "application/json", "");
    get(SERVICES + "/web");
  }

  @Test
  void session_becomesScenarioThatPasses() throws IOException {
    session();
    String text = ScenarioText.of(journal.read());

    for (long seed : new long[] {1, 7}) {
      assertThat(run(text, seed))
          .as("%s\nseed %d", text, seed)
          .contains("1 scenario, 11 steps: ok");
    }
    assertThat(text)
        .contains("  - name: create Service default/web\n    create:\n      manifest:\n")
        .contains("        - spec.clusterIPs[0] in 10.96.0.0/16\n")
        .contains("        - spec.clusterIPs[0] unchanged\n")
        .contains("        - spec.ports[0].nodePort in 30000-32767\n")
        .contains("  # GET " + SERVICES + "?watch=true  (a watch)\n")
        .contains("  # GET " + SERVICES + "  (a list)\n")
        .contains("(a conflict of revisions, which are others in a replay)\n")
        .contains("reason: FieldValueInvalid\n")
        .doesNotContain("uid:")
        .doesNotContain("creationTimestamp");
  }

  @Test
  void upgrade_isAStep() throws IOException {
    List<Cidr> ranges = List.of(Cidr.of("10.96.0.0/16"));
    cluster.changeServiceClusterIpRange(ranges);
    journal.rangesChanged(cluster.clock().instant(), ranges);
    send(
        "POST",
        SERVICES,
        "application/json",
        service("web", "{\"ipFamilyPolicy\":\"RequireDualStack\",\"ports\":[{\"port\":80}]}"));

    String text = ScenarioText.of(journal.read());
    assertThat(run(text, 1)).as(text).contains("1 scenario, 2 steps: ok");
  }

  @Test
  void apply_isAPatchStep() throws IOException {
    send(
        "PATCH",
        SERVICES + "/web",
        "fieldManager=me&force=true",
        Map.of("content-type", List.of("application/apply-patch+yaml")),
        service("web", "{\"ports\":[{\"port\":80}]}").getBytes(UTF_8));

    assertThat(ScenarioText.of(journal.read()))
        .contains("  - name: server-side apply Service default/web\n    patch:\n")
        .contains("      type: apply\n      fieldManager: me\n      force: true\n      body:\n");
  }

  @Test
  void empty_isAScenarioAllTheSame() throws IOException {
    assertThat(run(ScenarioText.of(journal.read()), 1)).contains("1 scenario, 1 step: ok");
  }

  @Test
  void journal_isBounded() {
    Journal small = new Journal(config, 2, 1 << 20);
    RequestHandler endpoints =
        small.before(new ApiEndpoints(cluster, Contract.bundled()), cluster.clock());
    for (String path :
        List.of("/readyz", "/api/v1", "/apis", "/openapi/v2", "/apis/apps/v1", SERVICES)) {
      assertThat(endpoints.handle(new ApiRequest("GET", path, "", Map.of(), new byte[0])).status())
          .isPositive();
    }
    assertThat(small.read().entries()).hasSize(1);
    for (int i = 0; i < 3; i++) {
      assertThat(
              endpoints
                  .handle(new ApiRequest("GET", SERVICES + "/s" + i, "", Map.of(), new byte[0]))
                  .status())
          .isPositive();
    }
    assertThat(small.read().entries()).hasSize(2);
    assertThat(small.read().dropped()).isEqualTo(2);
    JsonNode json = JournalJson.of(small.read(), 1);
    assertThat(json.path("earlier").asInt()).isEqualTo(3);
    assertThat(json.at("/entries/0/request/path").asText()).isEqualTo(SERVICES + "/s2");
    assertThat(json.at("/entries/0/response/body/reason").asText()).isEqualTo("NotFound");
  }

  @Test
  void longAnswer_isNotedWithoutItsBody_andPushesNothingOut() {
    Journal small = new Journal(config, 100, 16 << 10);
    RequestHandler endpoints =
        small.before(new ApiEndpoints(cluster, Contract.bundled()), cluster.clock());
    for (String path : List.of(SERVICES + "/first", "/api/v1/namespaces", "/api/v1/events")) {
      assertThat(endpoints.handle(new ApiRequest("GET", path, "", Map.of(), new byte[0])).status())
          .isPositive();
    }
    JsonNode json = JournalJson.of(small.read(), 100);
    assertThat(json.path("entries")).hasSize(3);
    JsonNode list = json.at("/entries/1/response");
    assertThat(list.path("status").asInt()).isEqualTo(200);
    assertThat(list.has("body")).isFalse();
    assertThat(list.path("bytesLeftOut").asInt()).isGreaterThan(1 << 10);
    assertThat(json.at("/entries/2/response").has("bytesLeftOut")).isFalse();
  }

  private String run(String text, long seed) throws IOException {
    Path file = Files.writeString(directory.resolve("session.yaml"), text);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, UTF_8);
    ClusterStart start = ClusterStart.inMemory();
    ScenarioSelection selection = ScenarioSelection.of(List.of(file), ScenarioFilter.ALL);
    assertThat(selection.problems()).isEmpty();
    new ScenarioRun(TargetStart.emulated(start))
        .run(
            selection.scenarios(),
            RunOptions.DEFAULT.withSeed(seed),
            new ProgressReport(print, Ink.PLAIN, 0));
    return out.toString(UTF_8);
  }
}
