package dev.duplane.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.ApiResponse.Header;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.spi.CDI;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests go to and come from, and what HTTP itself refuses. */
@QuarkusTest
@TestProfile(FakeHandler.Profile.class)
@Timeout(60)
final class GateTest {
  private static final Header JSON = new Header("Content-Type", "application/json");
  private static final String SERVICES = "/api/v1/namespaces/default/services";
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String RANGE = "/emulator/v1/cluster/service-cluster-ip-range";

  private final FakeHandler handler = CDI.current().select(FakeHandler.class).get();

  @BeforeEach
  void answerEverything() {
    handler.answerWith(request -> new ApiResponse.Complete(200, List.of(JSON), bytes("{}")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  /**
   * Sends lines and an empty one; what comes back until the server closes, one byte a character.
   */
  private static String exchange(String... lines) throws IOException {
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(bytes(String.join("\r\n", lines) + "\r\n\r\n"));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, 200",
    "LOCALHOST.:8080, 200",
    "duplane.localhost, 200",
    "127.0.0.1:1, 200",
    "127.8.8.8, 200",
    "[::1]:8080, 200",
    "evil.example, 403",
    "localhost.evil.example, 403",
    "127.0.0.1.evil.example, 403",
    "10.0.0.1, 403",
    "[fd00::1]:8080, 403",
    "evil.example@localhost, 400",
  })
  void host(String host, int expected) throws Exception {
    for (String path : List.of(SERVICES, "/emulator/v1/openapi", "/no/such")) {
      String answer = exchange("GET " + path + " HTTP/1.1", "Host: " + host, "Connection: close");
      assertThat(status(answer)).as(path).isEqualTo(expected);
      if (expected == 403) {
        assertThat(answer)
            .contains("application/json", "\"kind\":\"Status\"", "\"reason\":\"Forbidden\"", host);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin: http://localhost:3000, 200",
    "Origin: http://127.0.0.1, 200",
    "Origin: http://[::1]:8080, 200",
    "X-Nothing: at all, 200",
    "Referer: http://localhost/page, 200",
    "Sec-Fetch-Site: same-origin, 200",
    "Sec-Fetch-Site: none, 200",
    "Origin: http://evil.example, 403",
    "Origin: http://localhost.evil.example, 403",
    "Origin: null, 403",
    "Referer: http://evil.example/localhost, 403",
    "Sec-Fetch-Site: cross-site, 403",
  })
  void origin_ofWrites(String header, int expected) throws Exception {
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      String answer =
          exchange(
              method + " " + SERVICES + " HTTP/1.1",
              "Host: localhost",
              header,
              "Content-Length: 0",
              "Connection: close");
      assertThat(status(answer)).as(method).isEqualTo(expected);
    }
    String range =
        exchange(
            "PUT " + RANGE + " HTTP/1.1",
            "Host: localhost",
            header,
            "Content-Type: application/json",
            "Content-Length: 0",
            "Connection: close");
    assertThat(status(range)).isEqualTo(expected == 403 ? 403 : 400);
    String read = exchange("GET / HTTP/1.1", "Host: localhost", header, "Connection: close");
    assertThat(status(read)).as("GET").isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain",
        "Content-Type: application/x-www-form-urlencoded",
        "X: y"
      })
  void bodyThatNeedsNoPreflight_foreign(String header) throws Exception {
    String answer =
        exchange(
            "POST " + SERVICES + " HTTP/1.1",
            "Host: localhost",
            "Origin: http://evil.example",
            header,
            "Connection: close",
            "Content-Length: 4",
            "",
            "{}");
    assertThat(status(answer)).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"http://localhost, 101", "http://evil.example, 403", "null, 403"})
  void origin_ofUpgrades(String origin, int expected) throws Exception {
    FakeWatch watch = new FakeWatch();
    handler.answerWith(
        request ->
            new ApiResponse.Watching(200, List.of(JSON), watch, event -> bytes("frame\n"), 1));
    String request =
        String.join(
            "\r\n",
            "GET " + SERVICES + "?watch=1 HTTP/1.1",
            "Host: localhost",
            "Origin: " + origin,
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    try (Socket socket = new Socket("localhost", RestAssured.port)) {
      socket.getOutputStream().write(bytes(request));
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 101".length());
      assertThat(new String(line, ISO_8859_1)).isEqualTo("HTTP/1.1 " + expected);
    }
  }

  @Test
  void noHost() throws Exception {
    String answer = exchange("GET /api HTTP/1.1", "Connection: close");
    assertThat(status(answer)).isEqualTo(400);
    assertThat(answer).contains("\"kind\":\"Status\"", "missing required Host header");
    assertThat(status(exchange("GET /api HTTP/1.0"))).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /%zz HTTP/1.1",
        "GET /emulator/v1/%zz HTTP/1.1",
        "GET //api HTTP/1.1",
        "GET /a?b=%zz HTTP/1.1",
        "GET /a\\b HTTP/1.1",
        "GET /[::1 HTTP/1.1",
        "OPTIONS * HTTP/1.1",
      })
  void oddTargets_noPage(String line) throws Exception {
    String answer = exchange(line, "Host: localhost", "Connection: close");
    assertThat(status(answer)).isLessThan(500);
    assertThat(answer).doesNotContainIgnoringCase("<html").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "GET / HTTP/9.9", "GET / HTTP/1.1\r\nbad header"})
  void noHttp_noPage(String request) throws Exception {
    assertThat(exchange(request)).doesNotContainIgnoringCase("<html").doesNotContain("\tat ");
  }

  @Test
  void watch_http10_untilClose() throws Exception {
    FakeWatch watch = new FakeWatch();
    handler.answerWith(
        request ->
            new ApiResponse.Watching(200, List.of(JSON), watch, event -> bytes("frame\n"), 1));
    watch.emit(2);
    String answer = exchange("GET " + SERVICES + "?watch=1 HTTP/1.0", "Connection: keep-alive");
    assertThat(status(answer)).isEqualTo(200);
    assertThat(answer).endsWith("\r\n\r\nframe\nframe\n").doesNotContain("chunked");
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "gzip, 131073, true",
    "'deflate, gzip', 131073, true",
    "gzip, 131072, false",
    "gzip;q=1, 131073, false",
    "br, 131073, false",
  })
  void largeAnswers_compressed(String accepted, int length, boolean compressed) throws Exception {
    String body = "x".repeat(length);
    handler.answerWith(request -> new ApiResponse.Complete(200, List.of(JSON), bytes(body)));
    String answer =
        exchange(
            "GET /api HTTP/1.1",
            "Host: localhost",
            "Accept-Encoding: " + accepted,
            "Connection: close");
    byte[] received = answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1);
    if (compressed) {
      assertThat(answer.toLowerCase(java.util.Locale.ROOT))
          .contains("content-encoding: gzip", "vary: accept-encoding");
      received = new GZIPInputStream(new ByteArrayInputStream(received)).readAllBytes();
    }
    assertThat(new String(received, UTF_8)).isEqualTo(body);
  }
}
