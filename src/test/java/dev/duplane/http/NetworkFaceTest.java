package dev.duplane.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.api.StatusException;
import dev.duplane.endpoints.ApiRequest;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.ApiResponse.Header;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.spi.CDI;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(FakeHandler.Profile.class)
@Timeout(60)
final class NetworkFaceTest {
  private static final Header JSON = new Header("Content-Type", "application/json");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeHandler handler = CDI.current().select(FakeHandler.class).get();
  private final FakeWatch watch = new FakeWatch();

  @BeforeEach
  void answerEverything() {
    handler.answerWith(request -> complete(200, "{}"));
  }

  @Test
  void get_unknownRoute() throws Exception {
    handler.answerWith(request -> complete(404, "the handler's own"));
    HttpResponse<String> response = send(request("/no/such/../route"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).isEqualTo("the handler's own");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
  }

  /** RFC 9110 section 6.6.1; apiserver/pkg/endpoints/filters, {@code WithAuditInit}. */
  @Test
  void eachAnswer_hasItsTimeAndTheNameOfItsRequest() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    HttpHeaders first = send(request("/api")).headers();
    HttpHeaders second = send(request("/api")).headers();
    HttpHeaders named = send(request("/api").header("Audit-ID", "mine")).headers();

    Instant date =
        Instant.from(
            DateTimeFormatter.RFC_1123_DATE_TIME.parse(first.firstValue("Date").orElseThrow()));
    assertThat(date).isBetween(before, Instant.now());
    assertThat(UUID.fromString(first.firstValue("Audit-Id").orElseThrow()).version()).isEqualTo(4);
    assertThat(second.firstValue("Audit-Id")).isNotEqualTo(first.firstValue("Audit-Id"));
    assertThat(named.allValues("Audit-Id")).containsExactly("mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"})
  void anyMethod(String method) throws Exception {
    handler.answerWith(request -> complete(405, request.method()));
    HttpResponse<String> response =
        send(request("/api/v1/services").method(method, BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.body()).isEqualTo(method.equals("HEAD") ? "" : method);
    assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(method.length());
    assertThat(handler.seen().method()).isEqualTo(method);
  }

  @Test
  void pathAndQuery_stayEncoded() throws Exception {
    send(request("/api/v1/a%2Fb/c%20d/?labelSelector=a%3Db+c&&watch"));
    ApiRequest seen = handler.seen();
    assertThat(seen.path()).isEqualTo("/api/v1/a%2Fb/c%20d/");
    assertThat(seen.query()).isEqualTo("labelSelector=a%3Db+c&&watch");
  }

  @Test
  void body_anyBytesAnyMediaType() throws Exception {
    byte[] body = new byte[256];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) i;
    }
    handler.answerWith(request -> new ApiResponse.Complete(201, List.of(), request.body()));
    HttpResponse<byte[]> response =
        client.send(
            request("/api")
                .header("Content-Type", "no;media/type")
                .header("Accept", "neither/this;;")
                .POST(BodyPublishers.ofByteArray(body))
                .build(),
            BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo(body);
    assertThat(handler.seen().header("content-type")).isEqualTo("no;media/type");
  }

  @Test
  void headers_repeated() throws Exception {
    handler.answerWith(
        request ->
            new ApiResponse.Complete(
                200,
                List.of(new Header("Warning", "299 - \"a\""), new Header("Warning", "299 - \"b\"")),
                new byte[0]));
    HttpResponse<String> response =
        send(request("/api").header("Accept", "a/b").header("Accept", "c/d"));
    assertThat(response.headers().allValues("Warning"))
        .containsExactly("299 - \"a\"", "299 - \"b\"");
    assertThat(handler.seen().headers().get("accept")).containsExactly("a/b", "c/d");
  }

  @ParameterizedTest
  @ValueSource(ints = {Exchange.BODY_LIMIT, Exchange.BODY_LIMIT + 1, 16 * 1024 * 1024})
  void body_aroundTheLimit(int length) throws Exception {
    handler.answerWith(
        request -> complete(request.body().length > Exchange.BODY_LIMIT ? 413 : 200, "{}"));
    int expected = length > Exchange.BODY_LIMIT ? 413 : 200;
    HttpRequest.BodyPublisher announced = BodyPublishers.ofByteArray(new byte[length]);
    HttpRequest.BodyPublisher chunked =
        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[length]));
    assertThat(send(request("/api").POST(announced)).statusCode()).isEqualTo(expected);
    assertThat(send(request("/api").POST(chunked)).statusCode()).isEqualTo(expected);
    assertThat(send(request("/api").POST(announced).expectContinue(true)).statusCode())
        .isEqualTo(expected);
    assertThat(handler.seen().body()).hasSize(Math.min(length, Exchange.BODY_LIMIT + 1));
  }

  @Test
  void handlerThrows_status() throws Exception {
    handler.answerWith(
        request -> {
          throw StatusException.badRequest("so");
        });
    HttpResponse<String> response = send(request("/api"));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"so\",\"reason\":\"BadRequest\",\"code\":400}\n");
  }

  @Test
  void pipelined_inOrder() throws Exception {
    handler.answerWith(request -> complete(200, request.path()));
    try (Socket socket = new Socket(base().getHost(), base().getPort())) {
      String head = " HTTP/1.1\r\nHost: localhost\r\n";
      socket
          .getOutputStream()
          .write(
              ("GET /one"
                      + head
                      + "\r\nPOST /two"
                      + head
                      + "Content-Length: 2\r\n\r\n{}"
                      + "GET /three"
                      + head
                      + "Connection: close\r\n\r\n")
                  .getBytes(UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(all).containsSubsequence("/one", "/two", "/three");
    }
  }

  @Test
  void watch_headBeforeEvents() throws Exception {
    try (InputStream body = startWatch(300)) {
      watch.emit(1);
      watch.emit(200);
      BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
      for (int i = 0; i < 201; i++) {
        assertThat(lines.readLine()).isEqualTo("frame");
      }
    }
  }

  @Test
  void watch_clientGone() throws Exception {
    startWatch(300).close();
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void watch_closed() throws Exception {
    InputStream body = startWatch(300);
    watch.emit(1);
    watch.close();
    assertThat(text(body)).endsWith("\n").doesNotContain("ERROR");
  }

  @Test
  void watch_timeout() throws Exception {
    assertThat(text(startWatch(1))).isEmpty();
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void watch_fallenBehind() throws Exception {
    InputStream body = startWatch(300);
    watch.expire(StatusException.expired("too old resource version: 1 (2)"));
    assertThat(text(body))
        .isEqualTo(
            "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\","
                + "\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"too old resource version: 1 (2)\","
                + "\"reason\":\"Expired\",\"code\":410}}\n");
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void watch_slowReader() throws Exception {
    byte[] frame = new byte[64 * 1024];
    Arrays.fill(frame, (byte) 'x');
    frame[frame.length - 1] = '\n';
    InputStream body = startWatch(300, frame);
    watch.emitForEver();
    // Nobody reads: polling must come to a stop, and other requests must still be answered.
    handler.answerWith(request -> complete(200, "{}"));
    long before;
    do {
      before = watch.polled.get();
      for (int i = 0; i < 50; i++) {
        assertThat(send(request("/api")).statusCode()).isEqualTo(200);
      }
    } while (before == 0 || watch.polled.get() != before);
    watch.expire(StatusException.expired("gone"));
    List<String> lines = text(body).lines().toList();
    assertThat(lines).hasSize((int) before + 1);
    assertThat(lines.get(lines.size() - 1)).startsWith("{\"type\":\"ERROR\"").contains("gone");
  }

  @Test
  void later_answeredWhenItHasHappened() throws Exception {
    CompletableFuture<Void> happened = new CompletableFuture<>();
    handler.answerAfter(happened, () -> complete(200, "there"));
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request("/api").build(), BodyHandlers.ofString());
    handler.awaitRequest();
    assertThat(response).isNotDone();
    happened.complete(null);
    assertThat(response.get().body()).isEqualTo("there");
  }

  @Test
  void later_watchBeginsWhenItHasHappened() throws Exception {
    CompletableFuture<Void> happened = new CompletableFuture<>();
    ApiResponse watching =
        new ApiResponse.Watching(200, List.of(JSON), watch, event -> "frame\n".getBytes(UTF_8), 60);
    handler.answerAfter(happened, () -> watching);
    CompletableFuture<HttpResponse<InputStream>> response =
        client.sendAsync(request("/api?watch=1").build(), BodyHandlers.ofInputStream());
    handler.awaitRequest();
    happened.complete(null);
    watch.emit(1);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.get().body(), UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("frame");
    }
  }

  @Test
  void later_clientGone_watchClosed() throws Exception {
    CompletableFuture<Void> happened = new CompletableFuture<>();
    handler.answerAfter(
        happened,
        () ->
            new ApiResponse.Watching(
                200, List.of(JSON), watch, event -> "frame\n".getBytes(UTF_8), 60));
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket
          .getOutputStream()
          .write("GET /api HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(UTF_8));
      handler.awaitRequest();
    }
    happened.complete(null);
    watch.closing.await();
  }

  private InputStream startWatch(long seconds) throws Exception {
    return startWatch(seconds, "frame\n".getBytes(UTF_8));
  }

  /** Returns when the head has arrived, and so proves that it comes before any event. */
  private InputStream startWatch(long seconds, byte[] frame) throws Exception {
    handler.answerWith(
        request ->
            new ApiResponse.Watching(200, List.of(JSON), watch, event -> frame.clone(), seconds));
    HttpResponse<InputStream> response =
        client.send(request("/api/v1/services?watch=1").build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Transfer-Encoding")).contains("chunked");
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String pathAndQuery) {
    return HttpRequest.newBuilder(URI.create(base() + pathAndQuery));
  }

  private static URI base() {
    return URI.create("http://localhost:" + RestAssured.port);
  }

  private static String text(InputStream body) throws IOException {
    return new String(body.readAllBytes(), UTF_8);
  }

  private static ApiResponse complete(int status, String body) {
    return new ApiResponse.Complete(status, List.of(JSON), body.getBytes(UTF_8));
  }
}
