package dev.duplane.app;

import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import dev.duplane.scenario.format.Parameters;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code duplane trace}: asks a running server where a packet goes, and why. */
@Command(
    name = "trace",
    description =
        "Says where a packet goes, and why: what kube-proxy's rules do with it, and under which"
            + " source it leaves. Nothing is sent. Asks "
            + RemoteServer.DEFAULT
            + " unless told.",
    showDefaultValues = true)
final class TraceCommand implements Callable<Integer> {
  /** Exit status if there is no such packet. */
  private static final int NO_PACKET = 1;

  private final PrintWriter out;
  private final PrintWriter err;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "WHO",
      description = "Who sends: pod/NAME, pod/NAMESPACE/NAME, node/NAME or an address.")
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "WHOM",
      description =
          "Who is meant: the same, svc/NAME, or a name of cluster DNS; a port may follow, as in"
              + " svc/web:80.")
  private String to = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Number or name; not needed if the Service has only one.")
  private @Nullable String port;

  @Option(names = "--protocol", paramLabel = "TCP|UDP|SCTP", description = "TCP if not given.")
  private @Nullable String protocol;

  @Option(
      names = "--family",
      paramLabel = "IPv4|IPv6",
      description = "The first of the receiver's that the sender has, if not given.")
  private @Nullable String family;

  @Option(
      names = "--node",
      paramLabel = "NODE",
      description = "Where the packet arrives: at the sender's node, if not given.")
  private @Nullable String node;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "default",
      description = "Of names that have none.")
  private String namespace = "";

  @Option(names = Flags.JSON, description = "Prints the server's answer.")
  private boolean json;

  @Mixin private ServerFlags flags = new ServerFlags();

  TraceCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    RemoteServer server = new RemoteServer(flags);
    ServerAnswer answer = server.get("/emulator/v1/trace?" + query(), ServerRequest.JSON);
    if (RemoteServer.isProblem(answer, 422)) {
      err.println("duplane: " + detail(answer));
      return NO_PACKET;
    }
    if (RemoteServer.isProblem(answer, 400)) {
      throw new UsageException("trace", detail(answer));
    }
    String text = server.text(answer);
    out.print(json ? text + "\n" : TraceText.of(from, to, answer.json()));
    out.flush();
    return 0;
  }

  private static String detail(ServerAnswer answer) {
    return answer.json().path("detail").asText();
  }

  private String query() {
    Map<String, @Nullable String> parameters = new LinkedHashMap<>();
    parameters.put("from", from);
    parameters.put("to", to);
    parameters.put("port", port);
    parameters.put("protocol", protocol);
    parameters.put("family", family);
    parameters.put("node", node);
    parameters.put("namespace", namespace);
    return Parameters.given(parameters).query();
  }
}
