package dev.duplane.registry.secret;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a certificate and a private key in PEM belong together, in the words of Go (crypto/tls,
 * {@code X509KeyPair}).
 */
final class TlsKeyPair {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([^\\n-]+)-----\\r?\\n([A-Za-z0-9+/=\\s]*?)-----END \\1-----");

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(String type, byte[] bytes) {}

  private TlsKeyPair() {}

  /** What is wrong; nothing if they fit, or if the key is of a form that cannot be read here. */
  static List<String> problems(byte[] certificate, byte[] key) {
    List<Block> certificates = blocks(certificate);
    List<String> skipped = new ArrayList<>();
    Block leaf = null;
    for (Block block : certificates) {
      if (block.type().equals("CERTIFICATE")) {
        leaf = leaf == null ? block : leaf;
      } else {
        skipped.add(block.type());
      }
    }
    if (leaf == null) {
      return List.of(missingCertificate(skipped));
    }
    Block secret = null;
    skipped.clear();
    for (Block block : blocks(key)) {
      if (block.type().equals("PRIVATE KEY") || block.type().endsWith(" PRIVATE KEY")) {
        secret = block;
        break;
      }
      skipped.add(block.type());
    }
    return secret == null ? List.of(missingKey(skipped)) : mismatch(leaf, secret);
  }

  private static String missingCertificate(List<String> skipped) {
    if (skipped.isEmpty()) {
      return "tls: failed to find any PEM data in certificate input";
    }
    if (skipped.size() == 1 && skipped.get(0).endsWith("PRIVATE KEY")) {
      return "tls: failed to find certificate PEM data in certificate input, but did find a private"
          + " key; PEM inputs may have been switched";
    }
    return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM"
        + " blocks of the following types: ["
        + String.join(" ", skipped)
        + "]";
  }

  private static String missingKey(List<String> skipped) {
    if (skipped.isEmpty()) {
      return "tls: failed to find any PEM data in key input";
    }
    if (skipped.size() == 1 && skipped.get(0).equals("CERTIFICATE")) {
      return "tls: found a certificate rather than a key in the PEM for the private key";
    }
    return "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after"
        + " skipping PEM blocks of the following types: ["
        + String.join(" ", skipped)
        + "]";
  }

  private static List<String> mismatch(Block certificate, Block key) {
    try {
      PublicKey known =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.bytes()))
              .getPublicKey();
      if (!key.type().equals("PRIVATE KEY")) {
        return List.of();
      }
      PrivateKey secret =
          KeyFactory.getInstance(known.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(key.bytes()));
      String algorithm =
          switch (known.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> known.getAlgorithm();
          };
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(certificate.bytes());
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update(certificate.bytes());
      return signature.verify(signed)
          ? List.of()
          : List.of("tls: private key does not match public key");
    } catch (java.security.cert.CertificateException e) {
      return List.of("x509: malformed certificate");
    } catch (GeneralSecurityException e) {
      return List.of("tls: private key type does not match public key type");
    }
  }

  private static List<Block> blocks(byte[] pem) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      try {
        blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
      } catch (IllegalArgumentException noBase64) {
        // Go skips what it cannot decode.
      }
    }
    return blocks;
  }
}
