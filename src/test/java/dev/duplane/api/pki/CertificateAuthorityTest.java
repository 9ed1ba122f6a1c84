package dev.duplane.api.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
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
}
