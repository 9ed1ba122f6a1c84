package dev.duplane.scenario.run.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAccess;
import dev.duplane.client.ServerAccessException;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.scenario.format.ScenarioFilter;
import dev.duplane.scenario.format.ScenarioSelection;
import dev.duplane.scenario.report.DiffReport;
import dev.duplane.scenario.report.Ink;
import dev.duplane.scenario.report.ProgressReport;
import dev.duplane.scenario.run.ClusterStart;
import dev.duplane.scenario.run.RunOptions;
import dev.duplane.scenario.run.ScenarioDiff;
import dev.duplane.scenario.run.ScenarioRun;
import dev.duplane.scenario.run.TargetStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scenario files through real sockets. */
class RemoteScenariosTest {
  private static final String NAMESPACE_READ = "GET /api/v1/namespaces/duplane-[^/]+";

  private static final Path SCENARIOS = Path.of("scenarios");
  private static final String DUAL = "10.96.0.0/16,fd00:10:96::/112";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> leftBehind = new ArrayList<>();

  private String output() {
    return out.toString(UTF_8);
  }

  private int run(HttpFace server, boolean anyRange, Path... paths) {
    try (RemoteTargets targets = connect(server, anyRange)) {
      return run(targets, paths);
    }
  }

  private int run(TargetStart targets, Path... paths) {
    PrintStream stream = new PrintStream(out, true, UTF_8);
    ScenarioSelection selection = ScenarioSelection.of(List.of(paths), ScenarioFilter.ALL);
    assertThat(selection.problems()).isEmpty();
    return new ScenarioRun(targets)
        .run(selection.scenarios(), RunOptions.DEFAULT, new ProgressReport(stream, Ink.PLAIN, 0));
  }

  private RemoteTargets connect(HttpFace server, boolean anyRange) {
    return RemoteTargets.connect(ServerAccess.to(server.url()), anyRange, leftBehind::add);
  }

  private static String state(HttpFace server) {
    return server.get("/api/v1/namespaces").replaceAll("\"resourceVersion\": ?\"[0-9]+\"", "")
        + server.get("/api/v1/services").replaceAll("\"resourceVersion\": ?\"[0-9]+\"", "")
        + server.cluster.addressPools().stream()
            .map(pool -> pool.range() + " " + pool.used())
            .toList()
        + server.cluster.nodePorts().used()
        + server.ranges();
  }

  /** Ranges of the server, what --any-range is, how many steps are skipped. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          10.96.0.0/16,fd00:10:96::/112 | false | false
          10.96.0.0/16,fd00:10:96::/112 | true  | false
          10.96.0.0/16                  | false | false
          10.96.0.0/16                  | true  | false
          10.43.0.0/16,fd00:10:43::/112 | false | true
          fd00:10:96::/112,10.96.0.0/16 | false | true
          """)
  void scenarios_holdAndLeaveNothing(String ranges, boolean emulator, boolean anyRange)
      throws Exception {
    try (HttpFace server = HttpFace.plain(ranges, emulator)) {
      String before = state(server);
      assertThat(run(server, anyRange, SCENARIOS)).as(output()).isEqualTo(ScenarioRun.OK);
      assertThat(state(server)).isEqualTo(before);
      assertThat(leftBehind).isEmpty();
      boolean upgraded = output().contains("ok      3 dual stack is enabled");
      assertThat(upgraded).isEqualTo(emulator && !ranges.contains(","));
    }
  }

  @Test
  void otherRanges_skippedWithReason() throws Exception {
    try (HttpFace server = HttpFace.plain("10.43.0.0/16,fd00:10:43::/112", false)) {
      assertThat(run(server, false, SCENARIOS.resolve("load-balancer-dual-stack.yaml"))).isZero();
      assertThat(output())
          .contains(
              "it is about Service ranges 10.96.0.0/16,fd00:10:96::/112; the server's are"
                  + " 10.43.0.0/16,fd00:10:43::/112 (--any-range runs it all the same)")
          .contains(" skipped: ok\n");
      assertThat(server.requests).noneMatch(request -> request.contains("duplane-load"));
    }
  }

  @Test
  void families_otherThanServer() throws Exception {
    try (HttpFace server = HttpFace.plain(DUAL, false)) {
      assertThat(run(server, true, SCENARIOS.resolve("existing-services.yaml"))).isZero();
      assertThat(output())
          .contains("it is about Services of IPv4 alone; the server's are IPv4 and IPv6");
    }
  }

  @Test
  void upgrade_restIsSkipped() throws Exception {
    try (HttpFace server = HttpFace.plain("10.96.0.0/16", false)) {
      assertThat(run(server, false, SCENARIOS.resolve("existing-services.yaml"))).isZero();
      assertThat(output())
          .contains("skipped 3 dual stack is enabled")
          .contains("ok      1", " after it skipped")
          .doesNotContain("ok      3");
    }
  }

  private static Path scenario(Path directory, String cluster, String steps) throws IOException {
    Path file = directory.resolve("some.yaml");
    return Files.writeString(
        file, "name: some\ncluster:\n  serviceClusterIPRange: " + cluster + "\nsteps:\n" + steps);
  }

  @Test
  void failedStep_leavesNothing(@TempDir Path directory) throws Exception {
    String steps =
        """
          - create:
              manifest:
              - {apiVersion: v1, kind: Namespace, metadata: {name: team}}
              - {apiVersion: v1, kind: Service, metadata: {name: a, namespace: team, finalizers: [example.com/x]}, spec: {ports: [{port: 80}]}}
              - {apiVersion: v1, kind: Node, metadata: {name: n1, finalizers: [example.com/x]}}
          - get: {kind: Namespace, name: default}
            expect: {object: {metadata: {name: default, labels: {kubernetes.io/metadata.name: default}}}}
          - get: {kind: Service, name: kubernetes}
            expect: {object: {metadata: {namespace: default}}}
          - get: {kind: Service, namespace: team, name: b}
            expect: {status: 404, message: 'services "b" not found'}
          - get: {kind: Service, namespace: team, name: a}
            expect: {object: {metadata: {namespace: elsewhere}}}
        """;
    try (HttpFace server = HttpFace.plain(DUAL, false)) {
      String before = state(server);
      assertThat(run(server, false, scenario(directory, DUAL, steps))).isEqualTo(1);
      assertThat(output()).contains("ok      4", "FAILED  5", "actual    \"team\"");
      assertThat(state(server)).isEqualTo(before);
      assertThat(server.get("/api/v1/nodes")).doesNotContain("n1");
      assertThat(leftBehind).isEmpty();
    }
  }

  @Test
  void trace_inNamesOfServer(@TempDir Path directory) throws Exception {
    String steps =
        """
          - create:
              manifest:
              - {apiVersion: v1, kind: Namespace, metadata: {name: team}}
              - {apiVersion: v1, kind: Node, metadata: {name: n1}}
              - {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}
              - {apiVersion: v1, kind: Service, metadata: {name: web, namespace: team}, spec: {ports: [{port: 81}]}}
          - trace: {from: 203.0.113.9, to: svc/web, node: n1}
            expect: {object: {verdict: reject, port: 80, steps: [{rule: proxy.noEndpoints, object: services/default/web}]}}
          - trace: {from: 203.0.113.9, to: svc/team/web, node: n1, family: IPv4}
            expect: {object: {verdict: reject, port: 81, steps: [{rule: proxy.noEndpoints, object: services/team/web}]}}
          - trace: {from: pod/none, to: svc/web, namespace: team}
            strict: false
            expect: {status: 422, object: {detail: there is no Pod team/none}}
        """;
    try (HttpFace server = HttpFace.plain(DUAL, true)) {
      assertThat(run(server, false, scenario(directory, DUAL, steps))).as(output()).isZero();
      assertThat(output()).contains("ok      4");
      assertThat(server.requests)
          .filteredOn(request -> request.startsWith("trace "))
          .hasSize(3)
          .allMatch(request -> request.matches(".*&namespace=duplane-some-[a-z0-9]+(-team)?"))
          .anyMatch(request -> request.matches(".*to=svc/duplane-some-[a-z0-9]+-team/web&.*"));
      assertThat(leftBehind).isEmpty();
    }
  }

  /** Ten times a GET is sent again, a watch, too; wherever the cluster is. */
  @Test
  void connectionLost_everywhereAlike(@TempDir Path directory) throws Exception {
    String steps =
        """
          - fault: {verb: get, drop: true, times: 10}
          - get: {kind: Service, name: kubernetes}
          - fault: {verb: watch, drop: true}
          - watch: {kind: Service, as: services}
        """;
    Path file = scenario(directory, DUAL, steps);
    try (HttpFace server = HttpFace.plain(DUAL, true)) {
      assertThat(run(server, false, file)).as(output()).isZero();
    }
    assertThat(run(TargetStart.emulated(ClusterStart.inMemory()), file)).as(output()).isZero();
  }

  @Test
  void namespaces_stayWithoutController() throws Exception {
    try (HttpFace server = HttpFace.withoutNamespaceController(DUAL)) {
      ApiServer api = new ApiServer(ServerAccess.to(server.url()));
      Departures departures = new Departures(api, Duration.ofMillis(20));
      try (RemoteTargets targets = RemoteTargets.connect(api, false, departures, leftBehind::add)) {
        List<Path> two =
            List.of(
                SCENARIOS.resolve("prefer-dual-stack.yaml"), SCENARIOS.resolve("node-port.yaml"));
        ScenarioSelection selection = ScenarioSelection.of(two, ScenarioFilter.ALL);
        PrintStream stream = new PrintStream(out, true, UTF_8);
        int status =
            new ScenarioRun(targets)
                .run(
                    selection.scenarios(),
                    RunOptions.DEFAULT,
                    new ProgressReport(stream, Ink.PLAIN, 0));
        assertThat(status).as(output()).isEqualTo(ScenarioRun.OK);
        assertThat(leftBehind).isEmpty();
        // Nobody waits for the first Namespace before the second is made, nor in between.
        assertThat(server.requests).filteredOn(it -> it.matches(NAMESPACE_READ)).hasSize(2);
      }
      assertThat(leftBehind)
          .singleElement()
          .asString()
          .matches(
              "duplane-prefer-dual-stack-[a-z0-9]+, .*duplane-node-port-[a-z0-9]+: emptied, but"
                  + " Terminating; the server seems to have no namespace controller");
      assertThat(server.get("/api/v1/services")).doesNotContain("duplane-");
      assertThat(server.get("/api/v1/namespaces").split("\"Terminating\"", -1)).hasSize(3);
    }
  }

  @Test
  void othersObjects_areNotTouched(@TempDir Path directory) throws Exception {
    String steps =
        """
          - get: {kind: Namespace, name: kube-system}
          - delete: {kind: Namespace, name: kube-system}
          - get: {kind: Namespace, name: kube-system}
        """;
    try (HttpFace server = HttpFace.plain(DUAL, false)) {
      assertThat(run(server, false, scenario(directory, DUAL, steps))).isZero();
      assertThat(output()).contains("DELETE namespaces/kube-system: it is not the scenario's own");
      assertThat(server.requests)
          .noneMatch(it -> it.endsWith("DELETE /api/v1/namespaces/kube-system"));
    }
  }

  @Test
  void anyRange_addressInDigits(@TempDir Path directory) throws Exception {
    String steps =
        """
          - create:
              manifest: {apiVersion: v1, kind: Service, metadata: {name: a}, spec: {clusterIP: 10.96.0.9, ports: [{port: 80}]}}
        """;
    try (HttpFace server = HttpFace.plain("10.43.0.0/16,fd00:10:43::/112", false)) {
      assertThat(run(server, true, scenario(directory, DUAL, steps))).isZero();
      assertThat(output()).contains("names 10.96.0.9, an address of the scenario's Service range");
    }
  }

  private int diff(HttpFace server) {
    ClusterStart start = ClusterStart.inMemory();
    try (RemoteTargets theirs = connect(server, true)) {
      DiffReport report = new DiffReport(new PrintStream(out, true, UTF_8), "other", false);
      ScenarioDiff diff = new ScenarioDiff(TargetStart.emulated(start), theirs);
      ScenarioSelection.of(List.of(SCENARIOS), ScenarioFilter.ALL)
          .scenarios()
          .forEach(scenario -> report.add(diff.compare(scenario, 1)));
      return report.end() ? 0 : 1;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"10.96.0.0/16,fd00:10:96::/112", "10.43.0.0/16,fd00:10:43::/112", "10.96.0.0/16"})
  void diff_againstItself(String ranges) throws Exception {
    try (HttpFace server = HttpFace.plain(ranges, true)) {
      String before = state(server);
      assertThat(diff(server)).as(output()).isZero();
      assertThat(output()).contains("answers are equal (100.0 %)").doesNotContain("theirs  ");
      assertThat(state(server)).isEqualTo(before);
    }
  }

  @Test
  void diff_findsWhatDiffers() throws Exception {
    try (HttpFace server = HttpFace.plain(DUAL, false)) {
      server.answers =
          answer ->
              new ApiResponse.Complete(
                  answer.status(),
                  answer.headers(),
                  new String(answer.body(), UTF_8)
                      .replace("to release the secondary IP family", "to release it")
                      .getBytes(UTF_8));
      assertThat(diff(server)).isEqualTo(1);
      assertThat(output().lines().filter(line -> line.contains("theirs  ")).toList())
          .hasSize(2)
          .allMatch(line -> line.contains("to release it"));
      assertThat(output())
          .contains("PATCH /api/v1/namespaces/default/services/my-service")
          .contains("      body.details.causes[0].message\n")
          .contains("      body.message\n");
    }
  }

  @Test
  void unreachable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ServerAccess access = ServerAccess.to("http://127.0.0.1:" + port);
    assertThatThrownBy(() -> RemoteTargets.connect(access, false, leftBehind::add))
        .isInstanceOf(ServerAccessException.class)
        .hasMessage("http://127.0.0.1:" + port + ": connection refused");
  }
}
