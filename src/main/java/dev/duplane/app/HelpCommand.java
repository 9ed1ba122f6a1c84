package dev.duplane.app;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code duplane help [COMMAND]}: what {@code --help} says. */
@Command(name = "help", description = "Says what --help says, of one command or of all.")
final class HelpCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command.")
  private @Nullable String command;

  @Override
  public Integer call() {
    CommandLine duplane = spec.commandLine().getParent();
    CommandLine meant = command == null ? duplane : duplane.getSubcommands().get(command);
    if (meant == null) {
      throw new UsageException("help", Commands.unknown(String.valueOf(command), duplane));
    }
    meant.usage(duplane.getOut());
    return 0;
  }
}
