package dev.duplane.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigTest {
  private static final Path PEM = Path.of("src/test/resources/scenario/remote");

  private final Path directory;

  KubeconfigTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void copy() throws IOException {
    for (String file :
        new String[] {"ca.crt", "client.crt", "client-sec1.key", "encrypted-pkcs8.key"}) {
      Files.copy(PEM.resolve(file), directory.resolve(file));
    }
    Files.writeString(directory.resolve("token"), "from-file\n");
  }

  private ServerAccess read(String cluster, String user, String context) throws IOException {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: one
        contexts:
        - {name: one, context: {cluster: c, user: u}}
        - {name: anonymous, context: {cluster: c}}
        - {name: astray, context: {cluster: d, user: u}}
        clusters:
        - name: c
          cluster: {%s}
        users:
        - name: u
          user: {%s}
        """
            .formatted(cluster, user);
    Path file = directory.resolve("config");
    Files.writeString(file, text);
    return Kubeconfig.read(
        file, context.isEmpty() ? null : context, Map.of("PATH", "/usr/bin:/bin"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token: t                                  | Bearer t
          tokenFile: token                          | Bearer from-file
          token: t, tokenFile: nowhere              | Bearer t
          username: me, password: secret            | Basic bWU6c2VjcmV0
          client-certificate: client.crt, client-key: client-sec1.key |
          """)
  void user_read(String user, String authorization) throws IOException {
    ServerAccess access =
        read("server: 'https://h:6443/k8s/', certificate-authority: ca.crt", user, "");
    assertThat(access.server()).hasToString("https://h:6443/k8s");
    assertThat(access.authorities()).hasSize(1);
    assertThat(access.authorization()).isEqualTo(authorization);
    assertThat(access.client() != null).isEqualTo(user.startsWith("client"));
    assertThat(read("server: 'http://h'", user, "anonymous").authorization()).isNull();
  }

  @Test
  void data_goesFirst() throws IOException {
    String data = Base64.getEncoder().encodeToString(Files.readAllBytes(PEM.resolve("ca.crt")));
    ServerAccess access =
        read(
            "server: 'https://h', tls-server-name: n, proxy-url: 'http://p:3128',"
                + " certificate-authority: nowhere, certificate-authority-data: "
                + data,
            "",
            "");
    assertThat(access.authorities()).hasSize(1);
    assertThat(access.tlsServerName()).isEqualTo("n");
    assertThat(access.proxy()).hasToString("http://p:3128");
  }

  @Test
  void exec_runs() throws IOException {
    Path plugin = directory.resolve("plugin");
    Files.writeString(
        plugin,
        """
        #!/bin/sh
        case "$KUBERNETES_EXEC_INFO" in *'"server":"https://h"'*) ;; *) exit 3;; esac
        echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential",'
        echo '"status": {"token": "'"$1-$WHO"'"}}'
        """);
    assertThat(plugin.toFile().setExecutable(true)).isTrue();
    String exec =
        "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, args: [a],"
            + " env: [{name: WHO, value: me}], provideClusterInfo: %s}";
    ServerAccess access = read("server: 'https://h'", exec.formatted(true), "");
    assertThat(Objects.requireNonNull(access.authorization())).isEqualTo("Bearer a-me");
    assertThatThrownBy(() -> read("server: 'https://h'", exec.formatted(false), ""))
        .hasMessageMatching(".*/config:13:16: exec: .*/plugin ended with exit status 3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          'server: "ftp://h"'                    |                       |         | config:10:21: server must be a URL such as https://127.0.0.1:6443, not "ftp://h"
          ''                                     |                       |         | config:10:12: server must be given
          'server: [a]'                          |                       |         | config:10:21: server must be text, not a list
          'server: "https://h", certificate-authority: no.crt' |          |         | certificate-authority: no such file: no.crt
          'server: "https://h", certificate-authority: token'  |          |         | certificate-authority: there is no certificate in PEM in it
          'server: "https://h", certificate-authority-data: "?"' |        |         | certificate-authority-data is not base64
          'server: "https://h", insecure-skip-tls-verify: 1'   |          |         | insecure-skip-tls-verify must be true or false, not the number 1
          'server: "https://h", insecure-skip-tls-verify: true, certificate-authority: ca.crt' | | | insecure-skip-tls-verify must not be given with a certificate-authority
          'server: "https://h", proxy-url: "socks5://p"'       |          |         | proxy-url must be a URL such as
          'server: "https://h"'                  | token: 5              |         | config:13:17: token must be text, not the number 5
          'server: "https://h"'                  | token: 'a b'          |         | token: there must be one token in it, without blanks
          'server: "https://h"'                  | client-key: client-sec1.key |   | client-certificate and client-key must be given together
          'server: "https://h"'                  | client-certificate: client.crt, client-key: encrypted-pkcs8.key | | client-key: the private key in it is encrypted; decrypt it first
          'server: "https://h"'                  | auth-provider: {name: gcp} |    | auth-provider is not supported
          'server: "https://h"'                  | exec: {apiVersion: v0, command: x} | | apiVersion must be client.authentication.k8s.io/v1
          'server: "https://h"'                  |                       | two     | config: there is no context "two"; there are one, anonymous, astray
          'server: "https://h"'                  |                       | astray  | there is no cluster "d"; there are c
          'server: "https://h"'                  | token: a, token: b    |         | key "token" is given twice
          """)
  void refused(String cluster, String user, String context, String why) {
    assertThatThrownBy(
            () -> read(cluster, user == null ? "" : user, context == null ? "" : context))
        .isInstanceOf(ServerAccessException.class)
        .hasMessageContaining(why)
        .hasMessageStartingWith(directory.resolve("config").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a: [", "- a", "kind: Pod", "{}"})
  void file_refused(String text) throws IOException {
    Path file = directory.resolve("config");
    Files.writeString(file, text);
    assertThatThrownBy(() -> Kubeconfig.read(file, null, Map.of()))
        .isInstanceOf(ServerAccessException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageNotContaining("\n");
  }
}
