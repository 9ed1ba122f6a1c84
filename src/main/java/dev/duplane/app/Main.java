package dev.duplane.app;

import dev.duplane.api.schema.Contract;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Where the process starts. */
@QuarkusMain
public final class Main {
  private static final String SERVE = "serve";
  private static final List<String> SERVING = List.of(SERVE, "record", KubeApiserverCommand.NAME);

  private Main() {}

  /** Runs one command and ends with its exit status. */
  public static void main(String... args) {
    if (args.length == 0 || !args[0].equals(EtcdCommand.NAME)) {
      warmUp(args);
    }
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    List<String> rest = List.of(args).subList(Math.min(1, args.length), args.length);
    int status =
        switch (args.length == 0 ? "" : args[0]) {
          case EtcdCommand.NAME -> EtcdCommand.run(rest, out, err);
          case KubeApiserverCommand.NAME ->
              new KubeApiserverCommand(new QuarkusServer(args), out, err).run(rest);
          case SERVE -> serve(rest, out, err, args);
          default -> command(out, err, args);
        };
    out.flush();
    System.exit(status);
  }

  private static int serve(List<String> flags, PrintWriter out, PrintWriter err, String... args) {
    Integer status = ServingFlags.servePlain(flags, new QuarkusServer(args), err);
    return status == null ? command(out, err, args) : status;
  }

  private static int command(PrintWriter out, PrintWriter err, String... args) {
    return Commands.commandLine(
            args.length == 0 ? "" : args[0],
            BuildInfo.ofThisBuild(),
            new QuarkusServer(args),
            () ->
                new RunCommand(
                    new InputStreamReader(System.in, Charset.defaultCharset()),
                    System.out,
                    System.err),
            () -> new DiffCommand(System.out, System.err),
            out,
            err)
        .execute(args);
  }

  /**
   * While the command line is being read, does what its outcome does not change: the contract is
   * loaded, and for {@code serve} Quarkus runs the part of its start that asks for no
   * configuration. Whatever goes wrong here goes wrong again where it is waited for.
   */
  private static void warmUp(String... args) {
    boolean serves = args.length > 0 && SERVING.contains(args[0]);
    Thread thread =
        new Thread(
            () -> {
              if (serves) {
                initializeQuarkus();
              }
              Contract.bundled();
            },
            "warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private static void initializeQuarkus() {
    try {
      Class.forName(
          Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // Quarkus.run says so, too, and better.
    }
  }
}
