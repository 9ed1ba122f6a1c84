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
  private String known = "first";

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

  /** One Service, as it is read. */
  byte[] read(String name) throws IOException {
    try (Connection connection = new Connection(uri)) {
      return connection.send("GET", SERVICES + "/" + name, "");
    }
  }

  /** Sends bytes. */
  void send(byte[] bytes) throws IOException {
    try (Connection connection = new Connection(uri)) {
      connection.send("POST", SERVICES, new String(bytes, StandardCharsets.UTF_8));
    }
  }

  /** Creates a second, over eight connections. */
  double creates(int seconds) throws IOException, InterruptedException {
    return creates(seconds, CONNECTIONS);
  }

  /** Creates a second, over so many connections. */
  double creates(int seconds, int connections) throws IOException, InterruptedException {
    String prefix = "r" + round++ + "-";
    return Load.perSecond(
        uri,
        connections,
        seconds,
        (connection, n) -> connection.send("POST", SERVICES, service(prefix + n)));
  }

  /** Creates a second, of so many Services, over eight connections. */
  double timedCreates(int count) throws IOException, InterruptedException {
    String prefix = "t" + round++ + "-";
    long start = System.nanoTime();
    Load.all(
        uri,
        CONNECTIONS,
        count,
        (connection, n) -> connection.send("POST", SERVICES, service(prefix + n)));
    return count / ((System.nanoTime() - start) / 1e9);
  }

  /** Reads a second, over eight connections, of a Service that is there. */
  double reads(int seconds) throws IOException, InterruptedException {
    String path = SERVICES + "/" + known;
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
    known = "f1";
  }

  /** Deletes all Services of the Namespace. */
  void deleteAll() throws IOException {
    try (Connection connection = new Connection(uri)) {
      connection.send("DELETE", SERVICES, "");
    }
    filled = 0;
    known = "";
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
        String warm = "fan-warm" + round++;
        watching.awaitAll(warm, connection, service(warm), SERVICES);
        String timed = "fan-out" + round++;
        return watching.awaitAll(timed, connection, service(timed), SERVICES);
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
