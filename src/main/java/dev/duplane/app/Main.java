package dev.duplane.app;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where the process starts. */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs one command and ends with its exit status. */
  public static void main(String... args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    int status =
        Commands.commandLine(
                BuildInfo.ofThisBuild(),
                new QuarkusServer(args),
                new RunCommand(System.out, System.err),
                out,
                err)
            .execute(args);
    out.flush();
    System.exit(status);
  }
}
