package dev.duplane.http;

import dev.duplane.endpoints.Peer;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The other end of a connection, with the certificates that it has shown. */
public final class TlsPeer {
  private TlsPeer() {}

  /** The client of a request. */
  public static Peer of(HttpServerRequest request) {
    SSLSession session = request.sslSession();
    if (session == null) {
      return Peer.REMOTE;
    }
    try {
      List<X509Certificate> certificates = new ArrayList<>();
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate known) {
          certificates.add(known);
        }
      }
      return new Peer(false, certificates);
    } catch (SSLPeerUnverifiedException none) {
      return Peer.REMOTE;
    }
  }
}
