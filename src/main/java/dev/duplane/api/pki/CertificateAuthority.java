package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.element;
import static dev.duplane.api.pki.DerElement.hex;
import static dev.duplane.api.pki.DerElement.text;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificate authority of a cluster, as kubeadm makes one (PKI certificates and requirements):
 * {@code CN=kubernetes}, here with a key on the curve P-256 and valid for a century. The same seed
 * gives the same keys and the same certificates, byte for byte.
 *
 * @see <a href="https://kubernetes.io/docs/setup/best-practices/certificates/">PKI certificates and
 *     requirements</a>
 */
public final class CertificateAuthority {
  private static final byte[] VERSION_3 = hex("A003020102");

  /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758). */
  private static final byte[] ECDSA_WITH_SHA256 = hex("300A06082A8648CE3D040302");

  /** id-ce-subjectKeyIdentifier, 2.5.29.14. */
  private static final byte[] SUBJECT_KEY_IDENTIFIER = hex("0603551D0E");

  /** id-ce-authorityKeyIdentifier, 2.5.29.35. */
  private static final byte[] AUTHORITY_KEY_IDENTIFIER = hex("0603551D23");

  /** {@code keyIdentifier [0]} of an AuthorityKeyIdentifier. */
  private static final int KEY_IDENTIFIER = 0x80;

  /** {@code [3]}, constructed: the extensions. */
  private static final int EXTENSIONS = 0xA3;

  private static final int KEY_IDENTIFIER_LENGTH = 20;
  private static final String NOT_BEFORE = "20200101000000Z";
  private static final String NOT_AFTER = "21200101000000Z";
  private static final int LAST_YEAR_OF_TWO_DIGITS = 2050;
  private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'");
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

  private final long seed;
  private final CertificateTemplate template;
  private final SeededKey keys;
  private final byte[] der;
  private @Nullable X509Certificate certificate;

  private CertificateAuthority(long seed) {
    SeededRandom random = new SeededRandom(seed, "certificate authority");
    this.seed = seed;
    this.template = CertificateTemplate.authority("kubernetes");
    this.keys = SeededKey.draw(random);
    this.der = sign(template, keys, template, keys, random);
  }

  /** The one that belongs to a seed. */
  public static CertificateAuthority ofSeed(long seed) {
    return new CertificateAuthority(seed);
  }

  /**
   * Signs a certificate, with a key made for it. The same template gives the same.
   *
   * @param wanted what it says
   */
  public KeyedCertificate issue(CertificateTemplate wanted) {
    SeededRandom random = new SeededRandom(seed, "certificate " + wanted);
    SeededKey subject = SeededKey.draw(random);
    byte[] issued = sign(wanted, subject, template, keys, random);
    return new KeyedCertificate(List.of(read(issued)), privateKey(subject));
  }

  /**
   * Signs what somebody else has a key for.
   *
   * @param request who it is, and the key
   * @param usages what the key may be used for, as certificates.k8s.io says it
   * @param from since when the certificate holds
   * @param until how long it holds
   * @return the certificate in PEM
   */
  public String sign(CertificateRequest request, List<String> usages, Instant from, Instant until) {
    List<byte[]> extensions = new ArrayList<>(KeyUsages.extensions(usages));
    if (request.alternativeNames().length > 0) {
      extensions.add(request.alternativeNames());
    }
    byte[] identity =
        element(DerElement.SEQUENCE, request.subject(), request.publicKey(), moment(from));
    SeededRandom random =
        new SeededRandom(
            seed, "certificate request " + HexFormat.of().formatHex(SeededKey.sha256(identity)));
    Certified certified =
        new Certified(
            request.subject(), moment(from), moment(until), request.publicKey(), extensions);
    return Pem.certificate(sign(certified, template, keys, random));
  }

  private static byte[] moment(Instant instant) {
    ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
    return time.getYear() < LAST_YEAR_OF_TWO_DIGITS
        ? text(DerElement.UTC_TIME, UTC_TIME.format(time))
        : text(DerElement.GENERALIZED_TIME, GENERALIZED_TIME.format(time));
  }

  /** What is certified: a subject, for how long it holds, its key, and the extensions. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Certified(
      byte[] subject, byte[] from, byte[] until, byte[] publicKey, List<byte[]> extensions) {}

  private static byte[] sign(
      CertificateTemplate wanted,
      SeededKey subject,
      CertificateTemplate issuer,
      SeededKey signer,
      SeededRandom random) {
    Certified certified =
        new Certified(
            wanted.subject(),
            // Years before 2050 have two digits in certificates.
            text(DerElement.UTC_TIME, NOT_BEFORE.substring(2)),
            text(DerElement.GENERALIZED_TIME, NOT_AFTER),
            subject.publicDer(),
            wanted.extensions());
    return sign(certified, issuer, signer, random);
  }

  private static byte[] sign(
      Certified certified, CertificateTemplate issuer, SeededKey signer, SeededRandom random) {
    byte[] body = body(certified, issuer, signer, random);
    byte[] signature = signer.sign(body, random).der();
    return element(
        DerElement.SEQUENCE,
        body,
        ECDSA_WITH_SHA256,
        element(DerElement.BIT_STRING, new byte[1], signature));
  }

  /** What is signed: TBSCertificate (RFC 5280, 4.1). */
  private static byte[] body(
      Certified certified, CertificateTemplate issuer, SeededKey signer, SeededRandom random) {
    byte[] serial = new byte[Long.BYTES];
    random.nextBytes(serial);
    // A serial number is positive, and no longer than it has to be.
    serial[0] = (byte) ((serial[0] & 0x3f) | 0x40);
    byte[] publicKey = certified.publicKey();
    byte[] signerKey = signer.publicDer();
    List<byte[]> extensions = new ArrayList<>(certified.extensions());
    extensions.add(
        extension(SUBJECT_KEY_IDENTIFIER, element(DerElement.OCTET_STRING, identifier(publicKey))));
    if (!Arrays.equals(publicKey, signerKey)) {
      byte[] key = element(KEY_IDENTIFIER, identifier(signerKey));
      extensions.add(extension(AUTHORITY_KEY_IDENTIFIER, element(DerElement.SEQUENCE, key)));
    }
    return element(
        DerElement.SEQUENCE,
        VERSION_3,
        element(DerElement.INTEGER, serial),
        ECDSA_WITH_SHA256,
        issuer.subject(),
        element(DerElement.SEQUENCE, certified.from(), certified.until()),
        certified.subject(),
        publicKey,
        element(EXTENSIONS, element(DerElement.SEQUENCE, extensions.toArray(byte[][]::new))));
  }

  private static byte[] extension(byte[] name, byte[] value) {
    return element(DerElement.SEQUENCE, name, element(DerElement.OCTET_STRING, value));
  }

  private static byte[] identifier(byte[] publicKey) {
    return Arrays.copyOf(SeededKey.sha256(publicKey), KEY_IDENTIFIER_LENGTH);
  }

  private static X509Certificate read(byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("what was signed here can be read", e);
    }
  }

  private static PrivateKey privateKey(SeededKey pair) {
    try {
      return pair.privateKey();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has elliptic curves", e);
    }
  }

  /** The key that signs certificates. */
  public PrivateKey key() {
    return privateKey(keys);
  }

  /** The certificate, signed by its own key. */
  public synchronized X509Certificate certificate() {
    if (certificate == null) {
      certificate = read(der);
    }
    return certificate;
  }

  /** The certificate in PEM (RFC 7468), as Go's encoding/pem writes it. */
  public String pem() {
    return Pem.certificate(der);
  }
}
