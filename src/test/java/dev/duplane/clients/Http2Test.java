package dev.duplane.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import jakarta.enterprise.inject.spi.CDI;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 without TLS: by upgrade, as the JDK does it, and by prior knowledge (RFC 9113). */
@QuarkusTest
@TestProfile(WatchedCluster.Profile.class)
@Timeout(60)
final class Http2Test {
  private static final String SERVICES = "/api/v1/namespaces/default/services";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

  @Test
  void upgrade_requestsAndWatch() throws Exception {
    // The first request of a connection is the one that is upgraded: here one with a body.
    HttpResponse<String> created =
        send(request(SERVICES).POST(BodyPublishers.ofString(service("h2c"))));
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.version()).isEqualTo(HttpClient.Version.HTTP_2);

    HttpResponse<InputStream> watch =
        client.send(
            request(SERVICES + "?watch=true&fieldSelector=metadata.name%3Dh2c").build(),
            BodyHandlers.ofInputStream());
    assertThat(watch.version()).isEqualTo(HttpClient.Version.HTTP_2);
    try (BufferedReader events = new BufferedReader(new InputStreamReader(watch.body(), UTF_8))) {
      assertThat(events.readLine()).startsWith("{\"type\":\"ADDED\"");
      // On the same connection, while the watch goes on.
      HttpResponse<String> deleted = send(request(SERVICES + "/h2c").DELETE());
      assertThat(deleted.statusCode()).isEqualTo(200);
      assertThat(deleted.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(events.readLine()).startsWith("{\"type\":\"DELETED\"");
    }
  }

  @Test
  void upgrade_byWatch() throws Exception {
    HttpResponse<InputStream> watch =
        client.send(
            request(SERVICES + "?watch=true&fieldSelector=metadata.name%3Dkubernetes").build(),
            BodyHandlers.ofInputStream());
    assertThat(watch.version()).isEqualTo(HttpClient.Version.HTTP_2);
    try (BufferedReader events = new BufferedReader(new InputStreamReader(watch.body(), UTF_8))) {
      assertThat(events.readLine()).startsWith("{\"type\":\"ADDED\"");
    }
  }

  @Test
  void priorKnowledge() throws Exception {
    Vertx vertx = CDI.current().select(Vertx.class).get();
    io.vertx.core.http.HttpClient prior =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false));
    try {
      HttpClientResponse response =
          prior
              .request(HttpMethod.POST, RestAssured.port, "localhost", SERVICES + "?dryRun=All")
              .compose(request -> request.send(Buffer.buffer(service("prior"))))
              .toCompletionStage()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertThat(response.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(response.statusCode()).isEqualTo(201);
    } finally {
      prior.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + pathAndQuery))
        .header("Content-Type", "application/json");
  }

  private static String service(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"ports\":[{\"port\":80}]}}";
  }
}
