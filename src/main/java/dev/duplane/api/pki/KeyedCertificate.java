package dev.duplane.api.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate and the key that it is about: what one end of a TLS connection shows the other.
 *
 * @param chain the certificate, and after it those who signed it, as far as they are known
 * @param key of the first one
 */
public record KeyedCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final char[] NO_PASSWORD = new char[0];

  /** Signed to find out whether a key fits. */
  private static final byte[] PROBE = {1};

  /** Copies the chain. */
  public KeyedCertificate {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both.
   *
   * @param certificates in PEM
   * @param key in PEM
   * @throws PemException if one of them cannot be read
   */
  public static KeyedCertificate of(byte[] certificates, byte[] key) {
    return new KeyedCertificate(Pem.certificates(certificates), Pem.privateKey(key));
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Whether the key is that of the certificate. */
  public boolean fits() {
    PublicKey known = certificate().getPublicKey();
    String algorithm =
        switch (known.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> known.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** What gives both to TLS. */
  public KeyManagerFactory keyManagers() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java platform has PKCS#12 in memory", e);
    }
  }

  /** The certificates in PEM. */
  public String certificatePem() {
    return chain.stream().map(Pem::of).collect(Collectors.joining());
  }

  /** The key in PEM, as PKCS#8. */
  public String keyPem() {
    return Pem.of(key);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return certificate().getSubjectX500Principal().toString();
  }
}
