package dev.duplane.client;

import dev.duplane.api.pki.KeyedCertificate;
import dev.duplane.api.pki.ServerTrust;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What a client believes and shows in TLS. */
final class Tls {
  private Tls() {}

  /** A context for connections to a server. */
  static SSLContext context(ServerAccess access) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      ServerTrust trust =
          new ServerTrust(
              access.authorities(), access.tlsServerName(), !access.insecureSkipTlsVerify());
      context.init(keys(access.client()), trust.managers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new ServerAccessException("TLS: " + e.getMessage(), e);
    }
  }

  private static KeyManager @Nullable [] keys(@Nullable KeyedCertificate client) {
    return client == null ? null : client.keyManagers().getKeyManagers();
  }
}
