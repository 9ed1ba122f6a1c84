package dev.duplane.kubectl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What {@code duplane envtest} writes, started by the frameworks that look for it. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
final class EnvtestIT {
  @TempDir private Path assets = Path.of("");

  @BeforeEach
  void writeExecutables() throws Exception {
    String said =
        run(
            ServerProcess.command(
                "envtest",
                "--dir",
                assets.toString(),
                "--service-cluster-ip-range",
                "10.96.0.0/16,fd00:10:96::/112"));
    assertThat(said).isEqualTo("export KUBEBUILDER_ASSETS=" + assets + "\n");
    assertThat(assets.resolve("kube-apiserver")).isExecutable();
    assertThat(assets.resolve("etcd")).isExecutable();
  }

  /** What a command prints; it must succeed. */
  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  @Test
  void kubeApiTest_starts_clientWorks() throws Exception {
    assumeTrue(Files.exists(assets.resolve("kubectl")), "kube-api-test waits by kubectl");
    KubeAPIServer server =
        new KubeAPIServer(
            KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(assets.toString())
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withWaitForEtcdHealthCheckOnStartup(true)
                .build());
    server.start();
    try {
      usedAsAdministrator(server.getKubeConfigYaml());
    } finally {
      server.stop();
    }
  }

  @Test
  void jenvtest_starts_clientWorks() throws Exception {
    assumeTrue(Files.exists(assets.resolve("kubectl")), "jenvtest waits by kubectl");
    var server =
        new io.javaoperatorsdk.jenvtest.KubeAPIServer(
            io.javaoperatorsdk.jenvtest.KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withJenvtestDir(assets.toString())
                .withOfflineMode(true)
                .withUpdateKubeConfig(false)
                .withWaitForEtcdHealthCheckOnStartup(true)
                .build());
    server.start();
    try {
      usedAsAdministrator(server.getKubeConfigYaml());
    } finally {
      server.stop();
    }
  }

  /** By a client certificate, over TLS, where nobody else may do a thing. */
  private static void usedAsAdministrator(String kubeconfig) throws InterruptedException {
    Config config = Config.fromKubeconfig(kubeconfig);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build()) {
      CountDownLatch seen = new CountDownLatch(1);
      Watcher<Service> watcher =
          new Watcher<>() {
            @Override
            public void eventReceived(Action action, Service service) {
              if (service.getMetadata().getName().equals("web")) {
                seen.countDown();
              }
            }

            @Override
            public void onClose(WatcherException cause) {}
          };
      try (Watch watch = client.services().inNamespace("default").watch(watcher)) {
        assertThat(watch).isNotNull();
        Service web =
            client
                .services()
                .inNamespace("default")
                .resource(
                    new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withIpFamilyPolicy("PreferDualStack")
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        assertThat(web.getSpec().getIpFamilies()).containsExactly("IPv4", "IPv6");
        assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(client.rbac().clusterRoles().withName("cluster-admin").get()).isNotNull();
    }
  }

  @Test
  void etcd_saysThatItIsWell() throws Exception {
    String url = "http://127.0.0.1:" + freePort();
    Process etcd =
        new ProcessBuilder(
                assets.resolve("etcd").toString(),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--data-dir=" + assets.resolve("data"),
                "--unsafe-no-fsync=true")
            .redirectErrorStream(true)
            .start();
    try {
      // It says so once it listens.
      assertThat(etcd.inputReader(UTF_8).readLine()).endsWith("listens on " + url);
      HttpResponse<String> health =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(url + "/health")).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).isEqualTo(200);
      assertThat(health.body()).contains("\"health\":\"true\"");
    } finally {
      etcd.destroy();
    }
    assertThat(etcd.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** envtest looks there for flags of older and newer releases. */
  @Test
  void help_isForEnvtestToRead() throws Exception {
    assertThat(run(List.of(assets.resolve("etcd").toString(), "--help")))
        .containsPattern("(?m)^\\s*--unsafe-no-fsync\\b");
    assertThat(run(List.of(assets.resolve("kube-apiserver").toString(), "--help")))
        .doesNotContainPattern("(?m)^\\s*--insecure-port\\b");
  }
}
