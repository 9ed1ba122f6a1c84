package dev.duplane.scenario.run.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.cluster.ClusterConfig;
import dev.duplane.cluster.ClusterTraffic;
import dev.duplane.cluster.Controllers;
import dev.duplane.cluster.ServiceClusterIpRanges;
import dev.duplane.endpoints.ApiEndpoints;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.FaultForm;
import dev.duplane.endpoints.Faults;
import dev.duplane.net.IpFamily;
import dev.duplane.registry.WatchEvent;
import dev.duplane.traffic.Protocol;
import dev.duplane.traffic.TraceAnswer;
import dev.duplane.traffic.TraceException;
import dev.duplane.traffic.TraceQuery;
import dev.duplane.traffic.Tracer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A cluster in this process behind a real socket, as an API server that is not ours may be. */
public final class HttpFace implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Or else each answer waits 40 ms for the client to acknowledge its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  final Cluster cluster;

  /** Method and path of all requests, in order. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Turns an answer into another one. */
  Function<ApiResponse.Complete, ApiResponse.Complete> answers = answer -> answer;

  /** The Authorization header that each request must have. */
  public @Nullable String authorization;

  private final boolean emulator;
  private final String scheme;
  private final HttpServer server;
  private final ApiEndpoints endpoints;
  private final Faults faults;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private HttpFace(String ranges, Controllers controllers, boolean emulator, HttpServer server)
      throws Exception {
    this.emulator = emulator;
    this.server = server;
    this.scheme = server instanceof HttpsServer ? "https" : "http";
    this.cluster =
        Cluster.start(
            ClusterConfig.of(ServiceClusterIpRanges.parse(ranges, null))
                .withControllers(controllers)
                .withSettleAfter(ClusterConfig.SERVER_SETTLES_AFTER));
    this.endpoints = new ApiEndpoints(cluster, Contract.bundled());
    this.faults = Faults.of(endpoints, cluster);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /**
   * A server without TLS.
   *
   * @param emulator whether it has the emulator's own API
   */
  public static HttpFace plain(String ranges, boolean emulator) throws Exception {
    return new HttpFace(ranges, Controllers.ALL, emulator, HttpServer.create(loopback(), 0));
  }

  /** A server without TLS and without a namespace controller, as envtest starts it. */
  static HttpFace withoutNamespaceController(String ranges) throws Exception {
    Controllers others = new Controllers(List.of("*", "-namespace-controller"));
    return new HttpFace(ranges, others, false, HttpServer.create(loopback(), 0));
  }

  /**
   * A server with TLS.
   *
   * @param clients whether clients must show a certificate
   */
  public static HttpFace tls(SSLContext context, boolean clients) throws Exception {
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = context.getDefaultSSLParameters();
            ssl.setNeedClientAuth(clients);
            parameters.setSSLParameters(ssl);
          }
        });
    return new HttpFace("10.96.0.0/16,fd00:10:96::/112", Controllers.ALL, false, server);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  public String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      ApiRequest request = request(exchange);
      requests.add(request.method() + " " + request.path());
      ApiResponse response = answer(request);
      if (response instanceof ApiResponse.Reset) {
        return;
      }
      if (response instanceof ApiResponse.Watching watching) {
        stream(exchange, watching);
        return;
      }
      ApiResponse.Complete answer = answers.apply((ApiResponse.Complete) response);
      answer
          .headers()
          .forEach(header -> exchange.getResponseHeaders().add(header.name(), header.value()));
      byte[] body = answer.body();
      exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (RuntimeException e) {
      throw new IOException(e);
    }
  }

  private static ApiRequest request(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    return new ApiRequest(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query == null ? "" : query,
        Map.copyOf(exchange.getRequestHeaders()),
        exchange.getRequestBody().readAllBytes());
  }

  private ApiResponse answer(ApiRequest request) throws IOException {
    if (authorization != null && !authorization.equals(request.header("authorization"))) {
      return json(401, Map.of("kind", "Status", "message", "Unauthorized"));
    }
    if (emulator && request.path().equals("/emulator/v1/faults")) {
      return changeFaults(request);
    }
    if (emulator && request.path().equals("/emulator/v1/trace")) {
      return trace(request);
    }
    if (!emulator || !request.path().startsWith("/emulator/v1/cluster")) {
      return faults.handle(request);
    }
    if (request.method().equals("PUT")) {
      String ranges = JSON.readTree(request.body()).path("serviceClusterIPRange").asText();
      try {
        cluster.changeServiceClusterIpRange(ServiceClusterIpRanges.parse(ranges, null));
      } catch (ServiceClusterIpRanges.RefusedRangesException e) {
        return json(422, Map.of("detail", e.getMessage()));
      }
    }
    return json(200, Map.of("configuration", Map.of("serviceClusterIPRange", ranges())));
  }

  private ApiResponse changeFaults(ApiRequest request) throws IOException {
    if (request.method().equals("DELETE")) {
      faults.clear();
      return new ApiResponse.Complete(204, List.of(), new byte[0]);
    }
    faults.add(JSON.readValue(request.body(), FaultForm.class));
    return json(201, Map.of());
  }

  /** The query is written down beside the requests, as the answer does not show it. */
  private ApiResponse trace(ApiRequest request) throws IOException {
    requests.add("trace " + URLDecoder.decode(request.query(), UTF_8));
    Map<String, String> parameters =
        Arrays.stream(request.query().split("&", -1))
            .map(parameter -> parameter.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    TraceQuery query =
        new TraceQuery(
            parameters.getOrDefault("from", ""),
            parameters.getOrDefault("to", ""),
            parameters.get("port"),
            Protocol.valueOf(parameters.getOrDefault("protocol", "TCP")),
            parameters.get("node"),
            IpFamily.fromWire(parameters.get("family")),
            parameters.getOrDefault("namespace", ""));
    cluster.settle();
    try {
      return json(200, TraceAnswer.of(new Tracer(ClusterTraffic.of(cluster)).trace(query)));
    } catch (TraceException e) {
      return json(422, Map.of("detail", e.why()));
    }
  }

  private static ApiResponse.Complete json(int status, Object body) throws IOException {
    return new ApiResponse.Complete(status, List.of(), JSON.writeValueAsBytes(body));
  }

  String ranges() {
    return cluster.config().serviceClusterIpRanges().stream()
        .map(Object::toString)
        .collect(Collectors.joining(","));
  }

  private static void stream(HttpExchange exchange, ApiResponse.Watching watching)
      throws IOException {
    exchange.sendResponseHeaders(watching.status(), 0);
    try (OutputStream out = exchange.getResponseBody();
        var watch = watching.watch()) {
      while (!watch.closed()) {
        List<WatchEvent> events;
        try {
          events = watch.poll(64);
        } catch (StatusException e) {
          out.write(watching.encodeError().apply(e.status()));
          return;
        }
        for (WatchEvent event : events) {
          out.write(watching.encode().apply(event));
        }
        out.flush();
        if (events.isEmpty()) {
          Semaphore ready = new Semaphore(0);
          watch.onReady(ready::release);
          ready.acquireUninterruptibly();
        }
      }
    }
  }

  /** What a client that sends this gets, as text. */
  String get(String path) {
    ApiRequest request = new ApiRequest("GET", path, "", Map.of(), new byte[0]);
    return new String(((ApiResponse.Complete) endpoints.handle(request)).body(), UTF_8);
  }

  @Override
  public void close() {
    cluster.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
