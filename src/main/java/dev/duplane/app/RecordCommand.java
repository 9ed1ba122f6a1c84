package dev.duplane.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duplane record}: as {@code serve}, and what happens becomes a scenario. */
@Command(
    name = "record",
    description =
        "Serves a cluster as serve does and, when it stops, writes what was asked and answered as"
            + " a scenario that run takes.",
    showDefaultValues = true)
final class RecordCommand implements Callable<Integer> {
  private final Server server;

  @Mixin private ServingFlags flags = new ServingFlags();

  @Option(
      names = Flags.OUT,
      required = true,
      paramLabel = "FILE",
      description = "The scenario file to write; an old one is replaced.")
  private String out = "";

  RecordCommand(Server server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    return server.serve(flags.options().withRecord(OutputFile.checked(Flags.OUT, out)));
  }
}
