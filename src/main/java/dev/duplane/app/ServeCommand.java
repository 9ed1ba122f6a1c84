package dev.duplane.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code duplane serve}. */
@Command(
    name = "serve",
    description = "Serves a cluster over HTTP until it is interrupted.",
    showDefaultValues = true)
final class ServeCommand implements Callable<Integer> {
  private final Server server;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ServingFlags flags = new ServingFlags();

  ServeCommand(Server server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    return serve(flags, server, spec.commandLine().getErr());
  }

  /** What the flags say. */
  ServeOptions options() {
    return flags.options();
  }

  /**
   * Serves what the flags say.
   *
   * @param err gets what the components warn of
   * @return the exit status
   * @throws UsageException if the flags make no sense
   */
  static int serve(ServingFlags flags, Server server, PrintWriter err) {
    ServeOptions options = flags.options();
    flags.warn(err);
    return server.serve(options);
  }
}
