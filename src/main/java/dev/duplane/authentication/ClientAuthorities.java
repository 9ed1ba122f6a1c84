package dev.duplane.authentication;

import dev.duplane.api.UserInfo;
import dev.duplane.api.pki.Pem;
import dev.duplane.api.pki.PemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;

/**
 * The authorities of {@code --client-ca-file}: of a certificate that one of them has signed the
 * common name is the user, organizations are groups (Authenticating, "X509 client certificates";
 * apiserver/pkg/authentication/request/x509).
 *
 * @param path as the flag has it
 * @param certificates of the authorities
 */
public record ClientAuthorities(String path, List<X509Certificate> certificates) {
  private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

  /** id-kp-clientAuth (RFC 5280, 4.2.1.12), and the one that stands for all. */
  private static final List<String> CLIENT_USAGES = List.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

  /** Keeps a copy. */
  public ClientAuthorities {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if it is not there or has no certificate, in kube-apiserver's
   *     words
   */
  public static ClientAuthorities read(String path) {
    try {
      byte[] pem = Files.readAllBytes(Path.of(path));
      if (pem.length == 0) {
        throw new IllegalArgumentException("missing content for CA bundle \"client-ca-bundle\"");
      }
      return new ClientAuthorities(path, parse(pem));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("open " + path + ": no such file or directory", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("open " + path + ": " + e.getMessage(), e);
    }
  }

  private static List<X509Certificate> parse(byte[] pem) {
    try {
      return Pem.certificates(pem);
    } catch (PemException e) {
      throw new IllegalArgumentException(
          "error loading CA bundle for \"client-ca-bundle\": data does not contain any valid RSA or"
              + " ECDSA certificates",
          e);
    }
  }

  /**
   * The user of a client certificate, or null if it has no common name.
   *
   * @param presented the client's own first, then what links it to an authority
   * @throws InvalidTokenException if no authority stands for it at this time
   */
  @Nullable UserInfo authenticate(List<X509Certificate> presented, Instant now)
      throws InvalidTokenException {
    X509Certificate own = presented.get(0);
    verify(presented, now);
    List<String> names = new ArrayList<>();
    List<String> organizations = new ArrayList<>();
    subject(own, names, organizations);
    if (names.isEmpty() || names.get(0).isEmpty()) {
      return null;
    }
    return AuthenticatedGroup.added(
        new UserInfo(
            names.get(0), "", organizations, Map.of(CREDENTIAL_ID, List.of(fingerprint(own)))));
  }

  private void verify(List<X509Certificate> presented, Instant now) throws InvalidTokenException {
    try {
      List<String> usages = presented.get(0).getExtendedKeyUsage();
      if (usages != null && usages.stream().noneMatch(CLIENT_USAGES::contains)) {
        throw new InvalidTokenException("x509: certificate specifies an incompatible key usage");
      }
      PKIXParameters parameters =
          new PKIXParameters(
              certificates.stream()
                  .map(certificate -> new TrustAnchor(certificate, null))
                  .collect(Collectors.toSet()));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      List<X509Certificate> path = new ArrayList<>(presented);
      path.removeIf(certificates::contains);
      if (path.isEmpty()) {
        return;
      }
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      throw new InvalidTokenException("x509: " + e.getMessage());
    }
  }

  private static void subject(
      X509Certificate certificate, List<String> names, List<String> organizations)
      throws InvalidTokenException {
    try {
      LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
      // The text has the last part first.
      for (Rdn part : subject.getRdns()) {
        if (part.getType().equalsIgnoreCase("CN")) {
          names.add(String.valueOf(part.getValue()));
        } else if (part.getType().equalsIgnoreCase("O")) {
          organizations.add(String.valueOf(part.getValue()));
        }
      }
    } catch (InvalidNameException e) {
      throw new InvalidTokenException("x509: " + e.getMessage());
    }
  }

  private static String fingerprint(X509Certificate certificate) throws InvalidTokenException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "X509SHA256=" + HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new InvalidTokenException("x509: " + e.getMessage());
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
