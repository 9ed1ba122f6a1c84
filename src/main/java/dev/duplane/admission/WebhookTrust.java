package dev.duplane.admission;

import dev.duplane.api.pki.Pem;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts the servers that a {@code caBundle} vouches for, or without one those that the system
 * does. The server of a Service is known by the Service's name, wherever it is reached.
 */
final class WebhookTrust extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;

  private final X509TrustManager chain;
  private final String serverName;

  private WebhookTrust(X509TrustManager chain, String serverName) {
    this.chain = chain;
    this.serverName = serverName;
  }

  /**
   * How TLS is spoken with a webhook.
   *
   * @param bundle certificates in PEM; empty for those of the system
   * @param serverName who the certificate has to be for, whatever the address; empty: who the
   *     address says
   */
  static SSLContext context(byte[] bundle, String serverName)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (bundle.length == 0) {
      factory.init((KeyStore) null);
    } else {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      List<X509Certificate> certificates = Pem.certificates(bundle);
      for (int i = 0; i < certificates.size(); i++) {
        trusted.setCertificateEntry("ca" + i, certificates.get(i));
      }
      factory.init(trusted);
    }
    TrustManager[] managers = factory.getTrustManagers();
    if (!serverName.isEmpty()) {
      managers = new TrustManager[] {new WebhookTrust((X509TrustManager) managers[0], serverName)};
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers, null);
    return context;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String type)
      throws CertificateException {
    chain.checkServerTrusted(certificates, type);
    Collection<List<?>> names = certificates[0].getSubjectAlternativeNames();
    if (names == null
        || names.stream()
            .noneMatch(
                name ->
                    Integer.valueOf(DNS_NAME).equals(name.get(0))
                        && matches(String.valueOf(name.get(1))))) {
      throw new CertificateException("the certificate is not valid for " + serverName);
    }
  }

  private boolean matches(String name) {
    return name.equals(serverName)
        || (name.startsWith("*.")
            && serverName.substring(serverName.indexOf('.') + 1).equals(name.substring(2)));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(certificates, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(certificates, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String type)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket)
      throws CertificateException {
    checkClientTrusted(certificates, type);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(certificates, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chain.getAcceptedIssuers();
  }
}
