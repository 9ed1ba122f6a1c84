package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Reader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/** What came of the last command, as a terminal shows it; {@code serve} starts no server. */
final class TypedCommands {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<ServeOptions> served = new ArrayList<>();

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** What a server would have been started with. */
  List<ServeOptions> served() {
    return served;
  }

  void assertRefused(String why, String... args) {
    assertThat(execute(args)).isEqualTo(2);
    assertThat(err()).isEqualToNormalizingNewlines("duplane: " + why + "\n");
    assertThat(out()).isEmpty();
    assertThat(served).isEmpty();
  }

  /** Executes a command; its exit status. */
  int execute(String... args) {
    served.clear();
    return execute(
        options -> {
          served.add(options);
          return 0;
        },
        args);
  }

  int execute(Server server, String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Commands.commandLine(
            args.length == 0 ? "" : args[0],
            new BuildInfo("1.2.3"),
            server,
            () -> new RunCommand(Reader.nullReader(), System.out, System.err),
            () -> new DiffCommand(System.out, System.err),
            new PrintWriter(out, true),
            new PrintWriter(err, true))
        .execute(args);
  }
}
