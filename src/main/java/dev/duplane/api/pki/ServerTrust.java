package dev.duplane.api.pki;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Which servers a client of TLS believes.
 *
 * @param authorities who signs a server's certificate; empty: those that Java trusts
 * @param serverName the name in the certificate; null: the host of the URL
 * @param verifies whether certificates are looked at; if not, any will do
 */
public record ServerTrust(
    List<X509Certificate> authorities, @Nullable String serverName, boolean verifies) {

  /** Copies the list. */
  public ServerTrust {
    authorities = List.copyOf(authorities);
  }

  /** What checks certificates so. */
  public TrustManager[] managers() throws GeneralSecurityException {
    if (!verifies) {
      return new TrustManager[] {new Verification(null, null)};
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store());
    TrustManager[] managers = factory.getTrustManagers();
    if (serverName == null) {
      return managers;
    }
    for (TrustManager manager : managers) {
      if (manager instanceof X509TrustManager x509) {
        return new TrustManager[] {new Verification(x509, serverName)};
      }
    }
    throw new GeneralSecurityException("nothing verifies certificates");
  }

  /** Null stands for those that Java trusts. */
  private @Nullable KeyStore store() throws GeneralSecurityException {
    if (authorities.isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("an empty store needs no file", e);
    }
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    return store;
  }

  /**
   * Takes the place of Java's check, which would compare the certificate with the host of the URL.
   *
   * @see ServerTrust#serverName
   */
  private static final class Verification extends X509ExtendedTrustManager {
    private final @Nullable X509TrustManager chains;
    private final @Nullable String name;

    /**
     * @param chains verifies who signed; null: anybody may have
     * @param name who it must be; null: anybody
     */
    Verification(@Nullable X509TrustManager chains, @Nullable String name) {
      this.chains = chains;
      this.name = name;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      if (chains != null) {
        chains.checkServerTrusted(chain, authType);
      }
      if (name != null && !isFor(chain[0], name.toLowerCase(Locale.ROOT))) {
        throw new CertificateException("the certificate is not one of " + name);
      }
    }

    /** RFC 6125, section 6.4: a DNS name, the first label of which may be a wildcard. */
    private static boolean isFor(X509Certificate certificate, String name)
        throws CertificateException {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives == null) {
        return false;
      }
      String wildcard = name.replaceFirst("^[^.]+", "*");
      return alternatives.stream()
          .map(alternative -> String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT))
          .anyMatch(known -> known.equals(name) || known.equals(wildcard));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
