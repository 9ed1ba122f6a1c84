package dev.duplane.app;

import dev.duplane.client.ServerAnswer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duplane explain}: asks a running server why an object looks as it does. */
@Command(
    name = "explain",
    description =
        "Says why an object looks as it does, or why a request for it was refused; asks "
            + RemoteServer.DEFAULT
            + " unless told.",
    showDefaultValues = true)
final class ExplainCommand implements Callable<Integer> {
  /** Exit status if nothing is known of the object. */
  private static final int NOTHING_KNOWN = 1;

  private final PrintWriter out;
  private final PrintWriter err;

  @Parameters(
      paramLabel = "RESOURCE/NAME",
      description = "The object; resources by plural, singular or short name, e.g. svc/web.")
  private String object = "";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "default",
      description = "Where it is, if its kind lives in Namespaces.")
  private String namespace = "";

  @Mixin private ServerFlags flags = new ServerFlags();

  ExplainCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    int slash = object.indexOf('/');
    String name = object.substring(slash + 1);
    if (slash <= 0 || name.isEmpty() || name.indexOf('/') >= 0) {
      throw new UsageException(
          "explain", "\"" + object + "\" must be a resource and a name, e.g. svc/web");
    }
    RemoteServer server = new RemoteServer(flags);
    String path = server.path(object.substring(0, slash), namespace, name);
    ServerAnswer answer = server.get("/emulator/v1/explain" + path, "text/plain");
    if (RemoteServer.isProblem(answer, 404)) {
      err.println(
          "duplane: nothing is known of "
              + object
              + ": there is no such object, and no request for it is remembered");
      return NOTHING_KNOWN;
    }
    out.print(server.text(answer));
    out.flush();
    return 0;
  }
}
