package dev.duplane.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.duplane.client.ApiServer;
import dev.duplane.client.Kubeconfig;
import dev.duplane.client.ServerAccess;
import dev.duplane.client.ServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is reached by what it has written: its port, and its kubeconfig. */
@Timeout(120)
final class SecureServingIT {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private static final String CLUSTER = "/emulator/v1/cluster";

  @TempDir private Path directory = Path.of("");

  @Test
  void kubeconfig_leadsToTheSecurePort_accessIsLogged() throws Exception {
    Path kubeconfig = directory.resolve("kubeconfig");
    Path portFile = directory.resolve("port");
    List<String> flags =
        List.of(
            "--secure-port=0",
            "--authorization-mode=RBAC",
            "--write-kubeconfig=" + kubeconfig,
            "--port-file=" + portFile,
            "--access-log");
    try (ServerProcess server = ServerProcess.start(flags, directory)) {
      assertThat(server.url() + "\n").isEqualTo("http://127.0.0.1:" + Files.readString(portFile));
      ServerAccess administrator = Kubeconfig.read(kubeconfig, null, Map.of());
      assertThat(administrator.server().getScheme()).isEqualTo("https");
      assertThat(status(administrator, SERVICES)).isEqualTo(200);
      assertThat(status(administrator, "/apis/example.com/v1/gadgets")).isEqualTo(404);
      String secure = administrator.server().toString();
      assertThat(status(ServerAccess.to(secure).withInsecureSkipTlsVerify(), SERVICES))
          .isEqualTo(403);
      assertThat(status(ServerAccess.to(server.url()), SERVICES)).isEqualTo(403);
      assertThat(status(administrator, CLUSTER)).isEqualTo(200);
      assertThat(status(ServerAccess.to(server.url()), CLUSTER)).isEqualTo(403);
      assertThatThrownBy(() -> status(ServerAccess.to(secure), SERVICES))
          .hasMessageContaining("TLS: unable to find valid certification path");
    }
    assertThat(Files.readString(directory.resolve("server.log"), UTF_8))
        .containsPattern(line("list " + SERVICES + " 200"))
        .containsPattern(line("list " + SERVICES + " 403"))
        .containsPattern(
            line("list /apis/example.com/v1/gadgets 404")
                + ".*\\(no kind with the resource gadgets in example.com/v1\\)");
  }

  private static int status(ServerAccess access, String path) {
    return new ApiServer(access).send(ServerRequest.get(path)).status();
  }

  private static String line(String what) {
    return "(?m)^[-0-9]+T[.:0-9]+Z 127\\.0\\.0\\.1:[0-9]+ " + Pattern.quote(what) + " [0-9]+ms";
  }
}
