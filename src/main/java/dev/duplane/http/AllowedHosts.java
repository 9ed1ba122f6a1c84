package dev.duplane.http;

import dev.duplane.net.IpAddress;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps out web pages, which can reach a server on their reader's machine. This server
 * authenticates nobody, so it checks the headers that a browser always sends:
 *
 * <ul>
 *   <li>the Host must be a loopback name or address, the address that the server listens on (on all
 *       addresses: the one that the connection came in by), or allowed by name. Else a page could
 *       give its own name this machine's address (DNS rebinding).
 *   <li>a write, or an upgrade to a WebSocket, must not come from a page of another host: not by
 *       Origin (RFC 6454, section 7), by Referer if there is no Origin, nor by {@code
 *       Sec-Fetch-Site: cross-site} (Fetch Metadata).
 * </ul>
 *
 * A body without Content-Type is read as JSON, as kube-apiserver does, since clients rely on it. A
 * browser may send such a body, or one of a form, to any server without asking first (Fetch, "CORS
 * protocol"), but then says where it comes from, and is refused by the second rule.
 */
public final class AllowedHosts {
  private static final Set<HttpMethod> READS =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

  private final IpAddress bind;
  private final Set<String> names;

  /** The Host that was found allowed last: a client names the same one in all of its requests. */
  private volatile String lastAllowed = "";

  /**
   * The rules of one server.
   *
   * @param bind the address that it listens on
   * @param names further hosts: names, or addresses without brackets
   */
  public AllowedHosts(IpAddress bind, Collection<String> names) {
    this.bind = bind;
    this.names =
        names.stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Why a request is refused.
   *
   * @param status 400 or 403
   * @param message a sentence
   */
  record HostRefusal(int status, String message) {}

  /** The refusal of a request with a foreign Host or Origin; null if both are allowed. */
  @Nullable HostRefusal refusal(HttpServerRequest request) {
    HostRefusal host = ofHost(request);
    if (host != null) {
      return host;
    }
    boolean writes = !READS.contains(request.method()) || UpgradeRoute.asksForWebSocket(request);
    return writes ? ofOrigin(request) : null;
  }

  private @Nullable HostRefusal ofHost(HttpServerRequest request) {
    List<String> hosts = request.headers().getAll("Host");
    String host = hosts.isEmpty() ? null : hosts.get(0);
    if (request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
      host = request.authority().toString();
    }
    if (host == null) {
      return request.version() == HttpVersion.HTTP_1_0
          ? null
          : new HostRefusal(400, "missing required Host header");
    }
    if (hosts.size() > 1) {
      return new HostRefusal(400, "too many Host headers");
    }
    return isAllowed(host, request.localAddress())
        ? null
        : new HostRefusal(
            403,
            "host \""
                + host
                + "\" is neither a loopback address, nor the address listened on, nor one of"
                + " --allowed-hosts");
  }

  private boolean isAllowed(String host, @Nullable SocketAddress local) {
    if (host.equals(lastAllowed)) {
      return true;
    }
    boolean allowed = contains(nameOf(host), local);
    // Where a server listens on all addresses, the connection has a say, so nothing is remembered.
    if (allowed && !everywhere()) {
      lastAllowed = host;
    }
    return allowed;
  }

  private boolean everywhere() {
    return bind.isUnspecified();
  }

  private @Nullable HostRefusal ofOrigin(HttpServerRequest request) {
    if ("cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"))) {
      return new HostRefusal(403, "a page of another site may not write");
    }
    String from = request.getHeader("Origin");
    from = from == null ? request.getHeader("Referer") : from;
    return from == null || contains(hostOf(from), request.localAddress())
        ? null
        : new HostRefusal(
            403, "origin \"" + from + "\" may not write: its host is not one of --allowed-hosts");
  }

  private boolean contains(String host, @Nullable SocketAddress local) {
    if (host.equals("localhost") || host.endsWith(".localhost") || names.contains(host)) {
      return true;
    }
    IpAddress address = IpAddress.parse(host);
    if (address == null) {
      return false;
    }
    return address.isLoopback()
        || address.equals(bind)
        || (everywhere() && local != null && address.equals(IpAddress.parse(local.hostAddress())));
  }

  /** The host of a URL, empty if it is none: {@code null} is what a page without one says. */
  private static String hostOf(String url) {
    int start = url.indexOf("://");
    if (start < 0) {
      return "";
    }
    int end = url.indexOf('/', start + 3);
    return nameOf(url.substring(start + 3, end < 0 ? url.length() : end));
  }

  /** A host without port, brackets and the dot that makes a name absolute, in lower case. */
  private static String nameOf(String authority) {
    String host = authority.trim().toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.contains("]")) {
      return host.substring(1, host.indexOf(']'));
    }
    int colon = host.indexOf(':');
    host = colon < 0 ? host : host.substring(0, colon);
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }
}
