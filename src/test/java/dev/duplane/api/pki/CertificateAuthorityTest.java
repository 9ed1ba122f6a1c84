package dev.duplane.api.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.net.IpAddress;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private final CertificateAuthority authority = CertificateAuthority.ofSeed(1);

  @Test
  void ofSeed_sameSeed_isSame() {
    assertThat(CertificateAuthority.ofSeed(1).pem()).isEqualTo(authority.pem());
    assertThat(CertificateAuthority.ofSeed(1).key()).isEqualTo(authority.key());
    assertThat(CertificateAuthority.ofSeed(2).pem()).isNotEqualTo(authority.pem());
  }

  @Test
  void certificate_isAuthority_signedByItself() throws GeneralSecurityException {
    X509Certificate certificate = authority.certificate();
    certificate.verify(certificate.getPublicKey());
    certificate.checkValidity(Date.from(Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=kubernetes");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getSerialNumber()).isPositive();
    assertThat(certificate.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    boolean[] usage = certificate.getKeyUsage();
    assertThat(usage[0] && usage[2] && usage[5]).isTrue();
    assertThat(usage[6]).isFalse();
    assertThat(certificate.getExtensionValue("2.5.29.14")).hasSize(24);
  }

  @Test
  void pem_isRead() throws GeneralSecurityException {
    byte[] pem = authority.pem().getBytes(StandardCharsets.US_ASCII);
    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem)))
        .isEqualTo(authority.certificate());
    assertThat(authority.pem().lines()).allMatch(line -> line.length() <= 64);
  }

  @Test
  void issue_serverCertificate_isTrustedAndSaysItsNames() throws GeneralSecurityException {
    CertificateTemplate template =
        CertificateTemplate.server(
            "kube-apiserver",
            List.of("localhost", "kubernetes.default.svc"),
            List.of(IpAddress.of("127.0.0.1"), IpAddress.of("fd00:10:96::1")));
    X509Certificate issued = authority.issue(template).certificate();
    requireTrusted(issued, "1.3.6.1.5.5.7.3.1");
    assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=kube-apiserver");
    assertThat(issued.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly(
            "localhost", "kubernetes.default.svc", "127.0.0.1", "fd00:10:96:0:0:0:0:1");
    assertThat(issued.getBasicConstraints()).isEqualTo(-1);
    assertThat(authority.issue(template).certificate()).isEqualTo(issued);
  }

  @Test
  void issue_clientCertificate_hasUserAndGroups_keyFits() throws GeneralSecurityException {
    KeyedCertificate issued =
        authority.issue(CertificateTemplate.client("jane", List.of("ops", "system:masters")));
    requireTrusted(issued.certificate(), "1.3.6.1.5.5.7.3.2");
    assertThat(issued.certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=jane,O=system:masters,O=ops");
    Signature signature = Signature.getInstance("SHA256withECDSA");
    PrivateKey key = Pem.privateKey(issued.keyPem().getBytes(StandardCharsets.US_ASCII));
    signature.initSign(key);
    signature.update(new byte[] {1});
    byte[] signed = signature.sign();
    signature.initVerify(issued.certificate());
    signature.update(new byte[] {1});
    assertThat(signature.verify(signed)).isTrue();
    assertThat(issued.toString()).isEqualTo("CN=jane, O=system:masters, O=ops");
  }

  private void requireTrusted(X509Certificate issued, String purpose)
      throws GeneralSecurityException {
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    parameters.setRevocationEnabled(false);
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(issued)), parameters);
    assertThat(issued.getExtendedKeyUsage()).containsExactly(purpose);
  }
}
