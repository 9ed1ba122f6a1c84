package dev.duplane.app;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code duplane version}. */
@Command(name = "version", description = "Says which version this is and what it answers as.")
final class VersionCommand implements Callable<Integer> {
  private final BuildInfo build;
  private final PrintWriter out;

  VersionCommand(BuildInfo build, PrintWriter out) {
    this.build = build;
    this.out = out;
  }

  @Override
  public Integer call() {
    out.println(build.line());
    return 0;
  }
}
