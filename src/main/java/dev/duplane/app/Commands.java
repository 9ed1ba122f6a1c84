package dev.duplane.app;

import dev.duplane.scenario.format.Spelling;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: {@code duplane COMMAND [FLAG…]}.
 *
 * <p>Exit status: 0 fine, 1 a scenario failed or there is nothing to explain, 2 bad usage or
 * configuration, with one line on standard error that names the flag.
 */
final class Commands {
  /** Exit status of bad usage and bad configuration. */
  static final int BAD_USAGE = 2;

  private Commands() {}

  /**
   * The commands, ready for {@link CommandLine#execute}.
   *
   * @param named the first argument: if it names a command, only that one is set up, as the flags
   *     of all of them take longer to read than a cluster to start
   * @param server started by the serve command
   * @param run the run command
   * @param diff the diff command
   */
  static CommandLine commandLine(
      String named,
      BuildInfo build,
      Server server,
      Supplier<Callable<Integer>> run,
      Supplier<Callable<Integer>> diff,
      PrintWriter out,
      PrintWriter err) {
    Map<String, Supplier<Callable<Integer>>> commands = new LinkedHashMap<>();
    commands.put("serve", () -> new ServeCommand(server));
    commands.put("record", () -> new RecordCommand(server));
    commands.put("run", run);
    commands.put("diff", diff);
    commands.put("explain", () -> new ExplainCommand(out, err));
    commands.put("preflight", () -> new PreflightCommand(out));
    commands.put("trace", () -> new TraceCommand(out, err));
    commands.put("envtest", () -> new EnvtestCommand(out));
    commands.put("version", () -> new VersionCommand(build, out));
    CommandLine duplane = new CommandLine(new Root());
    duplane
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .description("Shows this and ends.")
                .build())
        .addOption(
            OptionSpec.builder("--version")
                .versionHelp(true)
                .description("Says what the version command says.")
                .build())
        .version(build.line());
    commands.forEach(
        (name, command) -> {
          if (name.equals(named) || !commands.containsKey(named)) {
            duplane.addSubcommand(command.get());
          }
        });
    if (!commands.containsKey(named)) {
      duplane.addSubcommand(new HelpCommand());
    }
    return duplane
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (exception, args) -> refuse(exception.getCommandLine(), describe(exception)))
        .setExecutionExceptionHandler(
            (exception, command, result) -> {
              if (exception instanceof UsageException) {
                return refuse(command, String.valueOf(exception.getMessage()));
              }
              throw exception;
            });
  }

  /**
   * What a command line that starts a server says. One without a command, as in tests of the wired
   * application, gives the defaults.
   *
   * @throws UsageException if it makes no sense
   */
  static ServeOptions serveOptions(List<String> args) {
    return parsed(args.isEmpty() ? args : args.subList(1, args.size()));
  }

  /**
   * What flags of {@code serve} say.
   *
   * @throws UsageException if they make no sense
   */
  static ServeOptions parsed(List<String> flags) {
    ServeCommand serve = new ServeCommand(options -> 0);
    CommandLine line = new CommandLine(serve);
    try {
      line.parseArgs(flags.toArray(String[]::new));
    } catch (ParameterException e) {
      throw new UsageException(describe(e));
    }
    return serve.options();
  }

  private static int refuse(CommandLine command, String why) {
    command.getErr().println("duplane: " + why);
    return BAD_USAGE;
  }

  private static String describe(ParameterException exception) {
    CommandLine command = exception.getCommandLine();
    if (exception instanceof UnmatchedArgumentException unmatched) {
      String argument = unmatched.getUnmatched().get(0);
      if (argument.startsWith("-")) {
        String flag = argument.replaceFirst("=.*", "");
        return flag + ": unknown flag" + Spelling.suggest(flag, flags(command));
      }
      return command.getParent() == null
          ? unknown(argument, command)
          : command.getCommandName() + ": unexpected argument " + argument;
    }
    if (exception instanceof OverwrittenOptionException twice) {
      return flag(twice.getOverwritten()) + ": given more than once";
    }
    if (exception instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return flag(missing.getMissing().get(0)) + ": needs a value";
    }
    if (exception.getArgSpec() instanceof OptionSpec option && option.arity().max() == 0) {
      return flag(option) + ": " + exception.getValue() + " is neither true nor false";
    }
    return exception instanceof CommandMissing
        ? "no command; " + choice(command)
        : String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
  }

  private static String flag(CommandLine.Model.ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  /** That there is no such command, with the one that was meant or all that there are. */
  static String unknown(String name, CommandLine duplane) {
    String suggestion = Spelling.suggest(name, duplane.getSubcommands().keySet());
    return name
        + ": unknown command"
        + (suggestion.isEmpty() ? "; " + choice(duplane) : suggestion);
  }

  private static List<String> flags(CommandLine command) {
    return command.getCommandSpec().options().stream().map(OptionSpec::longestName).toList();
  }

  private static String choice(CommandLine command) {
    return "there are "
        + String.join(", ", command.getSubcommands().keySet())
        + " (duplane --help tells more)";
  }

  /** {@code duplane} on its own. */
  private static final class CommandMissing extends ParameterException {
    private static final long serialVersionUID = 1L;

    CommandMissing(CommandLine command) {
      super(command, "no command");
    }
  }

  @Command(
      name = "duplane",
      description = "A simulated Kubernetes control plane for dual-stack Services.")
  private static final class Root implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
      throw new CommandMissing(spec.commandLine());
    }
  }
}
