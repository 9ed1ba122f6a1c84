package dev.duplane.app;

import dev.duplane.net.IpAddress;
import dev.duplane.net.IpFamily;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param bind the address
 * @param advertise the address by which members of the cluster are to find it; null: see {@link
 *     #advertised}
 * @param port without TLS; 0 for any that is free, null for none
 * @param secure with TLS; null for none
 * @param allowedHosts hosts by which clients may name the server, besides its address and loopback
 */
record ListenOptions(
    IpAddress bind,
    @Nullable IpAddress advertise,
    @Nullable Integer port,
    @Nullable SecureServing secure,
    Set<String> allowedHosts) {
  private static final int DISCARD = 9;

  /** The same with TLS only. */
  ListenOptions withoutPlainPort() {
    return new ListenOptions(bind, advertise, null, secure, allowedHosts);
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

  /**
   * The address that the Endpoints of the Service {@code kubernetes} name.
   *
   * @param shared whether other servers have the same objects, which are told apart by it
   */
  IpAddress advertised(boolean shared) {
    return advertise != null ? advertise : shared ? resolved() : reachedAt();
  }

  /**
   * The address of one among several: as with kube-apiserver, which is not given {@code
   * --advertise-address}, one that listens on all of them is known by that of the interface to the
   * default gateway (apimachinery/pkg/util/net, {@code ResolveBindAddress}).
   */
  private IpAddress resolved() {
    if (!bind.isUnspecified()) {
      return bind;
    }
    try (DatagramSocket socket = new DatagramSocket()) {
      // This only chooses a route: nothing is sent, and nobody has these addresses (RFC 5737,
      // 3849).
      socket.connect(
          InetAddress.getByAddress(
              IpAddress.of(bind.family() == IpFamily.IPV6 ? "2001:db8::1" : "192.0.2.1").bytes()),
          DISCARD);
      IpAddress found = IpAddress.parse(socket.getLocalAddress().getHostAddress());
      return found == null || found.isUnspecified() ? reachedAt() : found;
    } catch (IOException | UncheckedIOException e) {
      return reachedAt();
    }
  }

  private static String hostAndPort(IpAddress host, int port) {
    return (host.family() == IpFamily.IPV6 ? "[" + host + "]" : host.toString()) + ":" + port;
  }
}
