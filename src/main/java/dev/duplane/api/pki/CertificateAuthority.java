package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.element;
import static dev.duplane.api.pki.DerElement.hex;
import static dev.duplane.api.pki.DerElement.text;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/**
 * The certificate authority of a cluster, as kubeadm makes one (PKI certificates and requirements):
 * {@code CN=kubernetes}, here with a key on the curve P-256 and valid for a century. The same seed
 * gives the same key and the same certificate, byte for byte.
 *
 * @see <a href="https://kubernetes.io/docs/setup/best-practices/certificates/">PKI certificates and
 *     requirements</a>
 */
public final class CertificateAuthority {
  private static final byte[] VERSION_3 = hex("A003020102");

  /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758). */
  private static final byte[] ECDSA_WITH_SHA256 = hex("300A06082A8648CE3D040302");

  /** id-at-commonName, 2.5.4.3. */
  private static final byte[] COMMON_NAME = hex("0603550403");

  /** id-ce-basicConstraints, 2.5.29.19, critical: a certificate authority. */
  private static final byte[] BASIC_CONSTRAINTS = hex("300F0603551D130101FF040530030101FF");

  /** id-ce-keyUsage, 2.5.29.15, critical: signatures, key encipherment, certificates. */
  private static final byte[] KEY_USAGE = hex("300E0603551D0F0101FF0404030202A4");

  /** id-ce-subjectKeyIdentifier, 2.5.29.14. */
  private static final byte[] SUBJECT_KEY_IDENTIFIER = hex("0603551D0E");

  /** {@code [3]}, constructed: the extensions. */
  private static final int EXTENSIONS = 0xA3;

  private static final int KEY_IDENTIFIER_LENGTH = 20;
  private static final String NOT_BEFORE = "20200101000000Z";
  private static final String NOT_AFTER = "21200101000000Z";

  private final PrivateKey key;
  private final X509Certificate certificate;

  private CertificateAuthority(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** The one that belongs to a seed. */
  public static CertificateAuthority ofSeed(long seed) {
    SeededRandom random = new SeededRandom(seed, "certificate authority");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      byte[] body = body(pair, random);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate(), random);
      signature.update(body);
      byte[] der =
          element(
              DerElement.SEQUENCE,
              body,
              ECDSA_WITH_SHA256,
              element(DerElement.BIT_STRING, new byte[1], signature.sign()));
      return new CertificateAuthority(
          pair.getPrivate(),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has elliptic curves", e);
    }
  }

  /** What is signed: TBSCertificate. */
  private static byte[] body(KeyPair pair, SeededRandom random) throws GeneralSecurityException {
    byte[] serial = new byte[Long.BYTES];
    random.nextBytes(serial);
    // A serial number is positive, and no longer than it has to be.
    serial[0] = (byte) ((serial[0] & 0x3f) | 0x40);
    byte[] name =
        element(
            DerElement.SEQUENCE,
            element(
                DerElement.SET,
                element(
                    DerElement.SEQUENCE, COMMON_NAME, text(DerElement.UTF8_STRING, "kubernetes"))));
    byte[] validity =
        element(
            DerElement.SEQUENCE,
            // Years before 2050 have two digits in certificates.
            text(DerElement.UTC_TIME, NOT_BEFORE.substring(2)),
            text(DerElement.GENERALIZED_TIME, NOT_AFTER));
    byte[] publicKey = pair.getPublic().getEncoded();
    return element(
        DerElement.SEQUENCE,
        VERSION_3,
        element(DerElement.INTEGER, serial),
        ECDSA_WITH_SHA256,
        name,
        validity,
        name,
        publicKey,
        element(
            EXTENSIONS,
            element(
                DerElement.SEQUENCE,
                KEY_USAGE,
                BASIC_CONSTRAINTS,
                element(
                    DerElement.SEQUENCE,
                    SUBJECT_KEY_IDENTIFIER,
                    element(
                        DerElement.OCTET_STRING,
                        element(DerElement.OCTET_STRING, identifier(publicKey)))))));
  }

  private static byte[] identifier(byte[] publicKey) throws GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(publicKey);
    return Arrays.copyOf(hash, KEY_IDENTIFIER_LENGTH);
  }

  /** The key that signs certificates. */
  public PrivateKey key() {
    return key;
  }

  /** The certificate, signed by its own key. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate in PEM (RFC 7468), as Go's encoding/pem writes it. */
  public String pem() {
    try {
      Base64.Encoder encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
      return "-----BEGIN CERTIFICATE-----\n"
          + encoder.encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }
}
