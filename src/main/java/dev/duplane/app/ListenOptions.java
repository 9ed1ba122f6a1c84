package dev.duplane.app;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param bind the address
 * @param port without TLS; 0 for any that is free, null for none
 * @param secure with TLS; null for none
 * @param allowedHosts hosts by which clients may name the server, besides its address and loopback
 */
record ListenOptions(
    IpAddress bind,
    @Nullable Integer port,
    @Nullable SecureServing secure,
    Set<String> allowedHosts) {

  /** The same with TLS only. */
  ListenOptions withoutPlainPort() {
    return new ListenOptions(bind, null, secure, allowedHosts);
  }

  /** The port that clients are told: that with TLS, if there is one. */
  int toldPort() {
    SecureServing tls = secure;
    Integer plain = port;
    return tls != null ? tls.port() : plain == null ? 0 : plain;
  }

  /** Where clients find the server without TLS. */
  String url(int actualPort) {
    return "http://" + hostAndPort(bind, actualPort);
  }

  /** Where clients find the server with TLS. */
  String secureUrl(int actualPort) {
    return "https://" + hostAndPort(bind, actualPort);
  }

  /**
   * The address that the server tells clients: one that listens on all of them is found on the
   * loopback address.
   */
  String address(int actualPort) {
    return hostAndPort(reachedAt(), actualPort);
  }

  /** The address at which clients find the server; see {@link #address}. */
  IpAddress reachedAt() {
    return bind.isUnspecified()
        ? IpAddress.of(bind.family() == IpFamily.IPV6 ? "::1" : "127.0.0.1")
        : bind;
  }

  private static String hostAndPort(IpAddress host, int port) {
    return (host.family() == IpFamily.IPV6 ? "[" + host + "]" : host.toString()) + ":" + port;
  }
}
