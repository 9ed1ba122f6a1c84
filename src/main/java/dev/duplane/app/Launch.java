package dev.duplane.app;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.journal.Journal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A server on its way up: the cluster starts on a thread of its own while Quarkus starts on the
 * main one, which saves about a quarter of the time to the first request.
 *
 * @param options what the command line says
 * @param cluster the cluster, started or starting
 * @param endpoints its API, once it has started
 * @param journal what is asked of it
 * @param port where it listens, once it does; before, what was asked for
 */
record Launch(
    ServeOptions options,
    CompletableFuture<Cluster> cluster,
    CompletableFuture<ApiEndpoints> endpoints,
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
    CompletableFuture<Cluster> cluster =
        CompletableFuture.supplyAsync(
            () -> Cluster.start(options.cluster()),
            task -> new Thread(task, "cluster-start").start());
    AtomicInteger port = new AtomicInteger(options.port());
    Launch launch =
        new Launch(
            options,
            cluster,
            cluster.thenApply(
                started ->
                    new ApiEndpoints(
                        started, Contract.bundled(), () -> options.address(port.get()))),
            options.record() == null
                ? new Journal(options.cluster(), JOURNAL_ENTRIES, JOURNAL_BYTES)
                : new Journal(options.cluster(), RECORD_ENTRIES, RECORD_BYTES),
            port);
    CURRENT.set(launch);
    return launch;
  }

  /** The launch that is under way; begun here, with the flags given, if there is none. */
  static Launch current(List<String> args) {
    Launch launch = CURRENT.get();
    return launch == null ? begin(Commands.serveOptions(args)) : launch;
  }
}
