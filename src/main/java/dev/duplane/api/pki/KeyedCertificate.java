package dev.duplane.api.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the key that it is about. */
public record KeyedCertificate(X509Certificate certificate, PrivateKey key) {

  /** The certificate in PEM. */
  public String certificatePem() {
    return Pem.of(certificate);
  }

  /** The key in PEM, as PKCS#8. */
  public String keyPem() {
    return Pem.of(key);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().toString();
  }
}
