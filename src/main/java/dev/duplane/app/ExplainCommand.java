package dev.duplane.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duplane explain}: asks a running server why an object looks as it does. */
@Command(
    name = "explain",
    description = "Says why an object looks as it does, or why a request for it was refused.",
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

  @Option(
      names = Flags.SERVER,
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8080",
      description = "The server to ask.")
  private String server = "";

  ExplainCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() throws InterruptedException {
    int slash = object.indexOf('/');
    String name = object.substring(slash + 1);
    if (slash <= 0 || name.isEmpty() || name.indexOf('/') >= 0) {
      throw new UsageException(
          "explain", "\"" + object + "\" must be a resource and a name, e.g. svc/web");
    }
    RemoteServer remote = RemoteServer.at(server);
    try {
      String path = remote.path(object.substring(0, slash), namespace, name);
      HttpResponse<String> answer = remote.get("/emulator/v1/explain" + path, "text/plain");
      String type = answer.headers().firstValue("content-type").orElse("");
      if (answer.statusCode() == 404 && type.startsWith("application/problem+json")) {
        err.println(
            "duplane: nothing is known of "
                + object
                + ": there is no such object, and no request for it is remembered");
        return NOTHING_KNOWN;
      }
      if (answer.statusCode() != 200) {
        throw new UsageException(
            Flags.SERVER, server + " is no duplane server: it answers " + answer.statusCode());
      }
      out.print(answer.body());
      out.flush();
      return 0;
    } catch (IOException e) {
      throw new UsageException(Flags.SERVER, server + " cannot be reached");
    }
  }
}
