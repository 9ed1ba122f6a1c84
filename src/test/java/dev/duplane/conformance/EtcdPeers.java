package dev.duplane.conformance;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.registry.StorageMediaType;
import dev.duplane.store.etcd.EtcdServer;
import dev.duplane.store.etcd.EtcdStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the clusters of conformance tests have their objects: in memory, or, within {@link #on} and
 * everywhere with {@code -Dconformance.store=etcd}, in an etcd, each below a prefix of its own.
 */
final class EtcdPeers {
  private static final String PROPERTY = "conformance.store";
  private static final ThreadLocal<Boolean> WANTED =
      ThreadLocal.withInitial(() -> "etcd".equals(System.getProperty(PROPERTY)));
  private static final AtomicInteger MADE = new AtomicInteger();

  private EtcdPeers() {}

  /** Ends with the process. */
  private static final class Shared {
    static final EtcdServer ETCD = start();

    private static EtcdServer start() {
      EtcdServer etcd = EtcdServer.start();
      Runtime.getRuntime().addShutdownHook(new Thread(etcd::close));
      return etcd;
    }
  }

  /** Does something with all clusters that it starts in etcd. */
  static void on(Runnable test) {
    boolean before = WANTED.get();
    WANTED.set(true);
    try {
      test.run();
    } finally {
      WANTED.set(before);
    }
  }

  /** A cluster with nothing in it. */
  static Cluster start(ClusterConfig config) {
    if (!WANTED.get()) {
      return Cluster.start(config);
    }
    int number = MADE.getAndIncrement();
    StorageMediaType mediaType =
        number % 2 == 0 ? StorageMediaType.PROTOBUF : StorageMediaType.JSON;
    try {
      return Cluster.on(
          new EtcdStore(Shared.ETCD.configuration("/peer-" + number)), mediaType, config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
