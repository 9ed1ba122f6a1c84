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
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SecureServingOptionsTest {
  private final KeyedCertificate certificate =
      CertificateAuthority.ofSeed(1)
          .issue(CertificateTemplate.server("api", List.of("localhost"), List.of()));

  @TempDir private Path directory = Path.of("");

  @BeforeEach
  void writeFiles() throws IOException {
    Files.writeString(directory.resolve("api.crt"), certificate.certificatePem());
    Files.writeString(directory.resolve("api.key"), certificate.keyPem());
    Files.writeString(
        directory.resolve("other.key"),
        CertificateAuthority.ofSeed(2)
            .issue(CertificateTemplate.client("jane", List.of()))
            .keyPem());
    Files.writeString(directory.resolve("empty"), "");
  }

  private ServeOptions serve(String flags) {
    String line = "serve " + flags.replace("DIR", directory.toString());
    return Commands.serveOptions(List.of(line.split(" ")));
  }

  @Test
  void securePort_alone_certificateIsIssued() {
    SecureServing secure = Objects.requireNonNull(serve("--secure-port 6443").listening().secure());
    assertThat(secure).isEqualTo(new SecureServing(6443, null));
    assertThat(serve("--port 0").listening().secure()).isNull();
  }

  @Test
  void certificate_isRead() {
    ServeOptions options =
        serve("--secure-port 0 --tls-cert-file DIR/api.crt --tls-private-key-file DIR/api.key");
    assertThat(options.listening().secure()).isEqualTo(new SecureServing(0, certificate));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --secure-port 70000                                          | --secure-port: 70000 is not a port (0 to 65535)
          --secure-port 1 --tls-cert-file DIR/api.crt                  | --tls-cert-file: goes with --tls-private-key-file
          --secure-port 1 --tls-private-key-file DIR/api.key           | --tls-private-key-file: goes with --tls-cert-file
          --tls-cert-file DIR/api.crt --tls-private-key-file DIR/api.key | --tls-cert-file: goes with --secure-port
          --secure-port 1 --tls-cert-file DIR/no --tls-private-key-file DIR/api.key | --tls-cert-file: DIR/no: no such file
          --secure-port 1 --tls-cert-file DIR/empty --tls-private-key-file DIR/api.key | --tls-cert-file: DIR/empty: there is no certificate in PEM in it
          --secure-port 1 --tls-cert-file DIR/api.crt --tls-private-key-file DIR/api.crt | --tls-private-key-file: DIR/api.crt: there is no private key in PEM in it
          --secure-port 1 --tls-cert-file DIR/api.crt --tls-private-key-file DIR/other.key | --tls-private-key-file: the key in DIR/other.key is not that of DIR/api.crt
          --write-kubeconfig DIR/none/config                           | --write-kubeconfig: there is no directory DIR/none
          --port-file DIR                                              | --port-file: DIR is no file
          """)
  void refused(String flags, String why) {
    assertThatThrownBy(() -> serve(flags))
        .isInstanceOf(UsageException.class)
        .hasMessage(why.replace("DIR", directory.toString()));
  }
}
