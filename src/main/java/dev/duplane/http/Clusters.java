package dev.duplane.http;

import dev.duplane.api.Status;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Caller;
import dev.duplane.endpoints.Faults;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.journal.Journal;
import dev.duplane.net.IpAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of a server, by name. The first one is served at the root, all of them below {@code
 * /clusters/NAME}; none knows of another. Thread-safe.
 */
public final class Clusters implements RequestHandler, AutoCloseable {
  /** The name of the cluster that is served at the root. */
  public static final String FIRST = "default";

  /** What comes before a name in a path. */
  public static final String PREFIX = "/clusters/";

  /** Where the server listens. */
  private record Listening(IpAddress address, int port) {}

  private final ConcurrentSkipListMap<String, ServedCluster> byName = new ConcurrentSkipListMap<>();
  private final Supplier<String> serverAddress;
  private final @Nullable SavedState initial;
  private final JournalFactory journals;
  private volatile ServedCluster first;
  private volatile @Nullable Listening listening;

  /** Makes the journal of a cluster. */
  public interface JournalFactory {
    Journal of(ClusterConfig config);
  }

  /**
   * The clusters of a server that has one.
   *
   * @param cluster the first one
   * @param journal its journal
   * @param journals makes those of others
   * @param initial what the first one has begun with; null for nothing
   * @param serverAddress host and port that clients reach the server at
   */
  public Clusters(
      Cluster cluster,
      Journal journal,
      JournalFactory journals,
      @Nullable SavedState initial,
      Supplier<String> serverAddress) {
    this.journals = journals;
    this.initial = initial;
    this.serverAddress = serverAddress;
    this.first = served(FIRST, cluster, journal);
    byName.put(FIRST, first);
  }

  private ServedCluster served(String name, Cluster cluster, Journal journal) {
    Listening now = listening;
    if (now != null) {
      cluster.listens(now.address(), now.port());
    }
    return wrapped(name, cluster, journal);
  }

  private ServedCluster wrapped(String name, Cluster cluster, Journal journal) {
    ApiEndpoints endpoints = new ApiEndpoints(cluster, Contract.bundled(), serverAddress);
    Faults faults = Faults.of(endpoints, cluster);
    return new ServedCluster(
        name, cluster, journal, faults, journal.before(faults, cluster.clock()));
  }

  /** The cluster at the root. */
  public ServedCluster first() {
    return first;
  }

  /** The cluster of a name; null if there is none. */
  public @Nullable ServedCluster find(String name) {
    return byName.get(name);
  }

  /** All of them, by name. */
  public List<ServedCluster> all() {
    return List.copyOf(byName.values());
  }

  /**
   * Starts one more.
   *
   * @return null if there is one of that name already
   * @throws IllegalArgumentException as {@link Cluster#start(ClusterConfig)}
   */
  public @Nullable ServedCluster create(String name, ClusterConfig config) {
    if (byName.containsKey(name)) {
      return null;
    }
    ServedCluster made = served(name, Cluster.start(config), journals.of(config));
    ServedCluster other = byName.putIfAbsent(name, made);
    if (other != null) {
      made.cluster().close();
    }
    return other == null ? made : null;
  }

  /**
   * Serves a cluster that runs already. It is not told where the server listens: it goes on as
   * though it were alone.
   *
   * @return null if there is one of that name already; the cluster stays its owner's then
   */
  public @Nullable ServedCluster add(String name, Cluster cluster) {
    ServedCluster made = wrapped(name, cluster, journals.of(cluster.config()));
    return byName.putIfAbsent(name, made) == null ? made : null;
  }

  /** Ends one that is not the first. Its watches end. */
  public boolean delete(String name) {
    ServedCluster gone = name.equals(FIRST) ? null : byName.remove(name);
    if (gone != null) {
      gone.cluster().close();
    }
    return gone != null;
  }

  /**
   * Begins anew: as at the start, or with a state. Watches end, as when kube-apiserver is
   * restarted.
   *
   * @param old what is replaced
   * @param state null: what it began with when the server started
   * @throws SavedState.InvalidStateException as {@link Cluster#start(ClusterConfig, SavedState)};
   *     nothing has changed then
   * @throws StateElsewhereException if the cluster's objects are in a store outside this process
   */
  public synchronized ServedCluster restart(ServedCluster old, @Nullable SavedState state)
      throws SavedState.InvalidStateException {
    if (old.cluster().isShared()) {
      throw new StateElsewhereException();
    }
    ClusterConfig config = old.journal().config();
    SavedState begin = state == null && old.name().equals(FIRST) ? initial : state;
    Cluster cluster = begin == null ? Cluster.start(config) : Cluster.start(config, begin);
    old.journal().clear();
    ServedCluster made = served(old.name(), cluster, old.journal());
    byName.put(old.name(), made);
    if (old.name().equals(FIRST)) {
      first = made;
    }
    old.cluster().close();
    return made;
  }

  /**
   * Has all clusters say where the server listens.
   *
   * @param address where clients reach it
   * @param port where clients reach it
   */
  public void listens(IpAddress address, int port) {
    listening = new Listening(address, port);
    all().forEach(served -> served.cluster().listens(address, port));
  }

  @Override
  public CompletableFuture<ApiResponse> handle(ApiRequest request, Caller caller) {
    if (!request.path().startsWith(PREFIX)) {
      return first.handler().handle(request, caller);
    }
    String name = name(request.path());
    ServedCluster served = find(name);
    return served == null
        ? CompletableFuture.completedFuture(unknown(name))
        : served.handler().handle(request.at(within(request.path())), caller);
  }

  /** The name of the cluster that a path leads to. */
  static String name(String path) {
    if (!path.startsWith(PREFIX)) {
      return FIRST;
    }
    int slash = path.indexOf('/', PREFIX.length());
    return path.substring(PREFIX.length(), slash < 0 ? path.length() : slash);
  }

  /** A path without what leads to its cluster. */
  static String within(String path) {
    if (!path.startsWith(PREFIX)) {
      return path;
    }
    int slash = path.indexOf('/', PREFIX.length());
    return slash < 0 ? "/" : path.substring(slash);
  }

  private static ApiResponse unknown(String name) {
    return Exchange.status(
        new Status(
            404,
            "NotFound",
            "there is no cluster \"" + name + "\"; /emulator/v1/clusters tells which there are",
            null));
  }

  @Override
  public void close() {
    all().forEach(served -> served.cluster().close());
  }
}
