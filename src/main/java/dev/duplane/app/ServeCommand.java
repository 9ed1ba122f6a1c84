package dev.duplane.app;

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
    return flags.serve(server, spec.commandLine().getErr());
  }

  /** What the flags say. */
  ServeOptions options() {
    return flags.options();
  }
}
