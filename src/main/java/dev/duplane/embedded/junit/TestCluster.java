package dev.duplane.embedded.junit;

import dev.duplane.embedded.DuplaneCluster;
import dev.duplane.embedded.ReportMark;
import java.util.EnumMap;
import java.util.Map;

/** The cluster of a test, or of a class of them, with the clients that they have asked for. */
final class TestCluster implements AutoCloseable {
  private final DuplaneCluster cluster;
  private final Map<Injection, Object> clients = new EnumMap<>(Injection.class);

  TestCluster(DuplaneCluster cluster) {
    this.cluster = cluster;
  }

  /** Starts one as an annotation has it. */
  static TestCluster start(DuplaneTest told, Class<?> test) {
    return new TestCluster(TestClusterStart.of(told, Injection.needPort(test)));
  }

  /** What is asked for; a client is made once. */
  synchronized Object get(Injection injection) {
    return switch (injection) {
      case CLUSTER -> cluster;
      case BASE_URL -> cluster.baseUrl();
      case BASE_URL_TEXT -> cluster.baseUrl().toString();
      case KUBECONFIG -> cluster.kubeconfig();
      case FABRIC8_CLIENT ->
          clients.computeIfAbsent(injection, asked -> Fabric8Client.of(cluster.kubeconfig()));
      case OFFICIAL_CLIENT ->
          clients.computeIfAbsent(injection, asked -> OfficialClient.of(cluster.kubeconfig()));
    };
  }

  ReportMark mark() {
    return cluster.mark();
  }

  String report(ReportMark since) {
    return cluster.report(since);
  }

  @Override
  public synchronized void close() {
    try {
      Object fabric8 = clients.get(Injection.FABRIC8_CLIENT);
      if (fabric8 != null) {
        Fabric8Client.close(fabric8);
      }
      Object official = clients.get(Injection.OFFICIAL_CLIENT);
      if (official != null) {
        OfficialClient.close(official);
      }
    } finally {
      cluster.close();
    }
  }
}
