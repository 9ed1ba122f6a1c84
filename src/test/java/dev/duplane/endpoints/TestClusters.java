package dev.duplane.endpoints;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.net.Cidr;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Clusters with the ranges that the recorded ones had. */
final class TestClusters {
  private TestClusters() {}

  static Cluster start(String name) {
    Cidr v4 = Cidr.of("10.96.0.0/16");
    Cidr v6 = Cidr.of("fd00:10:96::/112");
    List<Cidr> ranges =
        switch (name) {
          case "v4" -> List.of(v4);
          case "v6" -> List.of(v6);
          case "v6v4" -> List.of(v6, v4);
          default -> List.of(v4, v6);
        };
    Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    return Cluster.start(
        ClusterConfig.of(ranges).withControllers(Controllers.API_SERVER).withClock(clock));
  }
}
