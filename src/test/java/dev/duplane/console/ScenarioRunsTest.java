package dev.duplane.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Caller;
import dev.duplane.http.Clusters;
import dev.duplane.journal.Journal;
import dev.duplane.net.Cidr;
import dev.duplane.scenario.compare.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScenarioRunsTest {
  private static final ClusterConfig CONFIG =
      ClusterConfig.of(List.of(Cidr.of("10.96.0.0/16"), Cidr.of("fd00:10:96::/112")));

  private final Cluster first = Cluster.start(CONFIG);
  private final Clusters clusters =
      new Clusters(
          first,
          new Journal(first.config(), 100, 1 << 20),
          config -> new Journal(config, 100, 1 << 20),
          null,
          () -> "127.0.0.1:8080");
  private final ScenarioLibrary library = new ScenarioLibrary();
  private final ScenarioRuns runs = new ScenarioRuns(clusters);

  @AfterEach
  void close() {
    clusters.close();
  }

  @Test
  void library_hasEveryScenarioOfTheProject() throws IOException {
    List<String> known =
        library.all().stream().map(ScenarioLibrary.KnownScenario::name).sorted().toList();
    try (Stream<Path> files = Files.list(Path.of("scenarios"))) {
      assertThat(known)
          .isEqualTo(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".yaml"))
                  .map(name -> name.substring(0, name.length() - ".yaml".length()))
                  .sorted()
                  .toList());
    }
  }

  @Test
  void everyScenario_passes_andItsClustersAnswer() {
    for (ScenarioLibrary.KnownScenario entry : library.all()) {
      RunReport report = runs.run(entry);
      assertThat(report.outcome()).as(entry.name()).isEqualTo(RunReport.PASSED);
      for (RunReport.RunCourse course : report.courses()) {
        assertThat(course.steps()).isNotEmpty();
        RunReport.RunStep last = course.steps().get(course.steps().size() - 1);
        assertThat(last.revisionAfter()).isEqualTo(course.revision());
        assertThat(last.addressPools()).isNotEmpty();
        JsonNode services = get(Objects.requireNonNull(course.cluster()), "/api/v1/services");
        assertThat(services.path("kind").asText()).isEqualTo("ServiceList");
      }
    }
  }

  @Test
  void runsAreTheSameEachTime() {
    ScenarioLibrary.KnownScenario entry = Objects.requireNonNull(library.find("prefer-dual-stack"));
    List<RunReport.RunStep> once = runs.run(entry).courses().get(0).steps();
    assertThat(runs.run(entry).courses().get(0).steps()).isEqualTo(once);
  }

  @Test
  void oldRunsGo_withTheirClusters() {
    ScenarioLibrary.KnownScenario entry = Objects.requireNonNull(library.find("default-family"));
    for (int i = 0; i < ScenarioRuns.KEPT + 3; i++) {
      runs.run(entry);
    }
    assertThat(runs.find(entry.name(), "3")).isNull();
    RunReport oldest = Objects.requireNonNull(runs.find(entry.name(), "4"));
    assertThat(clusters.all())
        .hasSize(1 + ScenarioRuns.KEPT * oldest.courses().size())
        .noneMatch(served -> served.name().startsWith("run-3"));
  }

  @Test
  void nameOfAUsersCluster_isLeftAlone() {
    clusters.create("run-1", CONFIG);
    ScenarioLibrary.KnownScenario entry =
        Objects.requireNonNull(
            library.all().stream()
                .filter(one -> one.courses().get(0).clusterName().isEmpty())
                .findFirst()
                .orElse(null));
    assertThat(runs.run(entry).id()).isEqualTo("2");
  }

  @Test
  void added_runsAndTellsWhatDiffers() {
    ScenarioLibrary.KnownScenario entry =
        Objects.requireNonNull(
            library
                .add(
                    """
                    name: One family, expected two
                    cluster: {serviceClusterIPRange: 10.96.0.0/16}
                    steps:
                    - create:
                        manifest:
                          apiVersion: v1
                          kind: Service
                          metadata: {name: web, namespace: default}
                          spec: {ipFamilyPolicy: PreferDualStack, ports: [{port: 80}]}
                      expect:
                        object:
                          spec: {ipFamilies: [IPv4, IPv6]}
                    - delete: {kind: Service, apiVersion: v1, namespace: default, name: web}
                    """)
                .entry());
    assertThat(entry.name()).isEqualTo("one-family-expected-two");
    RunReport report = runs.run(entry);
    assertThat(report.outcome()).isEqualTo(RunReport.FAILED);
    List<RunReport.RunStep> steps = report.courses().get(0).steps();
    assertThat(steps).extracting(RunReport.RunStep::outcome).containsExactly("failed", "notTaken");
    assertThat(steps.get(0).differences()).hasSizeGreaterThan(0);
    assertThat(steps.get(0).requests().get(0).status()).isEqualTo(201);
    assertThat(steps.get(0).line()).isEqualTo(4);
    assertThat(steps.get(0).explanation()).isNotEmpty();
  }

  @Test
  void added_mayNotReadFiles_andMistakesHaveTheirPlace() {
    ScenarioLibrary.Addition reading =
        library.add(
            """
            name: Reads
            cluster: {serviceClusterIPRange: 10.96.0.0/16}
            steps:
            - apply: {file: ../../../../etc/hostname}
            """);
    assertThat(reading.entry()).isNull();
    assertThat(reading.files().problems().toString()).contains("scenario.yaml:4:");
    ScenarioLibrary.Addition wrong = library.add("name: x\nclutser: {}\n");
    assertThat(wrong.entry()).isNull();
    assertThat(wrong.files().problems().toString()).contains("scenario.yaml:2:1");
  }

  @Test
  void addedOnesAreBounded_andASecondOfANameTakesThePlaceOfTheFirst() {
    String text =
        """
        name: Number %d
        cluster: {serviceClusterIPRange: 10.96.0.0/16}
        steps:
        - get: {kind: Service, apiVersion: v1, namespace: default, name: kubernetes}
        """;
    int packaged = library.all().size();
    for (int i = 0; i < ScenarioLibrary.MOST_ADDED + 5; i++) {
      library.add(text.formatted(i));
      library.add(text.formatted(i));
    }
    assertThat(library.all()).hasSize(packaged + ScenarioLibrary.MOST_ADDED);
    assertThat(library.find("number-4")).isNull();
    assertThat(library.find("number-5")).isNotNull();
  }

  private JsonNode get(String cluster, String path) {
    ApiResponse response =
        clusters
            .handle(
                new ApiRequest("GET", "/clusters/" + cluster + path, "", Map.of(), new byte[0]),
                Caller.blocking())
            .join();
    return Answer.of((ApiResponse.Complete) response).body();
  }
}
