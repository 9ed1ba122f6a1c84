package dev.duplane.endpoints;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The other end of the connection that a request came on.
 *
 * @param local whether there is no connection: the request was made in this process
 * @param certificates what the client presented in the TLS handshake, its own first; not verified
 *     yet; empty if it has none or there is no TLS
 */
public record Peer(boolean local, List<X509Certificate> certificates) {
  /** Somebody in this process. */
  public static final Peer LOCAL = new Peer(true, List.of());

  /** A client that has presented no certificate. */
  public static final Peer REMOTE = new Peer(false, List.of());

  /** Keeps a copy. */
  public Peer {
    certificates = List.copyOf(certificates);
  }
}
