package dev.duplane.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests to one server, and how long they take. */
final class ServerLoad {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final int CONNECTIONS = 8;
  private static final int LISTS = 11;
  private static final Pattern REVISION = Pattern.compile("\"resourceVersion\":\"(\\d+)\"");

  private final URI uri;
  private int round;
  private int filled;

  ServerLoad(URI uri) {
    this.uri = uri;
  }

  /** A Service that asks for two families. */
  static String service(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\""
        + name
        + "\",\"labels\":{\"app\":\"bench\"}},\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\","
        + "\"selector\":{\"app\":\"bench\"},\"ports\":[{\"port\":80}]}}";
  }

  /** Makes one Service. */
  void create(String name) throws IOException {
    try (Connection connection = new Connection(uri)) {
      connection.send("POST", SERVICES, service(name));
    }
  }

  /** Creates a second, over eight connections. */
  double creates(int seconds) throws IOException, InterruptedException {
    String prefix = "r" + round++ + "-";
    return Load.perSecond(
        uri,
        CONNECTIONS,
        seconds,
        (connection, n) -> connection.send("POST", SERVICES, service(prefix + n)));
  }

  /** Reads of one Service a second, over eight connections. */
  double reads(int seconds) throws IOException, InterruptedException {
    create("read" + round++);
    String path = SERVICES + "/read" + (round - 1);
    return Load.perSecond(
        uri, CONNECTIONS, seconds, (connection, n) -> connection.send("GET", path, ""));
  }

  /** Makes Services until there are so many. */
  void fill(int count) throws IOException, InterruptedException {
    int from = filled;
    Load.all(
        uri,
        CONNECTIONS,
        count - from,
        (connection, n) -> connection.send("POST", SERVICES, service("f" + (from + n))));
    filled = count;
  }

  /** Deletes all Services of the Namespace. */
  void deleteAll() throws IOException {
    try (Connection connection = new Connection(uri)) {
      connection.send("DELETE", SERVICES, "");
    }
    filled = 0;
  }

  /** The median time of a list, its bytes read. */
  double listMillis(String query) throws IOException {
    double[] millis = new double[LISTS];
    try (Connection connection = new Connection(uri)) {
      for (int i = 0; i < LISTS; i++) {
        long start = System.nanoTime();
        connection.send("GET", SERVICES + query, "");
        millis[i] = (System.nanoTime() - start) / 1e6;
      }
    }
    Arrays.sort(millis);
    return millis[LISTS / 2];
  }

  /** How long after a write the last of so many watchers has been told. */
  double fanOutMillis(int watchers) throws IOException {
    try (Connection connection = new Connection(uri)) {
      String path = SERVICES + "?watch=true&resourceVersion=" + revision(connection);
      try (Watchers watching = Watchers.open(uri, path, watchers)) {
        // Once for all to be warm, once for the figure.
        watching.awaitAll("fan-warm", connection, service("fan-warm"), SERVICES);
        return watching.awaitAll("fan-out", connection, service("fan-out"), SERVICES);
      }
    }
  }

  private static String revision(Connection connection) throws IOException {
    String list =
        new String(connection.send("GET", SERVICES + "?limit=1", ""), StandardCharsets.UTF_8);
    Matcher revision = REVISION.matcher(list);
    if (!revision.find()) {
      throw new IOException("a list without a resourceVersion");
    }
    return revision.group(1);
  }
}
