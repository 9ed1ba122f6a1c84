package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.client.Kubeconfig;
import dev.duplane.client.ServerAccess;
import dev.duplane.endpoints.KubeconfigText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KubeconfigTextTest {
  @TempDir private Path directory = Path.of("");

  private ServerAccess read(String text) throws Exception {
    OutputFile file = OutputFile.checked("--write-kubeconfig", directory + "/config");
    file.writeSecret(text);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
        .isEqualTo("rw-------");
    return Kubeconfig.read(file.path(), null, Map.of());
  }

  @Test
  void tls_authorityAndTokenAreRead() throws Exception {
    CertificateAuthority authority = CertificateAuthority.ofSeed(1);
    ServerAccess access = read(KubeconfigText.of("https://[::1]:6443", authority.pem(), "abc"));
    assertThat(access.server()).hasToString("https://[::1]:6443");
    assertThat(access.authorities()).containsExactly(authority.certificate());
    assertThat(access.authorization()).isEqualTo("Bearer abc");
    assertThat(access.insecureSkipTlsVerify()).isFalse();
  }

  @Test
  void withoutTls_noAuthority() throws Exception {
    ServerAccess access = read(KubeconfigText.of("http://127.0.0.1:8080", null, "abc"));
    assertThat(access.server()).hasToString("http://127.0.0.1:8080");
    assertThat(access.authorities()).isEmpty();
  }
}
