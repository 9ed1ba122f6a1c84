package dev.duplane.scenario.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.yaml.InputProblem;
import dev.duplane.api.yaml.Position;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.net.Cidr;
import dev.duplane.scenario.compare.Answer;
import dev.duplane.scenario.compare.Difference;
import dev.duplane.scenario.compare.EventSource;
import dev.duplane.scenario.compare.SentRequest;
import dev.duplane.scenario.format.Expect;
import dev.duplane.scenario.format.Scenario;
import dev.duplane.scenario.format.ScenarioFolder;
import dev.duplane.scenario.format.ScenarioParser;
import dev.duplane.traffic.TraceQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is asked of a target, and what is kept of its answers. */
class ScenarioRunnerTest {
  private static final String DISCOVERY =
      """
      {"resources": [{"name": "services", "kind": "Service", "namespaced": true}]}
      """;
  private static final String CLUSTER = "cluster: {serviceClusterIPRange: 10.96.0.0/16}";

  private final List<String> asked = new ArrayList<>();
  private final Queue<String> answers = new ArrayDeque<>();
  private final Queue<String> events = new ArrayDeque<>();

  /** A target that plays back answers and events. */
  private final class Playback implements Target {
    private final Target.@Nullable Emulation emulation;

    Playback(Target.@Nullable Emulation emulation) {
      this.emulation = emulation;
    }

    @Override
    public Answer send(ApiRequest request) {
      if (request.path().equals("/api/v1")) {
        return Answer.of(200, DISCOVERY.getBytes(UTF_8), List.of());
      }
      asked.add(
          request.method()
              + " "
              + request.path()
              + "?"
              + request.query()
              + " "
              + request.header("accept")
              + " "
              + new String(request.body(), UTF_8));
      String[] answer = String.valueOf(answers.poll()).split(" ", 2);
      return Answer.of(Integer.parseInt(answer[0]), answer[1].getBytes(UTF_8), List.of());
    }

    @Override
    public OpenWatch watch(ApiRequest request) {
      asked.add("watch " + request.path() + "?" + request.query());
      EventSource played =
          new EventSource() {
            @Override
            public @Nullable JsonNode next(Duration patience) {
              asked.add("next within " + patience);
              String event = events.poll();
              return event == null ? null : json(event);
            }

            @Override
            public void close() {
              asked.add("close watch");
            }
          };
      return OpenWatch.begun(played);
    }

    @Override
    public void pass(Duration time) {
      asked.add("pass " + time);
    }

    @Override
    public Target.@Nullable Emulation emulation() {
      return emulation;
    }

    @Override
    public void close() {
      asked.add("close");
    }
  }

  /** An emulation that refuses every upgrade and knows why. */
  private static final class Refusing implements Target.Emulation {
    @Override
    public Answer trace(TraceQuery query) {
      throw new IllegalStateException("no packet is followed");
    }

    @Override
    public void disturb(@Nullable FaultForm fault) {}

    @Override
    public void changeServiceClusterIpRange(List<Cidr> ranges) {
      throw new IllegalArgumentException("the range " + ranges.get(0) + " is in use");
    }

    @Override
    public List<String> explain(String path) {
      return List.of("why " + path);
    }
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<StepResult> run(Target.@Nullable Emulation emulation, String steps) {
    List<InputProblem> problems = new ArrayList<>();
    String text = "name: n\n" + CLUSTER + "\nsteps:\n" + steps;
    Scenario scenario =
        ScenarioParser.parse(ScenarioFolder.none(), "s.yaml", text, problems).get(0);
    assertThat(problems).isEmpty();
    return Taken.steps(scenario, new Playback(emulation));
  }

  @Test
  void take_queriesAndBodies() {
    answers.addAll(List.of("200 {}", "200 {}", "200 {}", "200 {}", "404 {}", "201 {}"));

    List<StepResult> results =
        run(
            null,
            """
              - list:
                  kind: Service
                  namespace: a
                  labelSelector: x in (a, b),y!=c
                  fieldSelector: metadata.name=b
                  limit: 5
              - delete:
                  kind: Service
                  name: b
                  gracePeriodSeconds: 3
                  propagationPolicy: Orphan
                  dryRun: true
                  preconditions: {resourceVersion: "7"}
              - patch:
                  kind: Service
                  name: b
                  type: apply
                  body: {apiVersion: v1, kind: Service, metadata: {name: b}}
                  force: true
                  dryRun: true
                  fieldManager: my manager
                  fieldValidation: Warn
                  subresource: status
              - get: {kind: Service, name: b, subresource: status, resourceVersion: "0"}
                expect: {table: {columns: [], rows: []}, status: 200}
              - apply:
                  manifest: {apiVersion: v1, kind: Service, metadata: {name: b}}
                  dryRun: true
            """);

    assertThat(asked)
        .containsExactly(
            "GET /api/v1/namespaces/a/services?labelSelector=x+in+%28a%2C+b%29%2Cy%21%3Dc"
                + "&fieldSelector=metadata.name%3Db&limit=5 application/json ",
            "DELETE /api/v1/namespaces/default/services/b? application/json {\"kind\":"
                + "\"DeleteOptions\",\"apiVersion\":\"v1\",\"gracePeriodSeconds\":3,"
                + "\"preconditions\":{\"resourceVersion\":\"7\"},\"propagationPolicy\":\"Orphan\","
                + "\"dryRun\":[\"All\"]}",
            "PATCH /api/v1/namespaces/default/services/b/status?dryRun=All"
                + "&fieldManager=my+manager&fieldValidation=Warn&force=true application/json "
                + "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"b\"}}",
            "GET /api/v1/namespaces/default/services/b/status?resourceVersion=0"
                + " application/json;as=Table;v=v1;g=meta.k8s.io,application/json ",
            "close");
    assertThat(results).hasSize(4);
    assertThat(results.get(2).exchanges())
        .singleElement()
        .satisfies(
            exchange -> {
              assertThat(exchange.mediaType()).isEqualTo("application/apply-patch+yaml");
              assertThat(exchange.uri())
                  .isEqualTo(
                      "/api/v1/namespaces/default/services/b/status?dryRun=All"
                          + "&fieldManager=my+manager&fieldValidation=Warn&force=true");
            });
    assertThat(results.get(3).differences())
        .extracting(Difference::path, Difference::expected, Difference::actual)
        .containsExactly(tuple("kind", "\"Table\"", "absent"));
  }

  @Test
  void take_applyIsTwoExchanges() {
    answers.addAll(List.of("404 {}", "201 {\"a\":1}"));

    List<StepResult> results =
        run(
            null,
            """
              - apply:
                  manifest: {apiVersion: v1, kind: Service, metadata: {name: b}}
                  dryRun: true
            """);

    assertThat(results.get(0).exchanges())
        .extracting(SentRequest::method, SentRequest::uri, SentRequest::status)
        .containsExactly(
            tuple("GET", "/api/v1/namespaces/default/services/b", 404),
            tuple("POST", "/api/v1/namespaces/default/services?dryRun=All", 201));
    assertThat(results.get(0).statuses()).containsExactly(201);
  }

  @Test
  void take_watch() {
    events.add("{\"type\":\"ADDED\",\"object\":{\"kind\":\"Service\"}}");

    List<StepResult> results =
        run(
            null,
            """
              - watch: {kind: Service, as: w, allNamespaces: true, sendInitialEvents: false}
              - events: {of: w, within: 2s}
                expect: [{type: ADDED}]
            """);

    assertThat(results).allMatch(StepResult::ok);
    assertThat(asked)
        .containsExactly(
            "watch /api/v1/services?sendInitialEvents=false&watch=true",
            "next within PT2S",
            "next within PT0.5S",
            "close watch",
            "close");
    assertThat(results.get(1).exchanges())
        .singleElement()
        .satisfies(exchange -> assertThat(exchange.events()).hasSize(1));
  }

  @Test
  void take_waitPassesTimeUntilItHolds() {
    answers.addAll(
        List.of("404 {}", "200 {\"spec\":{\"type\":\"a\"}}", "200 {\"spec\":{\"type\":\"b\"}}"));

    List<StepResult> results =
        run(
            null,
            """
              - wait: {kind: Service, name: b, timeout: 1500ms}
                expect: {object: {spec: {type: b}}}
            """);

    assertThat(results.get(0).ok()).isTrue();
    assertThat(results.get(0).statuses()).containsExactly(200);
    assertThat(results.get(0).exchanges()).hasSize(3);
    assertThat(asked)
        .filteredOn(line -> line.startsWith("pass"))
        .containsExactly("pass PT1S", "pass PT0.5S");
  }

  @Test
  void take_onOtherClusters_skips() {
    List<StepResult> results =
        run(
            null,
            """
              - upgrade: {serviceClusterIPRange: 10.96.0.0/16}
              - clock: {advance: 1h}
              - fault: {status: 500}
            """);

    assertThat(results)
        .allMatch(StepResult::ok)
        .extracting(StepResult::skipped)
        .containsOnly("only an emulated cluster can do this");
    assertThat(asked).containsExactly("close");
  }

  @Test
  void take_upgradeRefused() {
    List<StepResult> results =
        run(
            new Refusing(),
            """
              - upgrade: {serviceClusterIPRange: 10.97.0.0/16}
                expect: {message: the range 10.97.0.0/16 is in use}
              - upgrade: {serviceClusterIPRange: 10.97.0.0/16}
                expect: {messageContains: in use}
              - upgrade: {serviceClusterIPRange: 10.97.0.0/16}
                expect: {messageContains: free}
            """);

    assertThat(results).extracting(StepResult::ok).containsExactly(true, true, false);
    assertThat(results.get(2).differences())
        .containsExactly(
            new Difference(
                new Position("s.yaml", 9, 31),
                "message",
                "contains \"free\"",
                "\"the range 10.97.0.0/16 is in use\""));
    assertThat(run(new Refusing(), "  - upgrade: {serviceClusterIPRange: 10.97.0.0/16}\n"))
        .flatExtracting(StepResult::differences)
        .extracting(Difference::actual)
        .containsExactly("refused: the range 10.97.0.0/16 is in use");
  }

  @Test
  void take_failedStepIsExplained() {
    answers.addAll(List.of("200 {}", "500 {}"));

    List<StepResult> results =
        run(
            new Refusing(),
            """
              - get: {kind: Service, name: b}
              - get: {kind: Service, name: b}
            """);

    assertThat(results)
        .extracting(StepResult::explanation)
        .containsExactly(List.of(), List.of("why /api/v1/namespaces/default/services/b"));
  }

  @Test
  void step_changedStaysSoWithValues() {
    answers.addAll(List.of("200 {\"spec\":{\"clusterIP\":\"10.0.0.1\"}}", "200 {}"));
    List<InputProblem> problems = new ArrayList<>();
    String text =
        "name: n\n"
            + CLUSTER
            + """

            steps:
              - get: {kind: Service, name: b}
                save: {ip: spec.clusterIP}
              - get: {kind: Service, name: b}
                expect: {status: 404, where: ["reason equals ${ip}"]}
            """;
    Scenario scenario =
        ScenarioParser.parse(ScenarioFolder.none(), "s.yaml", text, problems).get(0);
    assertThat(problems).isEmpty();
    Scenario.Step second =
        scenario
            .steps()
            .get(1)
            .changed(
                step ->
                    step.with(
                        step.action(),
                        List.of(Expect.success(step.places().whole()).withWhere(List.of()))));

    try (Target target = new Playback(null);
        ScenarioRunner runner = new ScenarioRunner(target)) {
      assertThat(runner.take(1, scenario.steps().get(0)).differences()).isEmpty();
      assertThat(runner.take(2, second).differences()).isEmpty();
    }
  }
}
