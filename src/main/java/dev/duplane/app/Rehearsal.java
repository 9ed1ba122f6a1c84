package dev.duplane.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.duplane.net.IpAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A few requests that a server sends itself, so that the archive of classes which the launcher
 * makes holds what a client's first requests and the controllers behind them need. What comes back
 * does not matter.
 */
final class Rehearsal {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SERVICE =
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"rehearsal\"},"
          + "\"spec\":{\"type\":\"NodePort\",\"ipFamilyPolicy\":\"PreferDualStack\","
          + "\"ports\":[{\"port\":80}]}}";

  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String DEPLOYMENT =
      "{\"metadata\":{\"name\":\"rehearsal\"},\"spec\":{\"replicas\":3,"
          + "\"selector\":{\"matchLabels\":{\"app\":\"rehearsal\"}},"
          + "\"template\":{\"metadata\":{\"labels\":{\"app\":\"rehearsal\"}},"
          + "\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}}}";

  private Rehearsal() {}

  /** Sends the requests one after another, and returns when the last is answered. */
  static void play(IpAddress bind, int port) {
    try {
      InetAddress server = InetAddress.getByAddress(bind.bytes());
      send(server, port, "GET", "/readyz", "");
      send(server, port, "GET", "/api/v1", "");
      send(server, port, "POST", SERVICES, SERVICE);
      send(server, port, "GET", SERVICES + "/rehearsal", "");
      send(
          server,
          port,
          "PATCH",
          SERVICES + "/rehearsal",
          "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
      send(server, port, "GET", SERVICES, "");
      send(server, port, "GET", SERVICES + "?watch=1&timeoutSeconds=1", "");
      send(server, port, "DELETE", SERVICES + "/rehearsal", "");
      send(server, port, "POST", DEPLOYMENTS, DEPLOYMENT);
      // Before a write, whatever comes of it, the controllers do what they have to.
      send(server, port, "DELETE", SERVICES + "/rehearsal", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void send(InetAddress server, int port, String method, String path, String body)
      throws IOException {
    String type = method.equals("PATCH") ? "application/merge-patch+json" : "application/json";
    try (Socket socket = new Socket(server, port)) {
      // A request that hangs must not hold up the build.
      socket.setSoTimeout(3000);
      OutputStream out = socket.getOutputStream();
      out.write(
          (method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + "Content-Type: "
                  + type
                  + "\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(UTF_8));
      socket.getInputStream().readAllBytes();
    }
  }
}
