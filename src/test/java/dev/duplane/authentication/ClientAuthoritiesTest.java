package dev.duplane.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.UserInfo;
import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.api.pki.CertificateTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientAuthoritiesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final CertificateAuthority authority = CertificateAuthority.ofSeed(1);
  private final ClientAuthorities known =
      new ClientAuthorities("ca.crt", List.of(authority.certificate()));

  private static X509Certificate client(CertificateAuthority by) {
    return by.issue(CertificateTemplate.client("jane", List.of("team"))).certificate();
  }

  @Test
  void authenticate_commonNameAndOrganizations() throws InvalidTokenException {
    UserInfo user = Objects.requireNonNull(known.authenticate(List.of(client(authority)), NOW));
    assertThat(user.username()).isEqualTo("jane");
    assertThat(user.groups()).containsExactly("team", "system:authenticated");
    assertThat(user.extra()).containsOnlyKeys("authentication.kubernetes.io/credential-id");
  }

  @Test
  void authenticate_otherAuthority() {
    List<X509Certificate> foreign = List.of(client(CertificateAuthority.ofSeed(2)));
    assertThatThrownBy(() -> known.authenticate(foreign, NOW))
        .isInstanceOf(InvalidTokenException.class);
  }

  @Test
  void authenticate_atAnotherTime() {
    List<X509Certificate> own = List.of(client(authority));
    assertThatThrownBy(() -> known.authenticate(own, Instant.parse("2010-01-01T00:00:00Z")))
        .isInstanceOf(InvalidTokenException.class);
  }

  @Test
  void read_files(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("ca.crt");
    Files.writeString(file, authority.pem());
    assertThat(ClientAuthorities.read(file.toString()).certificates())
        .containsExactly(authority.certificate());
    Files.writeString(file, "none");
    assertThatThrownBy(() -> ClientAuthorities.read(file.toString()))
        .hasMessage(
            "error loading CA bundle for \"client-ca-bundle\": data does not contain any valid RSA"
                + " or ECDSA certificates");
  }
}
