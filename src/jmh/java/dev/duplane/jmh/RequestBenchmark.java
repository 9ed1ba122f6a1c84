package dev.duplane.jmh;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.Controllers;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.Caller;
import dev.duplane.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Requests without a socket: the pipeline of a write, and how answers are encoded. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestBenchmark {
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final String SERVICE =
      "{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":{\"name\":\"%s\"},"
          + "\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\",\"ports\":[{\"port\":80}]}}";

  /** Services that are there. */
  @Param({"1000", "20000"})
  public int services;

  private Cluster cluster;
  private ApiEndpoints api;

  /** Fills a cluster. */
  @Setup
  public void fill() {
    cluster =
        Cluster.start(
            ClusterConfig.of(List.of(Cidr.of("10.0.0.0/8"), Cidr.of("fd00:10::/64")))
                .withControllers(Controllers.API_SERVER));
    api = new ApiEndpoints(cluster, Contract.bundled());
    for (int i = 0; i < services; i++) {
      send("POST", SERVICES, "", "application/json", SERVICE.formatted("s" + i));
    }
  }

  /** Ends it. */
  @TearDown
  public void close() {
    cluster.close();
  }

  private ApiResponse send(String method, String path, String query, String accept, String body) {
    Map<String, List<String>> headers =
        Map.of("accept", List.of(accept), "content-type", List.of("application/json"));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return api.handle(new ApiRequest(method, path, query, headers, bytes), Caller.blocking())
        .join();
  }

  /** Creates a Service and deletes it. */
  @Benchmark
  public ApiResponse createAndDelete() {
    send("POST", SERVICES, "", "application/json", SERVICE.formatted("one"));
    return send("DELETE", SERVICES + "/one", "", "application/json", "");
  }

  /** Reads one. */
  @Benchmark
  public ApiResponse get() {
    return send("GET", SERVICES + "/s7", "", "application/json", "");
  }

  /** A page of 500, as JSON. */
  @Benchmark
  public ApiResponse pageAsJson() {
    return send("GET", SERVICES, "limit=500", "application/json", "");
  }

  /** A page of 500, as protobuf. */
  @Benchmark
  public ApiResponse pageAsProtobuf() {
    return send("GET", SERVICES, "limit=500", "application/vnd.kubernetes.protobuf", "");
  }

  /** A page of 500, as kubectl gets it. */
  @Benchmark
  public ApiResponse pageAsTable() {
    String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    return send("GET", SERVICES, "limit=500", table, "");
  }
}
