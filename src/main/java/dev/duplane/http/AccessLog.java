package dev.duplane.http;

import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.RequestInfo;
import dev.duplane.registry.ServedResources;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A line for each request when it has been answered, a watch when it has ended: time, client, verb,
 * path, status code, milliseconds, and who the client says it is. A 404 for want of a kind says so.
 */
public final class AccessLog {
  private static final byte[] NO_BODY = new byte[0];

  private final @Nullable Consumer<String> out;
  private final Supplier<Clusters> clusters;

  /**
   * @param out takes a line at a time, on any thread; null if there is to be no log
   * @param clusters asked what they serve
   */
  public AccessLog(@Nullable Consumer<String> out, Supplier<Clusters> clusters) {
    this.out = out;
    this.clusters = clusters;
  }

  /** No log. */
  static AccessLog none() {
    return new AccessLog(
        null,
        () -> {
          throw new IllegalStateException("nothing is logged");
        });
  }

  /** Writes a line when the exchange is over. */
  void observe(RoutingContext context) {
    Consumer<String> lines = out;
    if (lines == null) {
      return;
    }
    Instant time = Instant.now();
    long start = System.nanoTime();
    context.addEndHandler(
        end -> {
          long taken = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
          lines.accept(line(context, time, taken));
        });
  }

  private String line(RoutingContext context, Instant time, long milliseconds) {
    HttpServerRequest request = context.request();
    int status = context.response().getStatusCode();
    SocketAddress client = request.remoteAddress();
    String agent = request.getHeader("User-Agent");
    return time.truncatedTo(ChronoUnit.MILLIS)
        + " "
        + (client == null ? "-" : client)
        + " "
        + verb(request)
        + " "
        + request.uri()
        + " "
        + status
        + " "
        + milliseconds
        + "ms"
        + (agent == null ? "" : " " + agent.replaceFirst(" .*", ""))
        + (status == 404 ? missing(request) : "");
  }

  private static @Nullable RequestInfo info(HttpServerRequest request) {
    String path = Clusters.within(String.valueOf(request.path()));
    String query = request.query() == null ? "" : request.query();
    return RequestInfo.of(new ApiRequest(request.method().name(), path, query, Map.of(), NO_BODY));
  }

  private static String verb(HttpServerRequest request) {
    RequestInfo info = info(request);
    return info == null || !info.isResourceRequest()
        ? request.method().name().toLowerCase(Locale.ROOT)
        : info.verb();
  }

  private String missing(HttpServerRequest request) {
    RequestInfo info = info(request);
    ServedCluster served = clusters.get().find(Clusters.name(String.valueOf(request.path())));
    if (info == null || !info.isResourceRequest() || served == null) {
      return "";
    }
    ServedResources resources = served.cluster().catalog().served();
    boolean known = resources.find(info.apiGroup(), info.apiVersion(), info.resource()) != null;
    String version =
        info.apiGroup().isEmpty() ? info.apiVersion() : info.apiGroup() + "/" + info.apiVersion();
    return known ? "" : " (no kind with the resource " + info.resource() + " in " + version + ")";
  }
}
