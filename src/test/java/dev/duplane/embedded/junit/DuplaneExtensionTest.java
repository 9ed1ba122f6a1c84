package dev.duplane.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.embedded.ClusterAnswer;
import dev.duplane.embedded.DuplaneCluster;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** What users see of tests that fail, or that run at the same time. */
final class DuplaneExtensionTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web}
      spec: {ports: [{port: 80}]}
      """;

  /** What has come of tests. */
  private static final class Outcome implements TestExecutionListener {
    private final ConcurrentLinkedQueue<TestExecutionResult> tests = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ReportEntry> entries = new ConcurrentLinkedQueue<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
        tests.add(result);
      }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
      entries.add(entry);
    }

    private Throwable onlyFailure() {
      assertThat(tests).hasSize(1);
      return tests.element().getThrowable().orElseThrow();
    }
  }

  private static Outcome run(Class<?> test) {
    Outcome outcome = new Outcome();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(test))
                .configurationParameters(
                    Map.of(
                        "junit.jupiter.execution.parallel.enabled",
                        "true",
                        "junit.jupiter.execution.parallel.config.strategy",
                        "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism",
                        "8"))
                .build(),
            outcome);
    return outcome;
  }

  @DuplaneTest
  static final class Failing {
    @Test
    void fails(DuplaneCluster cluster) {
      cluster.request("POST", SERVICES, SERVICE);
      ClusterAnswer patched =
          cluster.request("PATCH", SERVICES + "/web", "{\"spec\": {\"clusterIP\": \"10.0.0.1\"}}");
      assertThat(patched.code()).isEqualTo(200);
    }
  }

  @Test
  void failure_tellsOfTheCluster() {
    Outcome outcome = run(Failing.class);
    Throwable[] suppressed = outcome.onlyFailure().getSuppressed();
    assertThat(suppressed).hasSize(1);
    assertThat(suppressed[0].getMessage())
        .startsWith("Requests to the cluster: 2\n")
        .contains("PATCH " + SERVICES + "/web: 422 Service \"web\" is invalid: ")
        .contains("Service " + SERVICES + "/web, resourceVersion ")
        .contains("spec.clusterIP");
    assertThat(outcome.entries).hasSize(1);
    assertThat(outcome.entries.element().getKeyValuePairs())
        .containsEntry("duplane", suppressed[0].getMessage());
  }

  @DuplaneTest
  static final class Aborted {
    @Test
    void aborts(DuplaneCluster cluster) {
      Assumptions.assumeTrue(cluster.journal().size() > 1);
    }
  }

  @Test
  void abort_tellsNothing() {
    Outcome outcome = run(Aborted.class);
    assertThat(outcome.onlyFailure().getSuppressed()).isEmpty();
    assertThat(outcome.entries).isEmpty();
  }

  @DuplaneTest
  @Execution(ExecutionMode.CONCURRENT)
  static final class Parallel {
    @RepeatedTest(16)
    void create_sameAsAlone(DuplaneCluster cluster) {
      ClusterAnswer created = cluster.request("POST", SERVICES, SERVICE);
      assertThat(created.code()).isEqualTo(201);
      try (DuplaneCluster alone = DuplaneCluster.start()) {
        assertThat(created.text()).isEqualTo(alone.request("POST", SERVICES, SERVICE).text());
      }
      assertThat(cluster.journal()).hasSize(1);
    }
  }

  @Test
  void parallelTests_haveClustersOfTheirOwn() {
    Outcome outcome = run(Parallel.class);
    assertThat(outcome.tests).hasSize(16).allSatisfy(DuplaneExtensionTest::requireSuccess);
  }

  private static void requireSuccess(TestExecutionResult result) {
    assertThat(result.getThrowable()).isEmpty();
  }

  @DuplaneTest
  @Execution(ExecutionMode.CONCURRENT)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static final class SharedFields {
    private @Nullable DuplaneCluster cluster;

    @Test
    void test() {
      assertThat(cluster).isNotNull();
    }
  }

  @Test
  void parallelTests_inOneInstance_fieldsAreRefused() {
    assertThat(run(SharedFields.class).onlyFailure()).hasMessageContaining("use parameters");
  }

  @DuplaneTest
  static final class TooEarly {
    @BeforeAll
    static void before(DuplaneCluster cluster) {
      Objects.requireNonNull(cluster);
    }

    @Test
    void test() {}
  }

  @Test
  void beforeAll_withAClusterForEachTest_isTold() {
    assertThat(run(TooEarly.class).onlyFailure())
        .hasStackTraceContaining("there is no cluster yet");
  }
}
