package dev.duplane.app;

import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.http.Clusters;
import dev.duplane.journal.Journal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server on its way up: the cluster starts on a thread of its own while Quarkus starts on the
 * main one, which saves about a quarter of the time to the first request.
 *
 * @param options what the command line says
 * @param clusters the clusters, started or starting
 * @param journal what is asked of the first one
 * @param port that clients are told: where it listens, once it does; before, what was asked for
 */
record Launch(
    ServeOptions options,
    CompletableFuture<Clusters> clusters,
    Journal journal,
    AtomicInteger port) {

  /**
   * What a server remembers for those who look; more would outlive the young generation and be left
   * in the heap as garbage, request by request.
   */
  private static final int JOURNAL_ENTRIES = 250;

  private static final long JOURNAL_BYTES = 2L << 20;

  /** What a record holds at most. */
  private static final int RECORD_ENTRIES = 100_000;

  private static final long RECORD_BYTES = 256L << 20;

  /** Set by the command line before Quarkus starts; beans are made where main cannot reach. */
  private static final AtomicReference<Launch> CURRENT = new AtomicReference<>();

  /** Begins to start a cluster, for {@link #current} to find. */
  static Launch begin(ServeOptions options) {
    AtomicInteger port = new AtomicInteger(options.listening().toldPort());
    Journal journal = options.record() == null ? journal(options.cluster()) : record(options);
    CompletableFuture<Clusters> clusters =
        CompletableFuture.supplyAsync(
            () ->
                new Clusters(
                    start(options),
                    journal,
                    Launch::journal,
                    options.state(),
                    () -> options.listening().address(port.get())),
            task -> new Thread(task, "cluster-start").start());
    Launch launch = new Launch(options, clusters, journal, port);
    CURRENT.set(launch);
    return launch;
  }

  private static Cluster start(ServeOptions options) {
    SavedState state = options.state();
    ServeOptions.Etcd etcd = options.etcd();
    if (etcd != null) {
      return EtcdOptions.start(etcd.servers(), etcd.mediaType(), options.cluster());
    }
    try {
      return state == null
          ? Cluster.start(options.cluster())
          : Cluster.start(options.cluster(), state);
    } catch (SavedState.InvalidStateException e) {
      throw new CompletionException(e);
    }
  }

  private static Journal journal(ClusterConfig config) {
    return new Journal(config, JOURNAL_ENTRIES, JOURNAL_BYTES);
  }

  private static Journal record(ServeOptions options) {
    return new Journal(options.cluster(), RECORD_ENTRIES, RECORD_BYTES);
  }

  /** The launch that is under way; begun here, with the flags given, if there is none. */
  static Launch current(List<String> args) {
    Launch launch = CURRENT.get();
    return launch == null ? begin(Commands.serveOptions(args)) : launch;
  }
}
