package dev.duplane.app;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.client.ApiServer;
import dev.duplane.client.ServerAccessException;
import dev.duplane.client.ServerAnswer;
import dev.duplane.client.ServerRequest;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
            + ExplainCommand.DEFAULT_SERVER
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

  @Option(names = "--json", description = "Prints the server's answer.")
  private boolean json;

  @Mixin private ServerFlags flags = new ServerFlags();

  TraceCommand(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    try {
      ApiServer server = new ApiServer(flags.access(ExplainCommand.DEFAULT_SERVER));
      return show(
          server,
          new RemoteServer(server).get("/emulator/v1/trace?" + query(), ServerRequest.JSON));
    } catch (ServerAccessException e) {
      throw new UsageException(flags.named(), e.why());
    } catch (UncheckedIOException e) {
      throw new UsageException(flags.named(), String.valueOf(e.getMessage()));
    }
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
    return parameters.entrySet().stream()
        .filter(entry -> entry.getValue() != null)
        .map(
            entry ->
                entry.getKey()
                    + "="
                    + URLEncoder.encode(String.valueOf(entry.getValue()), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private int show(ApiServer server, ServerAnswer answer) {
    boolean problem = answer.header("content-type").startsWith("application/problem+json");
    JsonNode body = answer.json();
    if (problem && answer.status() == 422) {
      err.println("duplane: " + body.path("detail").asText());
      return NO_PACKET;
    }
    if (problem && answer.status() == 400) {
      throw new UsageException("trace", body.path("detail").asText());
    }
    if (answer.status() != 200) {
      throw new UsageException(
          flags.named(), server + " is no duplane server: it answers " + answer.status());
    }
    out.print(json ? new String(answer.body(), StandardCharsets.UTF_8) + "\n" : text(body));
    out.flush();
    return 0;
  }

  private String text(JsonNode body) {
    return TraceText.of(from, to, body);
  }
}
