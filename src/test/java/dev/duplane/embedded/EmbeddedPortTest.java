package dev.duplane.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EmbeddedPortTest {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Service service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withIpFamilyPolicy("PreferDualStack")
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  private static KubernetesClient client(DuplaneCluster cluster) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
        .build();
  }

  @Test
  void get_sameAnswerAsInProcess_andInTheJournal() throws Exception {
    try (DuplaneCluster cluster = DuplaneCluster.builder().withPort().start()) {
      URI url = cluster.baseUrl().resolve(SERVICES);
      HttpResponse<String> answer = send(HttpRequest.newBuilder(url));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(cluster.request("GET", SERVICES).text());
      assertThat(cluster.journal()).hasSize(2);
    }
  }

  @Test
  void post_withoutHostThatIsAllowed_refused() throws Exception {
    try (DuplaneCluster cluster = DuplaneCluster.builder().withPort().start()) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(cluster.baseUrl().resolve(SERVICES))
                  .header("Origin", "http://example.com")
                  .POST(HttpRequest.BodyPublishers.ofString("{}")));
      assertThat(answer.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void fabric8_writesAndWatches_overReset() throws Exception {
    try (DuplaneCluster cluster = DuplaneCluster.builder().withPort().nodes(1).start();
        KubernetesClient client = client(cluster)) {
      Service created = client.services().inNamespace("default").resource(service("web")).create();
      assertThat(created.getSpec().getClusterIPs()).hasSize(2);
      String patch = "{\"metadata\": {\"labels\": {\"seen\": \"yes\"}}}";
      var labelled =
          client
              .services()
              .inNamespace("default")
              .withName("web")
              .informOnCondition(
                  services ->
                      services.stream()
                          .anyMatch(it -> "yes".equals(it.getMetadata().getLabels().get("seen"))));
      cluster.request("PATCH", SERVICES + "/web", patch);
      assertThat(labelled.get(10, TimeUnit.SECONDS)).hasSize(1);
      cluster.reset();
      assertThat(client.services().inNamespace("default").withName("web").get()).isNull();
      assertThat(client.services().inNamespace("default").withName("kubernetes").get()).isNotNull();
    }
  }

  @Test
  void close_portIsClosed_andIsTakenAgain() throws Exception {
    URI url;
    try (DuplaneCluster cluster = DuplaneCluster.builder().withPort().start()) {
      url = cluster.baseUrl();
      assertThatThrownBy(() -> DuplaneCluster.builder().withPort(url.getPort()).start())
          .isInstanceOf(UncheckedIOException.class);
    }
    assertThatThrownBy(() -> send(HttpRequest.newBuilder(url))).isInstanceOf(IOException.class);
    try (DuplaneCluster again = DuplaneCluster.builder().withPort(url.getPort()).start()) {
      assertThat(send(HttpRequest.newBuilder(again.baseUrl().resolve("/readyz"))).body())
          .isEqualTo("ok");
    }
  }
}
