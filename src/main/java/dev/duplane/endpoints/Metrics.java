package dev.duplane.endpoints;

import dev.duplane.allocation.AddressPool;
import dev.duplane.allocation.AllocationCounts;
import dev.duplane.allocation.PortPool;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiResponse.Header;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /metrics} and {@code /metrics/slis} show: of the metrics of kube-apiserver those that
 * are facts of a cluster that is emulated, with their names, labels and texts (Kubernetes Metrics
 * Reference; Kubernetes Component SLI Metrics; the metrics.go of
 * pkg/registry/core/service/ipallocator and portallocator). Times and sizes of a machine that is
 * not there are none. What is counted can be counted anew (component-base/metrics, {@code
 * HandlerWithReset}).
 */
final class Metrics {
  private static final String COUNTER = "counter";
  private static final String GAUGE = "gauge";
  private static final String ADDRESSES = "kube_apiserver_clusterip_allocator_";
  private static final String PORTS = "kube_apiserver_nodeport_allocator_";
  private static final int MILLIS = 1000;
  private static final List<Header> HEADERS =
      List.of(
          Answers.NOT_CACHED,
          new Header(
              "Content-Type", "text/plain; version=0.0.4; charset=utf-8; escaping=underscores"));

  private final Cluster cluster;
  private final RequestCounts requests;
  private final Health health;
  private final Instant started;

  /**
   * @param cluster of which it tells
   * @param requests that have been answered
   * @param health whose checks are counted
   */
  Metrics(Cluster cluster, RequestCounts requests, Health health) {
    this.cluster = cluster;
    this.requests = requests;
    this.health = health;
    this.started = cluster.clock().instant();
  }

  /** The answer to {@code /metrics} or {@code /metrics/slis}, or null. */
  @Nullable ApiResponse answer(List<String> segments, ApiRequest request) {
    boolean slis = segments.equals(List.of("metrics", "slis"));
    if (!slis && segments.size() > 1) {
      return null;
    }
    if (request.method().equals("DELETE")) {
      if (slis) {
        health.reset();
      } else {
        reset();
      }
      return Answers.text(200, "metrics reset\n");
    }
    MetricsText metrics = new MetricsText();
    if (slis) {
      health.tell(metrics);
    } else {
      tell(metrics);
    }
    return new ApiResponse.Complete(200, HEADERS, metrics.bytes());
  }

  private void reset() {
    requests.reset();
    cluster.addressPools().forEach(pool -> pool.counts().reset());
    cluster.nodePorts().counts().reset();
  }

  private void tell(MetricsText metrics) {
    requests.tell(metrics);
    addObjects(metrics);
    cluster.addressPools().forEach(pool -> addAddresses(metrics, pool));
    addPorts(metrics, cluster.nodePorts());
    metrics.add(
        "process_start_time_seconds",
        GAUGE,
        "[ALPHA] Start time of the process since unix epoch in seconds.",
        Map.of(),
        (double) started.toEpochMilli() / MILLIS);
  }

  private void addObjects(MetricsText metrics) {
    cluster
        .storedObjects()
        .forEach(
            (resource, count) ->
                metrics.add(
                    "apiserver_resource_objects",
                    GAUGE,
                    "[ALPHA] Number of stored objects at the time of last check split by kind. In"
                        + " case of a fetching error, the value will be -1.",
                    ordered("group", resource.group(), "resource", resource.resource()),
                    count));
  }

  private static void addAddresses(MetricsText metrics, AddressPool pool) {
    Map<String, String> labels = Map.of("cidr", pool.range().toString());
    metrics.add(
        ADDRESSES + "allocated_ips",
        GAUGE,
        "[ALPHA] Gauge measuring the number of allocated IPs for Services",
        labels,
        (double) pool.used());
    metrics.add(
        ADDRESSES + "available_ips",
        GAUGE,
        "[ALPHA] Gauge measuring the number of available IPs for Services",
        labels,
        pool.free().doubleValue());
    AllocationCounts counts = pool.counts();
    for (Scope scope : Scope.values()) {
      Map<String, String> scoped =
          ordered("cidr", pool.range().toString(), "scope", scope.toString());
      count(
          metrics,
          ADDRESSES + "allocation_total",
          "[ALPHA] Number of Cluster IPs allocations",
          scoped,
          scope.allocated(counts));
      count(
          metrics,
          ADDRESSES + "allocation_errors_total",
          "[ALPHA] Number of errors trying to allocate Cluster IPs",
          scoped,
          scope.failed(counts));
    }
  }

  private static void addPorts(MetricsText metrics, PortPool pool) {
    metrics.add(
        PORTS + "allocated_ports",
        GAUGE,
        "[ALPHA] Gauge measuring the number of allocated NodePorts for Services",
        Map.of(),
        pool.used());
    metrics.add(
        PORTS + "available_ports",
        GAUGE,
        "[ALPHA] Gauge measuring the number of available NodePorts for Services",
        Map.of(),
        pool.free());
    for (Scope scope : Scope.values()) {
      Map<String, String> scoped = Map.of("scope", scope.toString());
      count(
          metrics,
          PORTS + "allocation_total",
          "[ALPHA] Number of NodePort allocations",
          scoped,
          scope.allocated(pool.counts()));
      count(
          metrics,
          PORTS + "allocation_errors_total",
          "[ALPHA] Number of errors trying to allocate NodePort",
          scoped,
          scope.failed(pool.counts()));
    }
  }

  /** What has never been counted is not there. */
  private static void count(
      MetricsText metrics, String name, String help, Map<String, String> labels, long count) {
    if (count > 0) {
      metrics.add(name, COUNTER, help, labels, (double) count);
    }
  }

  private static Map<String, String> ordered(
      String first, String value, String second, String other) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(first, value);
    labels.put(second, other);
    return labels;
  }

  /** How something is allocated. */
  private enum Scope {
    DYNAMIC,
    STATIC;

    long allocated(AllocationCounts counts) {
      return this == STATIC ? counts.allocatedStatic() : counts.allocatedDynamic();
    }

    long failed(AllocationCounts counts) {
      return this == STATIC ? counts.failedStatic() : counts.failedDynamic();
    }

    @Override
    public String toString() {
      return this == STATIC ? "static" : "dynamic";
    }
  }
}
