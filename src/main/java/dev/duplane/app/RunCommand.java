package dev.duplane.app;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.scenario.ClusterStart;
import dev.duplane.scenario.RunOptions;
import dev.duplane.scenario.ScenarioRun;
import dev.duplane.scenario.TargetStart;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duplane run}: scenario files, each in a fresh cluster of its own, without a socket. */
@Command(
    name = "run",
    description = "Runs scenario files and says what differs.",
    showDefaultValues = true)
final class RunCommand implements Callable<Integer> {
  private final PrintStream out;
  private final PrintStream err;

  @Parameters(
      arity = "1..*",
      paramLabel = "PATH",
      description = "Scenario files, or directories whose *.yaml are taken.")
  private List<Path> paths = List.of();

  @Option(
      names = Flags.SEED,
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Where uids, addresses, ports and generated names are drawn from.")
  private String seed = "";

  RunCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    return new ScenarioRun(TargetStart.emulated(RunCommand::start))
        .run(paths, new RunOptions(Flags.seed(seed)), out, err);
  }

  private static ClusterStart.Running start(ClusterConfig config) {
    Cluster cluster = Cluster.start(config);
    return new ClusterStart.Running(cluster, new ApiEndpoints(cluster, Contract.bundled())::handle);
  }
}
