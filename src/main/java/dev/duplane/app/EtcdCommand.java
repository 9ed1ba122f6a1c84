package dev.duplane.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;

/**
 * {@code duplane etcd}: what the executable of that name runs which {@link EnvtestCommand} writes.
 * Duplane keeps its objects itself, so this one only says that it is well ({@code GET /health}),
 * which envtest waits for before it starts kube-apiserver. It starts without Quarkus.
 */
final class EtcdCommand {
  static final String NAME = "etcd";

  private static final String LISTEN = "listen-client-urls";
  private static final String DEFAULT_URL = "http://localhost:2379";
  private static final String HELP =
      """
      Usage:
        etcd [flags]

      Flags that mean something here:
        --listen-client-urls %s
      All other flags of etcd are taken and ignored, among them
        --data-dir
        --unsafe-no-fsync
      """
          .formatted(DEFAULT_URL);

  private EtcdCommand() {}

  /**
   * Answers until the process is told to stop.
   *
   * @param args those of etcd, with one dash or two
   * @return the exit status if it could not start or has nothing to do
   */
  static int run(List<String> args, PrintWriter out, PrintWriter err) {
    if (args.contains("--help") || args.contains("-h")) {
      out.print(HELP);
      out.flush();
      return 0;
    }
    String url = value(args);
    try {
      InetSocketAddress address = address(url);
      HttpServer server = HttpServer.create(address, 0);
      server.createContext("/", EtcdCommand::answer);
      server.start();
      out.println("etcd (Duplane's, which stores nothing) listens on " + url);
      Thread.currentThread().join();
      return 0;
    } catch (IOException | IllegalArgumentException e) {
      err.println("etcd: --" + LISTEN + ": " + url + ": " + e.getMessage());
      return 1;
    } catch (InterruptedException e) {
      return 0;
    }
  }

  /** The last value of the one flag that counts. */
  private static String value(List<String> args) {
    String value = DEFAULT_URL;
    for (int i = 0; i < args.size(); i++) {
      String flag = args.get(i).replaceFirst("^--?", "");
      if (flag.startsWith(LISTEN + "=")) {
        value = flag.substring(LISTEN.length() + 1);
      } else if (flag.equals(LISTEN) && i + 1 < args.size()) {
        value = args.get(i + 1);
      }
    }
    // Of several, the first is enough to say that it is well.
    return value.replaceFirst(",.*", "");
  }

  private static InetSocketAddress address(String url) {
    URI uri = URI.create(url);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 0) {
      throw new IllegalArgumentException("must be http://HOST:PORT");
    }
    return new InetSocketAddress(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean health = exchange.getRequestURI().getPath().equals("/health");
    byte[] body =
        (health
                ? "{\"health\":\"true\",\"reason\":\"\"}"
                : "Duplane keeps its objects in its kube-apiserver; there is nothing here.\n")
            .getBytes(UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", health ? "application/json" : "text/plain; charset=utf-8");
    exchange.sendResponseHeaders(health ? 200 : 404, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
