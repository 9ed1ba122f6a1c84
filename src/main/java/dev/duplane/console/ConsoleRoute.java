package dev.duplane.console;

import dev.duplane.http.Clusters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code GET} and {@code HEAD} of the page's files, at {@code /console/} and at {@code
 * /clusters/NAME/console/}, ahead of JAX-RS. Everything else goes on to the API, which has no such
 * path and says so. The page is the same for everybody, so nobody is asked who they are: what it
 * reads is authorized as it reads it. {@code http.Gate} has refused foreign hosts before.
 */
@Singleton
final class ConsoleRoute {
  /** After the gate, before JAX-RS. */
  private static final int ORDER = -1;

  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private static final Pattern PATH = Pattern.compile("(?:/clusters/([^/]+))?/console(?:/(.*))?");

  /** The page's own files alone, and no inline code or style: a name of an object is never code. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final PageFiles files = new PageFiles();
  private final ConsoleSwitch console;
  private final Clusters clusters;

  ConsoleRoute(ConsoleSwitch console, Clusters clusters) {
    this.console = console;
    this.clusters = clusters;
  }

  void register(@Observes Router router) {
    if (console.on()) {
      // By their beginning, so that other requests do not come here at all.
      router.route("/console*").order(ORDER).handler(this::handle);
      router.route("/clusters/*").order(ORDER).handler(this::handle);
    }
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    boolean reads = READS.contains(request.method());
    Matcher path = reads ? PATH.matcher(request.path()) : null;
    if (path == null || !path.matches() || !isServed(path.group(1))) {
      context.next();
      return;
    }
    @Nullable String name = path.group(2);
    if (name == null) {
      redirect(context);
      return;
    }
    PageFiles.PageFile file = files.find(name);
    if (file == null) {
      context.next();
    } else {
      answer(context, file);
    }
  }

  private boolean isServed(@Nullable String cluster) {
    return cluster == null || clusters.find(cluster) != null;
  }

  /** A relative place, since a proxy may have put something before the path. */
  private static void redirect(RoutingContext context) {
    context.response().setStatusCode(308).putHeader(HttpHeaders.LOCATION, "console/").end();
  }

  private static void answer(RoutingContext context, PageFiles.PageFile file) {
    HttpServerRequest request = context.request();
    boolean packed = takesGzip(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    String tag = packed ? file.packedTag() : file.tag();
    HttpServerResponse response =
        context
            .response()
            .putHeader(HttpHeaders.ETAG, tag)
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader(HttpHeaders.VARY, "Accept-Encoding")
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer");
    if (isKnown(request.getHeader(HttpHeaders.IF_NONE_MATCH), tag)) {
      response.setStatusCode(304).end();
      return;
    }
    byte[] body = packed ? file.packed() : file.body();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, file.type())
        .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
    if (packed) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
    }
    if (HttpMethod.HEAD.equals(request.method())) {
      response.end();
    } else {
      response.end(Buffer.buffer(body));
    }
  }

  /** RFC 9110, section 13.1.2: a list of tags, compared weakly, or a star. */
  private static boolean isKnown(@Nullable String tags, String tag) {
    return tags != null
        && Arrays.stream(tags.split(",", -1))
            .map(one -> one.trim().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals(tag) || one.equals("*"));
  }

  /** RFC 9110, section 12.5.3: named, and not with a weight of zero. */
  private static boolean takesGzip(@Nullable String codings) {
    return codings != null
        && Arrays.stream(codings.split(",", -1))
            .map(one -> one.replace(" ", ""))
            .anyMatch(one -> one.matches("(gzip|\\*)(;q=(1|1\\.0*|0\\.0*[1-9]\\d*))?"));
  }
}
