package dev.duplane.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiEndpoints;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The files in {@code scenarios/} hold. */
class DocumentedScenariosRunTest {

  /** As the run command starts them. */
  private static final ClusterStart START =
      config -> {
        Cluster cluster = Cluster.start(config);
        return new ClusterStart.Running(
            cluster, new ApiEndpoints(cluster, Contract.bundled())::handle);
      };

  private static String run(long seed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new ScenarioRun(TargetStart.emulated(START))
            .run(
                List.of(Path.of("scenarios")),
                new RunOptions(seed),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
    assertThat(status).as("%s%s", out.toString(UTF_8), err.toString(UTF_8)).isZero();
    return out.toString(UTF_8);
  }

  @Test
  void run_all() {
    assertThat(run(1)).endsWith(": ok\n");
  }

  @Test
  void run_sameSeedSameBytes() {
    assertThat(run(2)).isEqualTo(run(2));
  }
}
