package dev.duplane.endpoints;

import dev.duplane.api.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The health endpoints (Kubernetes API health endpoints; {@code
 * k8s.io/apiserver/pkg/server/healthz}). A cluster is wired before it can be reached, and what it
 * keeps in its own process is there: so each check says ok, but for that of an etcd that cannot be
 * reached. They have the names of kube-apiserver's, so that probes which ask for one or exclude one
 * find it. Thread-safe: its only state is how often each check was made.
 */
final class Health {
  /** What kube-apiserver starts after it listens, in the order in which it registers it. */
  private static final List<String> BOOT_SEQUENCE =
      List.of(
          "poststarthook/start-apiserver-admission-initializer",
          "poststarthook/generic-apiserver-start-informers",
          "poststarthook/priority-and-fairness-config-consumer",
          "poststarthook/priority-and-fairness-filter",
          "poststarthook/storage-object-count-tracker-hook",
          "poststarthook/start-apiextensions-informers",
          "poststarthook/start-apiextensions-controllers",
          "poststarthook/crd-informer-synced",
          "poststarthook/start-system-namespaces-controller",
          "poststarthook/peer-endpoint-reconciler-controller",
          "poststarthook/start-cluster-authentication-info-controller",
          "poststarthook/start-kube-apiserver-identity-lease-controller",
          "poststarthook/start-kube-apiserver-identity-lease-garbage-collector",
          "poststarthook/storage-readiness",
          "poststarthook/start-legacy-token-tracking-controller",
          "poststarthook/start-service-ip-repair-controllers",
          "poststarthook/scheduling/bootstrap-system-priority-classes",
          "poststarthook/priority-and-fairness-config-producer",
          "poststarthook/bootstrap-controller",
          "poststarthook/start-kubernetes-service-cidr-controller",
          "poststarthook/start-kube-aggregator-informers",
          "poststarthook/apiservice-status-local-available-controller",
          "poststarthook/apiservice-status-remote-available-controller",
          "poststarthook/apiservice-registration-controller",
          "poststarthook/apiservice-wait-for-first-sync",
          "poststarthook/apiservice-discovery-controller",
          "poststarthook/kube-apiserver-autoregistration",
          "autoregister-completion",
          "poststarthook/apiservice-openapi-controller",
          "poststarthook/apiservice-openapiv3-controller");

  private static final String ETCD = "etcd";

  private static final List<String> LIVE =
      checks(List.of("ping", "log", "loopback-serving-certificate", ETCD), List.of());
  private static final Map<String, List<String>> CHECKS =
      Map.of(
          "healthz",
          LIVE,
          "livez",
          LIVE,
          "readyz",
          checks(List.of("ping", "log", "informer-sync"), List.of("shutdown")));

  private final Supplier<@Nullable CompletableFuture<Void>> etcd;
  private final Map<Check, Made> made = new ConcurrentHashMap<>();

  /** A check, and the endpoint that it was made for. */
  private record Check(String name, String endpoint) {}

  /** How often a check went well and how often not, and how it went last. */
  private static final class Made {
    private final LongAdder passed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean well;

    void add(boolean passes) {
      (passes ? passed : failed).increment();
      well = passes;
    }
  }

  /**
   * @param etcd asks the etcd that the cluster is kept in, null if it is kept in none ({@link
   *     dev.duplane.cluster.Cluster#fresh})
   */
  Health(Supplier<@Nullable CompletableFuture<Void>> etcd) {
    this.etcd = etcd;
  }

  private static List<String> checks(List<String> before, List<String> after) {
    return Stream.of(before, BOOT_SEQUENCE, after).flatMap(List::stream).toList();
  }

  /** The paths of all endpoints and of their checks. */
  static Stream<String> paths() {
    return CHECKS.entrySet().stream()
        .flatMap(
            endpoint ->
                Stream.concat(
                    Stream.of("/" + endpoint.getKey()),
                    endpoint.getValue().stream()
                        .map(check -> "/" + endpoint.getKey() + "/" + check)));
  }

  /** Whether a path is one of the endpoints or of their checks. */
  static boolean isEndpoint(List<String> segments) {
    return !segments.isEmpty() && CHECKS.containsKey(segments.get(0));
  }

  /**
   * The answer to {@code /healthz}, {@code /livez}, {@code /readyz} or one check below, or null;
   * for the caller's thread when etcd has to be asked.
   */
  CompletableFuture<@Nullable ApiResponse> answer(
      List<String> segments, Query query, Caller caller) {
    CompletableFuture<Void> asked = etcd.get();
    if (asked == null) {
      return CompletableFuture.completedFuture(answer(segments, query, (String) null));
    }
    CompletableFuture<@Nullable String> unreachable =
        asked.handle(
            (done, failure) ->
                failure == null ? null : String.valueOf(ApiEndpoints.cause(failure).getMessage()));
    return caller.after(unreachable).thenApply(why -> answer(segments, query, why));
  }

  /**
   * @param unreachable why etcd cannot be reached; null if it can, and if there is none
   */
  private @Nullable ApiResponse answer(
      List<String> segments, Query query, @Nullable String unreachable) {
    String endpoint = segments.get(0);
    List<String> checks = CHECKS.getOrDefault(endpoint, List.of());
    if (segments.size() > 1) {
      String check = String.join("/", segments.subList(1, segments.size()));
      return checks.contains(check) ? single(check, unreachable) : null;
    }
    List<String> excluded = query.all("exclude");
    boolean healthy = true;
    for (String check : checks) {
      if (!excluded.contains(check)) {
        boolean passes = passes(check, unreachable);
        healthy &= passes;
        made.computeIfAbsent(new Check(check, endpoint), key -> new Made()).add(passes);
      }
    }
    if (!healthy) {
      String lines = verbose(checks, excluded, unreachable);
      return Answers.text(500, lines + endpoint + " check failed\n");
    }
    if (query.first("verbose") == null) {
      return Answers.text(200, "ok");
    }
    return Answers.text(200, verbose(checks, excluded, unreachable) + endpoint + " check passed\n");
  }

  private static boolean passes(String check, @Nullable String unreachable) {
    return unreachable == null || !check.equals(ETCD);
  }

  /** Who may ask for one check may know why it fails. */
  private static ApiResponse single(String check, @Nullable String unreachable) {
    return passes(check, unreachable)
        ? Answers.text(200, "ok")
        : Answers.text(
            500, "internal server error: error getting data from etcd: " + unreachable + "\n");
  }

  /** Tells which checks were made, and how often (component-base/metrics/prometheus/slis). */
  void tell(MetricsText metrics) {
    made.forEach(
        (check, results) -> {
          metrics.add(
              "kubernetes_healthcheck",
              "gauge",
              "[STABLE] This metric records the result of a single healthcheck.",
              labels(check),
              results.well ? 1 : 0);
          tell(metrics, check, "success", results.passed.sum());
          tell(metrics, check, "error", results.failed.sum());
        });
  }

  private static void tell(MetricsText metrics, Check check, String status, long count) {
    if (count > 0) {
      SortedMap<String, String> labels = labels(check);
      labels.put("status", status);
      metrics.add(
          "kubernetes_healthchecks_total",
          "counter",
          "[STABLE] This metric records the results of all healthcheck.",
          labels,
          (double) count);
    }
  }

  private static SortedMap<String, String> labels(Check check) {
    return new TreeMap<>(Map.of("name", check.name(), "type", check.endpoint()));
  }

  /** Counts anew. */
  void reset() {
    made.clear();
  }

  private static String verbose(
      List<String> checks, List<String> excluded, @Nullable String unreachable) {
    List<String> lines = new ArrayList<>();
    for (String check : checks) {
      if (excluded.contains(check)) {
        lines.add("[+]" + check + " excluded: ok\n");
      } else if (passes(check, unreachable)) {
        lines.add("[+]" + check + " ok\n");
      } else {
        lines.add("[-]" + check + " failed: reason withheld\n");
      }
    }
    TreeSet<String> unknown = new TreeSet<>(excluded);
    unknown.removeAll(checks);
    if (!unknown.isEmpty()) {
      lines.add(
          "warn: some health checks cannot be excluded: no matches for "
              + unknown.stream().map(GoText::quote).collect(Collectors.joining(","))
              + "\n");
    }
    return String.join("", lines);
  }
}
