package dev.duplane.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** Speaks HTTP with an API server: HTTP/2 if the server offers it in TLS, else HTTP/1.1. */
public final class ApiServer {
  /**
   * How often a GET is sent whose connection is lost: client-go tries again ten times (rest,
   * request.go: {@code maxRetries}).
   */
  public static final int MOST_TRIES = 11;

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /** As long as kube-apiserver gives a request that is no watch ({@code --request-timeout}). */
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private static final String ILLEGAL = " \"<>\\^`{|}";

  private final ServerAccess access;
  private final HttpClient client;

  /**
   * A server that is asked as {@code access} says; nothing is sent yet.
   *
   * @throws ServerAccessException if there is no TLS with what {@code access} has
   */
  public ApiServer(ServerAccess access) {
    this.access = access;
    boolean tls = access.server().getScheme().equalsIgnoreCase("https");
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(tls ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
    if (tls) {
      builder.sslContext(Tls.context(access));
      if (access.tlsServerName() != null) {
        SSLParameters parameters = new SSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(access.tlsServerName())));
        builder.sslParameters(parameters);
      }
    }
    if (access.proxy() != null) {
      int port = access.proxy().getPort();
      builder.proxy(
          ProxySelector.of(
              InetSocketAddress.createUnresolved(access.proxy().getHost(), port < 0 ? 80 : port)));
    }
    this.client = builder.build();
  }

  /** The URL, for errors. */
  @Override
  public String toString() {
    return access.toString();
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws UncheckedIOException if there is none; its message is one line with the URL
   */
  public ServerAnswer send(ServerRequest request) {
    HttpResponse<byte[]> response = exchange(request, HttpResponse.BodyHandlers.ofByteArray());
    return new ServerAnswer(response.statusCode(), response.headers().map(), response.body());
  }

  /**
   * Begins a watch.
   *
   * @param begun what becomes of the watch
   * @param refused what becomes of the answer if there is no watch
   * @throws UncheckedIOException if there is no answer
   */
  public <T> T watch(
      ServerRequest request, Function<ServerWatch, T> begun, Function<ServerAnswer, T> refused) {
    HttpResponse<InputStream> response =
        exchange(request, HttpResponse.BodyHandlers.ofInputStream());
    if (response.statusCode() == 200) {
      return begun.apply(new ServerWatch(response.body()));
    }
    try (InputStream body = response.body()) {
      Map<String, List<String>> headers = response.headers().map();
      byte[] bytes = body.readAllBytes();
      return refused.apply(new ServerAnswer(response.statusCode(), headers, bytes));
    } catch (IOException e) {
      throw failure(why(e), e);
    }
  }

  private <T> HttpResponse<T> exchange(ServerRequest request, HttpResponse.BodyHandler<T> body) {
    for (int tries = 1; ; tries++) {
      try {
        return client.send(http(request), body);
      } catch (IOException e) {
        if (tries == MOST_TRIES || !request.method().equals("GET") || !isConnectionLost(e)) {
          throw failure(why(e), e);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failure("interrupted", e);
      }
    }
  }

  /** Whether there was a connection that ended before it brought an answer. */
  private static boolean isConnectionLost(IOException e) {
    return !(e instanceof HttpTimeoutException
        || e instanceof ConnectException
        || e instanceof SSLException);
  }

  /** That the server gives no answer; the message is the line that says why. */
  public UncheckedIOException failure(String why, @Nullable Exception cause) {
    String line = access + ": " + why;
    return new UncheckedIOException(line, new IOException(line, cause));
  }

  private HttpRequest http(ServerRequest request) {
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(access.server() + encoded(request.path() + query)))
            .timeout(ANSWER)
            .method(
                request.method(),
                request.body().length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(request.body()));
    request.headers().forEach(builder::header);
    if (access.authorization() != null) {
      builder.header("Authorization", access.authorization());
    }
    return builder.build();
  }

  /** Encodes what may not stand in a URL (RFC 3986), such as a blank; leaves all else as it is. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (c <= ' ' || c >= 0x7f || ILLEGAL.indexOf(c) >= 0) {
        encoded.append(String.format("%%%02X", (int) c));
      } else {
        encoded.append(c);
      }
    }
    return encoded.toString();
  }

  /** Java's client leaves it to the class of an exception to say what happened. */
  private static String why(IOException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? e.getMessage() : root.getMessage();
    if (e instanceof HttpConnectTimeoutException) {
      return "no connection within " + CONNECT.toSeconds() + " s";
    }
    if (e instanceof HttpTimeoutException) {
      return "no answer within " + ANSWER.toSeconds() + " s";
    }
    if (root instanceof UnresolvedAddressException) {
      return "no such host";
    }
    if (e instanceof ConnectException) {
      return message == null ? "connection refused" : message.toLowerCase(Locale.ROOT);
    }
    String text = message == null ? root.getClass().getSimpleName() : message;
    return (e instanceof SSLException ? "TLS: " : "") + text.strip().replaceAll("\\s+", " ");
  }
}
