package dev.duplane.bench;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.net.Cidr;
import dev.duplane.registry.Body;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * Measures a cluster in this process, and a server over HTTP.
 *
 * <pre>
 *   Benchmark memory 100000              bytes for each stored dual-stack Service, creates a second
 *   Benchmark http HOST PORT SECONDS     creates, then reads, a second, with eight connections
 * </pre>
 *
 * CONTRIBUTING.md says how to start it.
 */
public final class Benchmark {
  private static final int CONNECTIONS = 8;

  private Benchmark() {}

  /** Runs one of the two. */
  public static void main(String... args) throws IOException, InterruptedException {
    PrintStream out = System.out;
    switch (args.length > 0 ? args[0] : "") {
      case "memory" -> memory(Integer.parseInt(args[1]), out);
      case "http" -> http(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]), out);
      default -> out.println("memory COUNT | http HOST PORT SECONDS");
    }
  }

  /** A Service that asks for two families. */
  static String service(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\""
        + name
        + "\",\"labels\":{\"app\":\"bench\"}},\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\","
        + "\"selector\":{\"app\":\"bench\"},\"ports\":[{\"port\":80}]}}";
  }

  private static void memory(int count, PrintStream out) {
    try (Cluster cluster =
        Cluster.start(ClusterConfig.of(List.of(Cidr.of("10.0.0.0/8"), Cidr.of("fd00:10::/64"))))) {
      ResourceRegistry services =
          Objects.requireNonNull(cluster.registry().resource("", "v1", "services"));
      long before = usedHeap();
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        byte[] body = service("s" + i).getBytes(StandardCharsets.UTF_8);
        services.create("default", Body.json(body), WriteOptions.DEFAULT);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      out.printf(
          "%d Services: %.0f creates a second in process, %d bytes each%n",
          count, count / seconds, (usedHeap() - before) / count);
    }
  }

  /** The heap in use after garbage collection, in bytes. */
  private static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void http(String host, int port, int seconds, PrintStream out)
      throws IOException, InterruptedException {
    String path = "/api/v1/namespaces/default/services";
    // Twice, since the first round warms the server up.
    for (int round = 1; round <= 2; round++) {
      String prefix = "r" + round + "-";
      Load creates = new Load(host, port, n -> Load.request("POST", path, service(prefix + n)));
      out.printf("round %d: %.0f creates a second%n", round, creates.run(CONNECTIONS, seconds));
      Load reads = new Load(host, port, n -> Load.request("GET", path + "/" + prefix + "1", ""));
      out.printf("round %d: %.0f reads a second%n", round, reads.run(CONNECTIONS, seconds));
    }
  }
}
