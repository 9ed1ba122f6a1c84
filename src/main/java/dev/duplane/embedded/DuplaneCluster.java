package dev.duplane.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterClock;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.SavedState;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Faults;
import dev.duplane.endpoints.KubeconfigText;
import dev.duplane.endpoints.OpenPort;
import dev.duplane.endpoints.PortOpener;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.journal.Journal;
import dev.duplane.journal.ScenarioText;
import dev.duplane.net.IpAddress;
import dev.duplane.registry.explain.Explanation;
import dev.duplane.registry.explain.ExplanationText;
import java.net.URI;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of this process, for a test. It has nothing in common with others, of which there may
 * be any number at the same time. Thread-safe.
 *
 * <pre>{@code
 * try (DuplaneCluster cluster = DuplaneCluster.builder().nodes(2).start()) {
 *   cluster.request("POST", "/api/v1/namespaces/default/services", service);
 *   cluster.settle();
 * }
 * }</pre>
 */
public final class DuplaneCluster implements AutoCloseable {
  /** More than a server keeps, as the report of a test is to have all of its requests. */
  private static final int JOURNAL_ENTRIES = 1000;

  private static final long JOURNAL_BYTES = 2L << 20;

  private static final IpAddress LOOPBACK = IpAddress.of("127.0.0.1");

  private final ClusterConfig config;
  private final @Nullable SavedState state;
  private final @Nullable String token;
  private final Journal journal;
  private volatile Running running;
  private volatile @Nullable OpenPort port;

  /**
   * A cluster with what stands before it.
   *
   * @param handler answers requests, and notes them
   */
  private record Running(Cluster cluster, Faults faults, RequestHandler handler) {}

  /**
   * @param token of an administrator, for the kubeconfig; null where no port will be opened
   */
  DuplaneCluster(ClusterConfig config, @Nullable SavedState state, @Nullable String token) {
    this.config = config;
    this.state = state;
    this.token = token;
    this.journal = new Journal(config, JOURNAL_ENTRIES, JOURNAL_BYTES);
    this.running = begin();
  }

  /** A dual-stack cluster like that of {@code duplane serve}, without a port. */
  public static DuplaneCluster start() {
    return builder().start();
  }

  /** Says what a cluster is to be like. */
  public static DuplaneClusterBuilder builder() {
    return new DuplaneClusterBuilder();
  }

  private Running begin() {
    Cluster cluster = startCluster();
    RequestHandler endpoints = new ApiEndpoints(cluster, Contract.bundled(), this::address);
    Faults faults = Faults.of(endpoints, cluster);
    // What happens while a cluster starts is over before the first request: Nodes are ready.
    cluster.settle();
    return new Running(cluster, faults, journal.before(faults, cluster.clock()));
  }

  private Cluster startCluster() {
    try {
      return state == null ? Cluster.start(config) : Cluster.start(config, state);
    } catch (SavedState.InvalidStateException e) {
      throw new IllegalArgumentException(String.join("; ", e.problems()), e);
    }
  }

  /** Where clients reach it, as discovery says it. */
  private String address() {
    OpenPort open = port;
    return LOOPBACK + ":" + (open == null ? 443 : open.number());
  }

  /** Opens a port, once. */
  void listen(int number) {
    PortOpener opener =
        ServiceLoader.load(PortOpener.class, DuplaneCluster.class.getClassLoader())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("nothing here opens ports"));
    try {
      OpenPort opened =
          opener.open(
              (request, caller) -> running.handler.handle(request, caller), LOOPBACK, number);
      port = opened;
      running.cluster.listens(LOOPBACK, opened.number());
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "a port needs io.vertx:vertx-web on the class path; without one,"
              + " DuplaneCluster.request does",
          e);
    }
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param method e.g. {@code GET}
   * @param path percent-encoded, with a query perhaps
   */
  public ClusterAnswer request(String method, String path) {
    return send(InProcessRequest.of(method, path));
  }

  /**
   * Sends a request with a body. That of a PATCH is a merge patch unless {@link InProcessRequest}
   * says otherwise.
   *
   * @param body JSON, or YAML
   */
  public ClusterAnswer request(String method, String path, String body) {
    return send(InProcessRequest.of(method, path).withBody(body));
  }

  /** Sends a request with a body. That of a PATCH is a merge patch. */
  public ClusterAnswer request(String method, String path, JsonNode body) {
    return request(method, path, body.toString());
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws IllegalArgumentException if it is a watch; {@link #watch} has those
   * @throws java.io.UncheckedIOException if the connection is reset, as a fault may have it
   */
  public ClusterAnswer send(InProcessRequest request) {
    ApiResponse response = running.handler.handle(request.toApi());
    if (response instanceof ApiResponse.Watching watching) {
      watching.watch().close();
      throw new IllegalArgumentException("DuplaneCluster.watch does watches");
    }
    return ClusterAnswer.of(response);
  }

  /**
   * Begins a watch.
   *
   * @param path of a collection, with a query perhaps; {@code watch=true} is added
   * @throws IllegalArgumentException if it is refused, with the answer
   */
  public ClusterWatch watch(String path) {
    String watched = path + (path.indexOf('?') < 0 ? "?" : "&") + "watch=true";
    Running now = running;
    ApiResponse response = now.handler.handle(InProcessRequest.of("GET", watched).toApi());
    if (response instanceof ApiResponse.Watching watching) {
      return new ClusterWatch(watching, now.cluster::settle);
    }
    throw new IllegalArgumentException(ClusterAnswer.of(response).toString());
  }

  /** Does what controllers have pending now, and what follows from that. */
  public void settle() {
    running.cluster.settle();
  }

  /** Its clock: moved on, controllers do what has become due meanwhile, each at its time. */
  public ClusterClock clock() {
    return running.cluster.clock();
  }

  /** What goes wrong for its clients. */
  public ClusterFaults faults() {
    return new ClusterFaults(running.faults);
  }

  /**
   * Why an object looks as it does, or why the last request for it was refused.
   *
   * @param path of an object, e.g. {@code /api/v1/namespaces/default/services/web}
   * @return as {@code duplane explain} prints it; empty if nothing is known
   */
  public String explain(String path) {
    Explanation explanation = running.cluster.explain(path);
    return explanation == null ? "" : ExplanationText.of(explanation);
  }

  /** What was asked and answered, newest last; the oldest go when there are too many. */
  public List<Journal.JournalEntry> journal() {
    return journal.read().entries();
  }

  /** The journal as a scenario file that {@code duplane run} takes. */
  public String recordedScenario() {
    return ScenarioText.of(journal.read());
  }

  /** What a test that fails shows: what was asked since, and why the objects are as they are. */
  public String report(ReportMark since) {
    return ClusterReport.of(journal.read(), since, this::explain);
  }

  /** Where the journal has got to. */
  public ReportMark mark() {
    return ReportMark.of(journal.read());
  }

  /** Begins anew, as at the start; a port stays open. Watches end, and faults and journal. */
  public synchronized void reset() {
    Cluster old = running.cluster;
    journal.clear();
    Running anew = begin();
    OpenPort open = port;
    if (open != null) {
      anew.cluster.listens(LOOPBACK, open.number());
    }
    running = anew;
    old.close();
  }

  /**
   * Where clients reach it.
   *
   * @throws IllegalStateException if it has no port
   */
  public URI baseUrl() {
    return URI.create("http://" + LOOPBACK + ":" + openPort().number());
  }

  /**
   * The text of a kubeconfig with its address and the token of an administrator.
   *
   * @throws IllegalStateException if it has no port
   */
  public String kubeconfig() {
    return KubeconfigText.of(baseUrl().toString(), null, token());
  }

  /**
   * The bearer token of an administrator.
   *
   * @throws IllegalStateException if it has no port
   */
  public String token() {
    String told = token;
    if (told == null) {
      throw withoutPort();
    }
    return told;
  }

  private OpenPort openPort() {
    OpenPort open = port;
    if (open == null) {
      throw withoutPort();
    }
    return open;
  }

  private static IllegalStateException withoutPort() {
    return new IllegalStateException(
        "this cluster has no port; DuplaneCluster.builder().withPort() opens one");
  }

  /** The cluster itself, for what is not told here: pools, state, certificates. */
  public Cluster cluster() {
    return running.cluster;
  }

  /** Ends it. Its port is closed. */
  @Override
  public synchronized void close() {
    OpenPort open = port;
    port = null;
    if (open != null) {
      open.close();
    }
    running.cluster.close();
  }
}
