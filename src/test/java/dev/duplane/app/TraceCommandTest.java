package dev.duplane.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the command asks a server for, and how it tells the answer. */
class TraceCommandTest {
  private static final String DNAT =
      """
      {"from": "fd00:10:244:1::5", "to": "fd00:10:96::10", "port": 80, "protocol": "TCP",
       "family": "IPv6", "node": "n1", "verdict": "dnat",
       "endpoints": ["[fd00:10:244:1::5]:8080", "[fd00:10:244:2::6]:8080"], "reaches": true,
       "steps": [{"rule": "proxy.clusterIP", "object": "services/default/web",
                  "why": "[fd00:10:96::10]:80 is a cluster IP of the Service.",
                  "document": "https://example.com/a"}]}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile int status = 200;
  private volatile String body = DNAT;

  TraceCommandTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
  }

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestURI().toString());
    byte[] bytes = body.getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", status == 200 ? "application/json" : "application/problem+json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int trace(String... arguments) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    CommandLine command =
        new CommandLine(new TraceCommand(new PrintWriter(out), new PrintWriter(err, true)));
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--server=" + url;
    return command.execute(all);
  }

  @Test
  void trace_told() {
    assertThat(trace("--from", "pod/web-1", "--to", "svc/web:80", "--family", "IPv6")).isZero();
    assertThat(asked)
        .containsExactly(
            "/emulator/v1/trace?from=pod%2Fweb-1&to=svc%2Fweb%3A80&family=IPv6&namespace=default");
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            pod/web-1 (fd00:10:244:1::5) to svc/web:80 ([fd00:10:96::10]:80), TCP over IPv6

            On node n1:
              1. [fd00:10:96::10]:80 is a cluster IP of the Service.
                 services/default/web  https://example.com/a
              => It goes to one of [fd00:10:244:1::5]:8080, [fd00:10:244:2::6]:8080; which source it has there
                 depends on which is drawn.
            """);
  }

  @Test
  void trace_json() {
    assertThat(trace("--from=10.0.0.1", "--to=10.0.0.2:80", "--json")).isZero();
    assertThat(out.toString().strip()).isEqualTo(DNAT.strip());
  }

  @Test
  void trace_manyNodes() {
    body =
        """
        {"from": "203.0.113.2", "to": "198.51.100.10", "port": 80, "protocol": "TCP",
         "family": "IPv4", "node": "n1", "verdict": "drop", "endpoints": [], "masquerade": false,
         "reaches": false, "steps": [],
         "nodes": [{"node": "n1", "verdict": "drop", "steps": []},
                   {"node": "n2", "verdict": "reject", "steps": []},
                   {"node": "n3", "verdict": "pass", "masquerade": true, "reaches": false,
                    "steps": []},
                   {"node": "n4", "verdict": "dnat", "masquerade": false, "steps": [],
                    "endpoints": ["10.244.4.4:8080"]}]}
        """;
    assertThat(trace("--from=203.0.113.2", "--to=198.51.100.10:80")).isZero();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            203.0.113.2 to 198.51.100.10:80, TCP over IPv4
            The sender is outside of the cluster: the packet may arrive at any node.

            On node n1:
              => It is dropped: the sender hears nothing and waits until it gives up.

            On node n2:
              => It is rejected: the sender is told at once, connection refused.

            On node n3:
              => It goes out, with the node's address as its source, and nothing comes back.

            On node n4:
              => It goes to 10.244.4.4:8080, with its own source.
            """);
  }

  @Test
  void trace_noSuchPacket() {
    status = 422;
    body = "{\"detail\": \"there is no Pod default/web-1\"}";
    assertThat(trace("--from=pod/web-1", "--to=svc/web:80")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines("duplane: there is no Pod default/web-1\n");
    assertThat(out.toString()).isEmpty();
  }
}
