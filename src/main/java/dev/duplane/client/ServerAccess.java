package dev.duplane.client;

import dev.duplane.api.pki.KeyedCertificate;
import dev.duplane.api.pki.Pem;
import dev.duplane.api.pki.PemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an API server is reached; what kubectl's flags say. {@link #to} has no credentials, the
 * {@code with} methods add one thing each.
 *
 * @param server scheme, host, port, and the path before {@code /api} if there is one, without a
 *     slash at the end
 * @param authorities who signs the server's certificate; empty: those that Java trusts
 * @param insecureSkipTlsVerify whether any certificate will do
 * @param tlsServerName the name in the server's certificate; null: the host of {@code server}
 * @param client what the client shows in TLS; null: nothing
 * @param authorization the Authorization header; null: none
 * @param proxy an HTTP proxy; null: none
 */
public record ServerAccess(
    URI server,
    List<X509Certificate> authorities,
    boolean insecureSkipTlsVerify,
    @Nullable String tlsServerName,
    @Nullable KeyedCertificate client,
    @Nullable String authorization,
    @Nullable URI proxy) {

  /**
   * The certificates of a text in PEM.
   *
   * @throws ServerAccessException if there is none or one cannot be read
   */
  static List<X509Certificate> certificates(byte[] pem) {
    return readable(() -> Pem.certificates(pem));
  }

  private static <T> T readable(Supplier<T> read) {
    try {
      return read.get();
    } catch (PemException e) {
      throw new ServerAccessException(e.why(), e);
    }
  }

  /** Leaves credentials out. */
  @Override
  public String toString() {
    return server.toString();
  }

  /**
   * A server without credentials.
   *
   * @throws ServerAccessException if the text is not the URL of one
   */
  public static ServerAccess to(String url) {
    return new ServerAccess(url("server", url), List.of(), false, null, null, null, null);
  }

  /** An absolute URL of HTTP, without a slash at the end. */
  private static URI url(String what, String text) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (List.of("http", "https").contains(scheme)
          && uri.getHost() != null
          && uri.getQuery() == null
          && uri.getFragment() == null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new ServerAccessException(
        what + " must be a URL such as https://127.0.0.1:6443, not \"" + text + "\"");
  }

  /** The same at another URL. */
  public ServerAccess withServer(String url) {
    return new ServerAccess(
        url("server", url),
        authorities,
        insecureSkipTlsVerify,
        tlsServerName,
        client,
        authorization,
        proxy);
  }

  /** The same with those who sign the server's certificate, in PEM. */
  public ServerAccess withAuthorities(byte[] pem) {
    return new ServerAccess(
        server, certificates(pem), false, tlsServerName, client, authorization, proxy);
  }

  /** The same, whatever certificate the server has. */
  public ServerAccess withInsecureSkipTlsVerify() {
    return new ServerAccess(server, List.of(), true, tlsServerName, client, authorization, proxy);
  }

  /** The same with another name in the server's certificate. */
  ServerAccess withTlsServerName(String name) {
    return new ServerAccess(
        server, authorities, insecureSkipTlsVerify, name, client, authorization, proxy);
  }

  /** The same with a certificate of the client and its key, in PEM. */
  public ServerAccess withClientCertificate(byte[] certificate, byte[] key) {
    return new ServerAccess(
        server,
        authorities,
        insecureSkipTlsVerify,
        tlsServerName,
        readable(() -> KeyedCertificate.of(certificate, key)),
        authorization,
        proxy);
  }

  private ServerAccess withAuthorization(String header) {
    return new ServerAccess(
        server, authorities, insecureSkipTlsVerify, tlsServerName, client, header, proxy);
  }

  /**
   * The same with a bearer token (RFC 6750).
   *
   * @throws ServerAccessException if it is no token
   */
  public ServerAccess withToken(String token) {
    String stripped = token.strip();
    if (!stripped.matches("[!-~]+")) {
      throw new ServerAccessException("there must be one token in it, without blanks");
    }
    return withAuthorization("Bearer " + stripped);
  }

  /** The same with a name and a password (RFC 7617). */
  ServerAccess withPassword(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return withAuthorization("Basic " + Base64.getEncoder().encodeToString(both));
  }

  /** The same through a proxy. */
  ServerAccess withProxy(String url) {
    URI uri = url("proxy-url", url);
    if (!uri.getScheme().equalsIgnoreCase("http")) {
      throw new ServerAccessException("proxy-url must begin with http://: other proxies cannot be");
    }
    return new ServerAccess(
        server, authorities, insecureSkipTlsVerify, tlsServerName, client, authorization, uri);
  }
}
