package dev.duplane.bench;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import dev.duplane.registry.Body;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What clusters cost in this process. */
final class InProcess {
  private static final int CLUSTERS = 1_000;
  private static final ClusterConfig CONFIG =
      ClusterConfig.of(List.of(Cidr.of("10.0.0.0/8"), Cidr.of("fd00:10::/64")))
          .withControllers(Controllers.API_SERVER);

  private final double clusterMillis;
  private final double clusterKibibytes;
  private double bytesPerService;

  /** Starts clusters; the first half, during which the JVM still compiles, is not measured. */
  InProcess() {
    List<Cluster> clusters = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      clusters.add(Cluster.start(CONFIG));
    }
    long before = usedHeap();
    long start = System.nanoTime();
    for (int i = 0; i < CLUSTERS; i++) {
      clusters.add(Cluster.start(CONFIG));
    }
    clusterMillis = (System.nanoTime() - start) / 1e6 / CLUSTERS;
    clusterKibibytes = (usedHeap() - before) / 1024.0 / CLUSTERS;
    clusters.forEach(Cluster::close);
  }

  double clusterMillis() {
    return clusterMillis;
  }

  double clusterKibibytes() {
    return clusterKibibytes;
  }

  /** Creates a second, of so many dual-stack Services one after another. */
  double creates(int count) {
    try (Cluster cluster = Cluster.start(CONFIG)) {
      ResourceRegistry services =
          Objects.requireNonNull(cluster.catalog().resource("", "v1", "services"));
      long before = usedHeap();
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        byte[] body = ServerLoad.service("s" + i).getBytes(StandardCharsets.UTF_8);
        services.create("default", Body.json(body), WriteOptions.DEFAULT);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      bytesPerService = (double) (usedHeap() - before) / count;
      return count / seconds;
    }
  }

  /** Bytes for each Service of the last {@link #creates}, its two IPAddress objects included. */
  double bytesPerService() {
    return bytesPerService;
  }

  /** The heap in use after garbage collection, in bytes. */
  static long usedHeap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
