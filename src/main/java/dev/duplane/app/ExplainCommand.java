package dev.duplane.app;

import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAccessException;
import dev.duplane.client.ServerAnswer;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
            + ExplainCommand.DEFAULT_SERVER
            + " unless told.",
    showDefaultValues = true)
final class ExplainCommand implements Callable<Integer> {
  /** Exit status if nothing is known of the object. */
  private static final int NOTHING_KNOWN = 1;

  /** Where {@code duplane serve} listens unless told. */
  static final String DEFAULT_SERVER = "http://127.0.0.1:8080";

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
    try {
      ApiServer server = new ApiServer(flags.access(DEFAULT_SERVER));
      RemoteServer remote = new RemoteServer(server);
      String path = remote.path(object.substring(0, slash), namespace, name);
      return show(server, remote.get("/emulator/v1/explain" + path, "text/plain"));
    } catch (ServerAccessException e) {
      throw new UsageException(flags.named(), e.why());
    } catch (UncheckedIOException e) {
      throw new UsageException(flags.named(), String.valueOf(e.getMessage()));
    }
  }

  private int show(ApiServer server, ServerAnswer answer) {
    boolean problem = answer.header("content-type").startsWith("application/problem+json");
    if (answer.status() == 404 && problem) {
      err.println(
          "duplane: nothing is known of "
              + object
              + ": there is no such object, and no request for it is remembered");
      return NOTHING_KNOWN;
    }
    if (answer.status() != 200) {
      throw new UsageException(
          flags.named(), server + " is no duplane server: it answers " + answer.status());
    }
    out.print(new String(answer.body(), StandardCharsets.UTF_8));
    out.flush();
    return 0;
  }
}
