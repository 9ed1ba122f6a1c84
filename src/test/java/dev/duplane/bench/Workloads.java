package dev.duplane.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Deployments, and how long a server takes until all of their Pods are ready. */
final class Workloads {
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;
  private final HttpClient client = HttpClient.newHttpClient();

  Workloads(URI server) {
    this.server = server;
  }

  /**
   * Seconds from the first Deployment's creation to the last Pod's readiness.
   *
   * @param deployments how many
   * @param replicas Pods of each
   */
  double secondsToReady(int deployments, int replicas) throws IOException, InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < deployments; i++) {
      create("web-" + i, replicas);
    }
    while (ready() < deployments * replicas) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IOException("only " + ready() + " Pods are ready");
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void create(String name, int replicas) throws IOException, InterruptedException {
    String body =
        """
        {"metadata":{"name":"%1$s"},"spec":{"replicas":%2$d,"selector":{"matchLabels":{"app":"%1$s"}},\
        "template":{"metadata":{"labels":{"app":"%1$s"}},\
        "spec":{"containers":[{"name":"web","image":"registry.example/web:1"}]}}}}
        """
            .formatted(name, replicas);
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(DEPLOYMENTS))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 201) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
  }

  private int ready() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(server.resolve(DEPLOYMENTS)).build();
    JsonNode list =
        JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    int ready = 0;
    for (JsonNode deployment : list.path("items")) {
      ready += deployment.at("/status/readyReplicas").asInt();
    }
    return ready;
  }
}
