package dev.duplane.api.pki;

import static dev.duplane.api.pki.DerElement.hex;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody wants to be certified: a request as PKCS#10 (RFC 2986). What is wrong with one is
 * said as Go's crypto/x509 says it, since kube-apiserver hands that on.
 */
public final class CertificateRequest {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([^\\n]*?)-----\\r?\\n(.*?)-----END \\1-----(?:\\r?\\n|$)", Pattern.DOTALL);

  private static final String LABEL = "CERTIFICATE REQUEST";
  private static final int ATTRIBUTES = 0xA0;
  private static final byte[] COMMON_NAME = hex("0603550403");
  private static final byte[] ORGANIZATION = hex("060355040A");

  /** extensionRequest, 1.2.840.113549.1.9.14 (RFC 2985). */
  private static final byte[] EXTENSION_REQUEST = hex("06092A864886F70D01090E");

  private static final byte[] SUBJECT_ALTERNATIVE_NAME = hex("0603551D11");

  /** The names of a GeneralName by their tags (RFC 5280, 4.2.1.6). */
  private static final int EMAIL_ADDRESS = 0x81;

  private static final int DNS_NAME = 0x82;
  private static final int URI = 0x86;
  private static final int IP_ADDRESS = 0x87;

  /** What is signed with, by the object identifier of the algorithm: Java's name, and the key's. */
  private static final Map<String, List<String>> ALGORITHMS =
      Map.of(
          "06092a864886f70d01010b", List.of("SHA256withRSA", "RSA"),
          "06092a864886f70d01010c", List.of("SHA384withRSA", "RSA"),
          "06092a864886f70d01010d", List.of("SHA512withRSA", "RSA"),
          "06082a8648ce3d040302", List.of("SHA256withECDSA", "EC"),
          "06082a8648ce3d040303", List.of("SHA384withECDSA", "EC"),
          "06082a8648ce3d040304", List.of("SHA512withECDSA", "EC"),
          "06032b6570", List.of("Ed25519", "Ed25519"));

  /** What Go says of a signature that is not right, by the key's algorithm. */
  private static final Map<String, String> FAILURES =
      Map.of(
          "RSA", "crypto/rsa: verification error",
          "EC", "x509: ECDSA verification failure",
          "Ed25519", "x509: Ed25519 verification failure");

  private final byte[] signed;
  private final byte[] subject;
  private final byte[] publicKey;
  private final byte[] algorithm;
  private final byte[] signature;
  private final List<String> commonNames = new ArrayList<>();
  private final List<String> organizations = new ArrayList<>();
  private final Map<Integer, Integer> alternativeNames = new HashMap<>();
  private byte[] alternativeNamesDer = new byte[0];

  private CertificateRequest(DerNode request) {
    DerNode info = request.child(0).sequence("tbsCertificateRequest");
    this.signed = info.whole();
    this.algorithm = request.child(1).child(0).whole();
    byte[] bits = request.child(2).content();
    // The first byte says how many bits of the last one do not count.
    this.signature = Arrays.copyOfRange(bits, Math.min(1, bits.length), bits.length);
    DerNode name = info.child(1).sequence("RDNSequence");
    this.subject = name.whole();
    this.publicKey = info.child(2).whole();
    for (DerNode part : name.children()) {
      for (DerNode attribute : part.children()) {
        String value = new String(attribute.child(1).content(), StandardCharsets.UTF_8);
        if (Arrays.equals(attribute.child(0).whole(), COMMON_NAME)) {
          commonNames.add(value);
        } else if (Arrays.equals(attribute.child(0).whole(), ORGANIZATION)) {
          organizations.add(value);
        }
      }
    }
    for (DerNode part : info.children()) {
      if (part.tag() == ATTRIBUTES) {
        part.children().forEach(this::attribute);
      }
    }
  }

  private void attribute(DerNode attribute) {
    if (!Arrays.equals(attribute.child(0).whole(), EXTENSION_REQUEST)) {
      return;
    }
    for (DerNode extension : attribute.child(1).child(0).children()) {
      if (Arrays.equals(extension.child(0).whole(), SUBJECT_ALTERNATIVE_NAME)) {
        alternativeNamesDer = extension.whole();
        List<DerNode> parts = extension.children();
        DerNode names = DerNode.one(parts.get(parts.size() - 1).content());
        names.children().forEach(each -> alternativeNames.merge(each.tag(), 1, Integer::sum));
      }
    }
  }

  /**
   * Reads a request in PEM, and checks that who made it has the key.
   *
   * @throws IllegalArgumentException if it is none, in Go's words
   */
  public static CertificateRequest parse(byte[] pem) {
    CertificateRequest request =
        new CertificateRequest(DerNode.one(block(pem)).sequence("certificateRequest"));
    request.checkSignature();
    return request;
  }

  private static byte[] block(byte[] pem) {
    Matcher block = BLOCK.matcher(new String(pem, StandardCharsets.ISO_8859_1));
    if (!block.find() || !block.group(1).equals(LABEL)) {
      throw new IllegalArgumentException("PEM block type must be " + LABEL);
    }
    try {
      return Base64.getDecoder().decode(block.group(2).replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("PEM block type must be " + LABEL, e);
    }
  }

  private void checkSignature() {
    List<String> names = ALGORITHMS.get(HexFormat.of().formatHex(algorithm));
    if (names == null) {
      throw new IllegalArgumentException("x509: cannot verify signature: algorithm unimplemented");
    }
    String keyAlgorithm = names.get(1);
    boolean right;
    try {
      PublicKey key =
          KeyFactory.getInstance(keyAlgorithm).generatePublic(new X509EncodedKeySpec(publicKey));
      Signature verification = Signature.getInstance(names.get(0));
      verification.initVerify(key);
      verification.update(signed);
      right = verification.verify(signature);
    } catch (GeneralSecurityException e) {
      right = false;
    }
    if (!right) {
      throw new IllegalArgumentException(FAILURES.get(keyAlgorithm));
    }
  }

  /** Who it is, the last name of all; empty if nobody is named. */
  public String commonName() {
    return commonNames.isEmpty() ? "" : commonNames.get(commonNames.size() - 1);
  }

  /** The groups of a client. */
  public List<String> organizations() {
    return List.copyOf(organizations);
  }

  /** How many names it has by which a server may be asked for. */
  public int dnsNames() {
    return alternativeNames.getOrDefault(DNS_NAME, 0);
  }

  /** How many addresses it has at which a server may be asked for. */
  public int addresses() {
    return alternativeNames.getOrDefault(IP_ADDRESS, 0);
  }

  /** How many e-mail addresses it has. */
  public int emailAddresses() {
    return alternativeNames.getOrDefault(EMAIL_ADDRESS, 0);
  }

  /** How many URIs it has. */
  public int uris() {
    return alternativeNames.getOrDefault(URI, 0);
  }

  /** The subject as a Name. */
  byte[] subject() {
    return subject.clone();
  }

  /** The key as a SubjectPublicKeyInfo. */
  byte[] publicKey() {
    return publicKey.clone();
  }

  /** The extension of alternative names as it stands in the request; empty if there is none. */
  byte[] alternativeNames() {
    return alternativeNamesDer.clone();
  }
}
