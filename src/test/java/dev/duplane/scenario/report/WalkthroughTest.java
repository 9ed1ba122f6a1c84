package dev.duplane.scenario.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.scenario.format.ScenarioFilter;
import dev.duplane.scenario.format.ScenarioSelection;
import dev.duplane.scenario.run.ClusterStart;
import dev.duplane.scenario.run.RunOptions;
import dev.duplane.scenario.run.ScenarioRun;
import dev.duplane.scenario.run.TargetStart;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scenarios step by step, as lines say. */
class WalkthroughTest {
  private static final String SCENARIO =
      """
      name: Walked
      cluster:
        serviceClusterIPRange: 10.96.0.0/24
      steps:
        - create:
            manifest:
              apiVersion: v1
              kind: Service
              metadata: {name: web}
              spec:
                clusterIP: 10.96.0.9
                ports: [{port: 80}]
        - patch:
            {kind: Service, name: web, type: merge, body: {spec: {ports: [{port: 81}]}}}
        - patch:
            {kind: Service, name: web, type: merge, body: {spec: {clusterIP: 10.96.0.8}}}
          expect: {status: 422}
        - delete: {kind: Service, name: web}
      """;

  private final Path directory;
  private int status;

  WalkthroughTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private String walk(String lines) throws IOException {
    Files.writeString(directory.resolve("a.yaml"), SCENARIO);
    Files.writeString(directory.resolve("b.yaml"), SCENARIO.replace("422", "409"));
    ScenarioSelection selection = ScenarioSelection.of(List.of(directory), ScenarioFilter.ALL);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, false, UTF_8);
    ClusterStart start = ClusterStart.inMemory();
    status =
        new ScenarioRun(TargetStart.emulated(start))
            .walk(
                selection.scenarios(),
                RunOptions.DEFAULT,
                new ProgressReport(out, Ink.PLAIN, 0),
                new Walkthrough(new StringReader(lines), out, Ink.PLAIN));
    out.flush();
    return bytes.toString(UTF_8).replace(directory + "/", "");
  }

  @Test
  void enter_takesSteps() throws IOException {
    assertThat(walk("\n\nq\n"))
        .isEqualTo(
            """
            a.yaml: Walked
              next    1 create Service web   a.yaml:5:5
              >   ok      1 create Service web: 201
                POST /api/v1/namespaces/default/services 201 Created
                + Service default/web
                    spec.ports[0].protocol: "TCP"
                    spec.ports[0].port: 80
                    spec.ports[0].targetPort: 80
                    spec.clusterIP: "10.96.0.9"
                    spec.clusterIPs[0]: "10.96.0.9"
                    spec.type: "ClusterIP"
                    spec.sessionAffinity: "None"
                    spec.ipFamilies[0]: "IPv4"
                    spec.ipFamilyPolicy: "SingleStack"
                    spec.internalTrafficPolicy: "Cluster"
                    status.loadBalancer: {}
                + IPAddress 10.96.0.9
                    metadata.labels[ipaddress.kubernetes.io/ip-family]: "IPv4"
                    metadata.labels[ipaddress.kubernetes.io/managed-by]: "ipallocator.k8s.io"
                    spec.parentRef.resource: "services"
                    spec.parentRef.namespace: "default"
                    spec.parentRef.name: "web"
              next    2 patch Service web   a.yaml:13:5
              >   ok      2 patch Service web: 200
                PATCH /api/v1/namespaces/default/services/web 200 OK
                ~ Service default/web
                    spec.ports[0].port: 80 -> 81
                    spec.ports[0].targetPort: 80 -> 81
              next    3 patch Service web   a.yaml:15:5
              >   2 steps not taken
            1 scenario, 2 steps: ok, 2 steps not taken, 1 scenario not run
            """);
    assertThat(status).isZero();
  }

  @Test
  void stateAndExplanation() throws IOException {
    assertThat(walk("x\n\ns\nx\n?\n"))
        .contains(
            "  >     no request has been sent yet\n",
            "    Service web          ClusterIP   10.96.0.9    <none>        80/TCP    0s\n",
            "    IPAddress 10.96.0.9   services/default/web\n",
            "  >     Enter takes the step, c all that are left,")
        .endsWith("1 scenario, 1 step: ok, 3 steps not taken, 1 scenario not run\n");
    assertThat(status).isZero();
  }

  @Test
  void continue_takesAll() throws IOException {
    assertThat(walk("c\n"))
        .containsOnlyOnce("  > ")
        .contains(
            "    DELETE /api/v1/namespaces/default/services/web 200 OK\n    - Service default/web")
        .contains("  FAILED  3 patch Service web: 422\n")
        .endsWith("2 scenarios, 7 steps: 1 scenario FAILED, 1 step not taken\n");
    assertThat(status).isEqualTo(ScenarioRun.FAILED);
  }
}
