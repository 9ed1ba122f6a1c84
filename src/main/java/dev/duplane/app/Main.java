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
  private Main() {}

  /** Runs one command and ends with its exit status. */
  public static void main(String... args) {
    warmUp(args);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status =
        Commands.commandLine(
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
    out.flush();
    System.exit(status);
  }

  /**
   * While the command line is being read, does what its outcome does not change: the contract is
   * loaded, and for {@code serve} Quarkus runs the part of its start that asks for no
   * configuration. Whatever goes wrong here goes wrong again where it is waited for.
   */
  private static void warmUp(String... args) {
    boolean serves = args.length > 0 && List.of("serve", "record").contains(args[0]);
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
