package dev.duplane.scenario.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.PortPool;
import dev.duplane.api.GroupResource;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.api.yaml.Position;
import dev.duplane.cluster.AccessControl;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterClock;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.ControllersStatus;
import dev.duplane.cluster.Disturbances;
import dev.duplane.cluster.StateExport;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.net.Cidr;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.ResourceCatalog;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.scenario.format.Expect;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.format.ScenarioFilter;
import dev.duplane.scenario.format.ScenarioSelection;
import dev.duplane.scenario.report.Ink;
import dev.duplane.scenario.report.ProgressReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is sent, what is printed and the exit status, with an API server that plays back answers.
 */
class ScenarioRunTest {
  private static final Path RESOURCES = Path.of("src/test/resources/scenario/run");
  private static final String DISCOVERY =
      """
      {"kind": "APIResourceList", "resources": [
        {"name": "namespaces", "kind": "Namespace", "namespaced": false},
        {"name": "services/status", "kind": "Service", "namespaced": true},
        {"name": "services", "kind": "Service", "namespaced": true}]}
      """;

  private final Path directory;
  private final List<String> requests = new ArrayList<>();
  private final List<ClusterConfig> started = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<String> problems = new ArrayList<>();
  private RunOptions options = RunOptions.DEFAULT.withSeed(7);

  ScenarioRunTest(@TempDir Path directory) {
    this.directory = directory;
  }

  /** A cluster that has nothing but a Service range. */
  private final class RangeOnly implements Cluster {
    @Override
    public boolean isShared() {
      return false;
    }

    @Override
    public @Nullable CompletableFuture<Void> fresh() {
      return null;
    }

    @Override
    public ClusterConfig config() {
      return started.get(started.size() - 1);
    }

    @Override
    public AccessControl access() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Disturbances disturbances() {
      return Disturbances.none();
    }

    @Override
    public ClusterClock clock() {
      return new ClusterClock(config().clock());
    }

    @Override
    public ResourceCatalog catalog() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<AddressPool> addressPools() {
      throw new UnsupportedOperationException();
    }

    @Override
    public PortPool nodePorts() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void changeServiceClusterIpRange(List<Cidr> ranges) {
      requests.add("upgrade " + ranges + " at " + config().clock().instant());
    }

    @Override
    public @Nullable Explanation explain(String path) {
      return null;
    }

    @Override
    public Map<GroupResource, Integer> storedObjects() {
      throw new UnsupportedOperationException();
    }

    @Override
    public StateExport state(long revision) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StateExport.Reach revisions() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> reached(long revision) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ControllersStatus controllers() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CertificateAuthority certificateAuthority() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void listens(IpAddress address, int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void settle() {
      requests.add("settle");
    }

    @Override
    public void close() {
      requests.add("close");
    }
  }

  private ApiResponse handle(ApiRequest request) {
    if (request.path().equals("/api/v1")) {
      requests.add("discovery");
      return new ApiResponse.Complete(200, List.of(), DISCOVERY.getBytes(UTF_8));
    }
    requests.add(
        String.join(
            " ",
            request.method(),
            request.path(),
            String.valueOf(request.header("content-type")),
            new String(request.body(), UTF_8),
            started.get(started.size() - 1).clock().instant().toString()));
    String[] answer = answers.remove(0).split(" ", 2);
    return new ApiResponse.Complete(
        Integer.parseInt(answer[0]), List.of(), answer[1].getBytes(UTF_8));
  }

  private int run(Path... paths) {
    ClusterStart start =
        (config, state) -> {
          if (config.kubernetesVersion().equals("1.19")) {
            throw new IllegalArgumentException("there is no 1.19 here");
          }
          started.add(config);
          return new ClusterStart.Running(
              new RangeOnly(),
              (request, caller) -> CompletableFuture.completedFuture(handle(request)));
        };
    ScenarioSelection selection = ScenarioSelection.of(List.of(paths), ScenarioFilter.ALL);
    selection.problems().forEach(problem -> problems.add(problem.toString()));
    return new ScenarioRun(TargetStart.emulated(start))
        .run(
            selection.scenarios(),
            options,
            new ProgressReport(new PrintStream(out, true, UTF_8), Ink.PLAIN, 0));
  }

  private Path scenario(String name) throws IOException {
    Path copy = directory.resolve(name);
    Files.copy(RESOURCES.resolve(name), copy);
    return copy;
  }

  private String printed() {
    return out.toString(UTF_8).replace(directory + "/", "");
  }

  private static String golden(String name) throws IOException {
    return Files.readString(RESOURCES.resolve(name));
  }

  private static String service(String name, String spec) {
    return "{\"kind\":\"Service\",\"metadata\":{\"name\":\""
        + name
        + "\"},\"spec\":{"
        + spec
        + "}}";
  }

  @Test
  void run_requests() throws IOException {
    answers.addAll(
        List.of(
            "404 {\"kind\":\"Status\",\"metadata\":{},\"message\":\"not found\"}",
            "201 " + service("a", "\"healthCheckNodePort\":1"),
            "200 " + service("a", "\"healthCheckNodePort\":1"),
            "200 " + service("a", "\"healthCheckNodePort\":2"),
            "201 " + service("b-7", "\"healthCheckNodePort\":1"),
            "200 " + service("a", "\"healthCheckNodePort\":2"),
            "200 " + service("a", "\"healthCheckNodePort\":2"),
            "200 {\"kind\":\"Status\",\"status\":\"Success\"}",
            "404 {\"kind\":\"Status\",\"message\":\"gone\"}",
            "201 {\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n\"}}"));

    int status = run(scenario("requests.yaml"));

    assertThat(printed()).isEqualTo(golden("requests.out"));
    assertThat(requests).containsExactly(golden("requests.sent").split("\n"));
    assertThat(status).isEqualTo(ScenarioRun.OK);
    assertThat(started).extracting(ClusterConfig::seed).containsExactly(7L);
  }

  @Test
  void run_differences() throws IOException {
    answers.addAll(
        List.of(
            "200 "
                + service(
                    "a",
                    "\"ipFamilies\":[\"IPv4\",\"IPv6\",\"IPv5\"],\"ports\":[{\"port\":81}],"
                        + "\"selector\":{\"app.kubernetes.io/name\":\"Other\"},\"type\":7"),
            "422 {\"kind\":\"Status\",\"message\":\"Service \\\"b\\\" is invalid\"}",
            "422 {\"kind\":\"Status\",\"message\":\"no\",\"details\":{\"causes\":["
                + "{\"reason\":\"A\",\"field\":\"spec.x\",\"message\":\"is wrong\"},"
                + "{\"reason\":\"B\",\"field\":\"spec.y\",\"message\":\"is bad\"},"
                + "{\"reason\":\"C\"}]}}",
            "500 range is full"));

    int status =
        run(
            scenario("differs-1.yaml"),
            scenario("differs-2.yaml"),
            scenario("differs-3.yaml"),
            scenario("differs-4.yaml"),
            scenario("differs-5.yaml"),
            scenario("differs-6.yaml"));

    assertThat(printed()).isEqualTo(golden("differs.out"));
    assertThat(problems).isEmpty();
    assertThat(status).isEqualTo(ScenarioRun.FAILED);
  }

  @Test
  void selection_badFile() throws IOException {
    Path good = scenario("requests.yaml");
    Path bad = directory.resolve("bad.yaml");
    Files.writeString(bad, "name: x\nstesp: []\ncluster: {}\n");

    ScenarioSelection selection = ScenarioSelection.of(List.of(good, bad), ScenarioFilter.ALL);

    assertThat(selection.problems())
        .extracting(problem -> problem.toString().replace(directory + "/", ""))
        .containsExactly(
            "bad.yaml:2:1: unknown key \"stesp\"; did you mean \"steps\"?",
            "bad.yaml:3:10: serviceClusterIPRange must be given");
  }

  @Test
  void run_failFast() throws IOException {
    answers.addAll(List.of("500 no", "500 no", "500 no", "500 no", "500 no", "500 no"));
    options = options.withFailFast(true);

    int status =
        run(scenario("differs-2.yaml"), scenario("differs-4.yaml"), scenario("differs-5.yaml"));

    assertThat(printed())
        .isEqualTo(
            """
            differs-2.yaml: Number 2
              FAILED  1 get Service b: 500
                differs-2.yaml:6:7: status
                  expected  success
                  actual    500: no
                request   GET /api/v1/namespaces/default/services/b
                answer    500 Internal Server Error
            1 scenario, 1 step: 1 scenario FAILED, 2 scenarios not run
            """);
    assertThat(status).isEqualTo(ScenarioRun.FAILED);
    assertThat(answers).hasSize(5);
  }

  @Test
  void filter_textAndRegex() throws IOException {
    List<Path> all = List.of(scenario("differs-2.yaml"), scenario("requests.yaml"));

    assertThat(ScenarioSelection.of(all, ScenarioFilter.parse("NUMBER")).scenarios())
        .extracting(Scenario::name)
        .containsExactly("Number 2");
    assertThat(ScenarioSelection.of(all, ScenarioFilter.parse("/s-\\d\\.yaml$/")).scenarios())
        .extracting(Scenario::name)
        .containsExactly("Number 2");
    assertThat(ScenarioSelection.of(all, ScenarioFilter.parse("/number/")).scenarios()).isEmpty();
    assertThat(ScenarioSelection.of(all, ScenarioFilter.parse("/")).scenarios()).hasSize(2);
    assertThat(ScenarioSelection.of(all, ScenarioFilter.parse("none")).found()).isEqualTo(2);
  }

  @Test
  void clock_movesWithWritesOnly() {
    EmulatedTarget target =
        new EmulatedTarget(
            (config, state) -> {
              started.add(config);
              return new ClusterStart.Running(
                  new RangeOnly(),
                  (request, caller) -> CompletableFuture.completedFuture(handle(request)));
            },
            new Scenario.ClusterShape(
                Expect.success(Position.startOf("s.yaml")).places(),
                ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"))),
                null),
            1);
    answers.addAll(List.of("200 {}", "200 {}", "200 {}"));

    for (String method : List.of("GET", "POST", "GET")) {
      target.send(new ApiRequest(method, "/x", "", Map.of(), new byte[0]));
    }

    assertThat(requests)
        .containsExactly(
            "settle",
            "GET /x null  2026-01-01T00:00:00Z",
            "POST /x null  2026-01-01T00:00:01Z",
            "GET /x null  2026-01-01T00:00:01Z");
  }
}
