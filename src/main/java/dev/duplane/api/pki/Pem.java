package dev.duplane.api.pki;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Certificates and private keys in PEM (RFC 7468). */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

  private Pem() {}

  /**
   * A block.
   *
   * @param label e.g. {@code CERTIFICATE}
   * @param body what stands between the lines
   */
  private record Block(String label, String body) {
    byte[] der() {
      return Base64.getMimeDecoder().decode(body);
    }
  }

  private static List<Block> blocks(byte[] pem) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  /**
   * All certificates, in order.
   *
   * @throws PemException if there is none or one cannot be read
   */
  public static List<X509Certificate> certificates(byte[] pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(pem)) {
        if (block.label().equals(CERTIFICATE)) {
          certificates.add(
              (X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block.der())));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new PemException("a certificate in it cannot be read", e);
    }
    if (certificates.isEmpty()) {
      throw new PemException("there is no certificate in PEM in it");
    }
    return List.copyOf(certificates);
  }

  /** What the first block that is no certificate is; null if there is none. */
  public static @Nullable String labelOtherThanCertificate(byte[] pem) {
    return blocks(pem).stream()
        .map(Block::label)
        .filter(label -> !label.equals(CERTIFICATE))
        .findFirst()
        .orElse(null);
  }

  /**
   * The first private key: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC).
   *
   * @throws PemException if there is none, or it is encrypted or cannot be read
   */
  public static PrivateKey privateKey(byte[] pem) {
    for (Block block : blocks(pem)) {
      if (block.label().startsWith("ENCRYPTED ") || block.body().contains("ENCRYPTED")) {
        throw new PemException("the private key in it is encrypted; decrypt it first");
      }
      try {
        byte[] key =
            switch (block.label()) {
              case "PRIVATE KEY" -> block.der();
              case "RSA PRIVATE KEY" -> PrivateKeyDer.pkcs8OfRsa(block.der());
              case "EC PRIVATE KEY" -> PrivateKeyDer.pkcs8OfEc(block.der());
              // Such as EC PARAMETERS or a certificate before the key.
              default -> new byte[0];
            };
        if (key.length > 0) {
          return pkcs8(key);
        }
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw new PemException("the private key in it cannot be read", e);
      }
    }
    throw new PemException("there is no private key in PEM in it");
  }

  /** A certificate, as Go's encoding/pem writes it. */
  static String of(X509Certificate certificate) {
    try {
      return certificate(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  /** A certificate that is in DER. */
  static String certificate(byte[] der) {
    return block(CERTIFICATE, der);
  }

  /** A private key as PKCS#8. */
  static String of(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] der) {
    Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + label
        + "-----\n"
        + encoder.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    InvalidKeySpecException last = new InvalidKeySpecException("no algorithm fits");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        last = e;
      }
    }
    throw last;
  }
}
