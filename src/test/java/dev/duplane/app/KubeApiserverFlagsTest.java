package dev.duplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.api.pki.CertificateAuthority;
import dev.duplane.api.pki.CertificateTemplate;
import dev.duplane.api.pki.KeyedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KubeApiserverFlagsTest {
  @TempDir private Path directory = Path.of("");

  private static KubeApiserverFlags parse(String line) {
    return KubeApiserverFlags.parse(List.of(line.split(" ")));
  }

  /** controller-runtime, pkg/internal/testing/controlplane/apiserver.go. */
  @Test
  void controllerRuntime_itsArguments() throws IOException {
    KeyedCertificate certificate =
        CertificateAuthority.ofSeed(1)
            .issue(CertificateTemplate.server("localhost", List.of("localhost"), List.of()));
    Files.writeString(directory.resolve("apiserver.crt"), certificate.certificatePem());
    Files.writeString(directory.resolve("apiserver.key"), certificate.keyPem());
    KubeApiserverFlags flags =
        parse(
            "--allow-privileged=true --authorization-mode=RBAC --bind-address=127.0.0.1"
                + (" --cert-dir=" + directory)
                + " --client-ca-file="
                + directory
                + "/client-cert-auth-ca.crt --disable-admission-plugins=ServiceAccount"
                + " --etcd-servers=http://127.0.0.1:41213 --secure-port=39483"
                + " --service-account-issuer=https://127.0.0.1:39483/"
                + " --service-account-key-file=sa-signer.crt"
                + " --service-account-signing-key-file=sa-signer.key"
                + " --service-cluster-ip-range=10.0.0.0/24");
    assertThat(String.join(" ", flags.serveArguments()))
        .isEqualTo(
            ("--authorization-mode RBAC --bind 127.0.0.1 --tls-cert-file DIR/apiserver.crt"
                    + " --tls-private-key-file DIR/apiserver.key"
                    + " --client-ca-file DIR/client-cert-auth-ca.crt"
                    + " --disable-admission-plugins ServiceAccount"
                    + " --secure-port 39483 --service-cluster-ip-range 10.0.0.0/24")
                .replace("DIR", directory.toString()));
    assertThat(flags.ignored())
        .containsExactly(
            "--allow-privileged",
            "--etcd-servers",
            "--service-account-issuer",
            "--service-account-key-file",
            "--service-account-signing-key-file");
    assertThat(flags.verbose()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --secure-port 1 --secure-port 2           | --secure-port 2 --disable-admission-plugins  |
          --allow-privileged --secure-port=1        | --secure-port 1 --disable-admission-plugins  | --allow-privileged
          --foo=a,b --bar c --secure-port 1         | --secure-port 1 --disable-admission-plugins  | --foo,--bar
          --tls-cert-file c --tls-private-key-file k --cert-dir /nowhere | --tls-cert-file c --tls-private-key-file k --secure-port 6443 --disable-admission-plugins |
          --cert-dir=/nowhere                       | --secure-port 6443 --disable-admission-plugins |
          --disable-admission-plugins= --secure-port 1 --enable-admission-plugins=NodeRestriction | --disable-admission-plugins  --secure-port 1 --enable-admission-plugins NodeRestriction |
          """)
  void serveArguments(String line, String serve, String ignored) {
    KubeApiserverFlags flags = parse(line);
    assertThat(String.join(" ", flags.serveArguments()).stripTrailing()).isEqualTo(serve);
    assertThat(String.join(",", flags.ignored())).isEqualTo(ignored == null ? "" : ignored);
  }

  @ParameterizedTest
  @CsvSource({"-v=2, true", "--v 4, true", "-v 0, false", "--secure-port 1, false"})
  void verbose(String line, boolean verbose) {
    assertThat(parse(line).verbose()).isEqualTo(verbose);
  }

  @Test
  void argument_refused() {
    assertThatThrownBy(() -> parse("serve --secure-port 1"))
        .isInstanceOf(UsageException.class)
        .hasMessage("\"kube-apiserver\" does not take any arguments, got [\"serve\"]");
  }

  /** envtest asks for this flag of releases before 1.24, and must not find it. */
  @Test
  void help_namesFlags_butNotTheInsecurePort() {
    assertThat(KubeApiserverFlags.help()).contains("\n  --secure-port").doesNotContain("insecure");
  }
}
