package dev.duplane.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.duplane.api.StatusException;
import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.ApiResponse.Header;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.spi.CDI;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Watches over WebSocket, as the clients that ask for one see them. */
@QuarkusTest
@TestProfile(FakeHandler.Profile.class)
@Timeout(60)
final class WebSocketWatchTest {
  private static final Header JSON = new Header("Content-Type", "application/json");
  private static final Header PROTOBUF =
      new Header("Content-Type", "application/vnd.kubernetes.protobuf;stream=watch");
  private static final String EXPIRED =
      "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},"
          + "\"status\":\"Failure\",\"message\":\"gone\",\"reason\":\"Expired\",\"code\":410}}\n";

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeHandler handler = CDI.current().select(FakeHandler.class).get();
  private final FakeWatch watch = new FakeWatch();
  private final Received received = new Received();

  @BeforeEach
  void answerWithWatch() {
    watchWith(JSON, "frame\n".getBytes(UTF_8), 300);
  }

  @Test
  void events_messageEach() throws Exception {
    connect(builder());
    watch.emit(1);
    watch.emit(200);
    for (int i = 0; i < 201; i++) {
      assertThat(received.next()).isEqualTo("frame\n");
    }
    assertThat(handler.seen().query()).isEqualTo("watch=true");
  }

  @Test
  void events_protobufWithoutLength() throws Exception {
    watchWith(PROTOBUF, new byte[] {0, 0, 0, 2, 7, 8}, 300);
    connect(builder());
    watch.emit(1);
    assertThat(received.next()).isEqualTo("binary [7, 8]");
  }

  @Test
  void events_large() throws Exception {
    byte[] frame = new byte[300_000];
    Arrays.fill(frame, (byte) 'x');
    watchWith(JSON, frame, 300);
    connect(builder());
    watch.emit(2);
    assertThat(received.next()).isEqualTo(new String(frame, UTF_8));
    assertThat(received.next()).isEqualTo(new String(frame, UTF_8));
  }

  @Test
  void subprotocol_oneIsTaken() throws Exception {
    assertThat(connect(builder().subprotocols("base64.binary.k8s.io")).getSubprotocol())
        .isEqualTo("base64.binary.k8s.io");
    watch.emit(1);
    assertThat(received.next()).isEqualTo("frame\n");
  }

  @Test
  void clientGone_watchClosed() throws Exception {
    connect(builder()).sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void clientAborts_watchClosed() throws Exception {
    connect(builder()).abort();
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void clientSends_ignored() throws Exception {
    WebSocket socket = connect(builder());
    socket.sendText("what is this", true).join();
    socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    watch.emit(1);
    assertThat(received.next()).isIn("frame\n", "pong");
    assertThat(received.next()).isIn("frame\n", "pong");
  }

  @Test
  void watchEnds_closed() throws Exception {
    connect(builder());
    watch.emit(1);
    assertThat(received.next()).isEqualTo("frame\n");
    watch.close();
    assertThat(received.next()).isEqualTo("closed 1000");
  }

  @Test
  void timeout_closed() throws Exception {
    watchWith(JSON, "frame\n".getBytes(UTF_8), 1);
    connect(builder());
    assertThat(received.next()).isEqualTo("closed 1000");
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void fallenBehind_errorThenClosed() throws Exception {
    connect(builder());
    watch.expire(StatusException.expired("gone"));
    assertThat(received.next()).isEqualTo(EXPIRED);
    assertThat(received.next()).isEqualTo("closed 1000");
  }

  @Test
  void slowReader_delaysNobody() throws Exception {
    byte[] frame = new byte[64 * 1024];
    Arrays.fill(frame, (byte) 'x');
    watchWith(JSON, frame, 300);
    received.pause();
    WebSocket socket = connect(builder());
    watch.emitForEver();
    handler.answerWith(
        request -> new ApiResponse.Complete(200, List.of(JSON), "{}".getBytes(UTF_8)));
    HttpRequest other = HttpRequest.newBuilder(URI.create("http://" + authority() + "/")).build();
    long before;
    do {
      before = watch.polled.get();
      for (int i = 0; i < 50; i++) {
        assertThat(client.send(other, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      }
    } while (before == 0 || watch.polled.get() != before);
    watch.expire(StatusException.expired("gone"));
    received.resume(socket);
    for (long i = 0; i < before; i++) {
      assertThat(received.next()).hasSize(frame.length);
    }
    assertThat(received.next()).isEqualTo(EXPIRED);
  }

  @Test
  void noOrigin_forbidden() throws Exception {
    refused(client.newWebSocketBuilder(), 403);
    assertThat(watch.closing.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void notAWatch_answered() {
    handler.answerWith(
        request -> new ApiResponse.Complete(404, List.of(JSON), "{}".getBytes(UTF_8)));
    refused(builder(), 404);
  }

  @Test
  void later_connectsWhenItHasHappened() throws Exception {
    CompletableFuture<Void> happened = new CompletableFuture<>();
    handler.answerAfter(
        happened,
        () ->
            new ApiResponse.Watching(
                200, List.of(JSON), watch, event -> "frame\n".getBytes(UTF_8), 300));
    ForkJoinPool.commonPool().execute(() -> happened.complete(null));
    connect(builder());
    watch.emit(1);
    assertThat(received.next()).isEqualTo("frame\n");
  }

  private void watchWith(Header type, byte[] frame, long seconds) {
    handler.answerWith(
        request ->
            new ApiResponse.Watching(200, List.of(type), watch, event -> frame.clone(), seconds));
  }

  private WebSocket.Builder builder() {
    return client.newWebSocketBuilder().header("Origin", "http://" + authority());
  }

  private WebSocket connect(WebSocket.Builder builder) {
    return builder
        .buildAsync(URI.create("ws://" + authority() + "/api/v1/services?watch=true"), received)
        .join();
  }

  private void refused(WebSocket.Builder builder, int status) {
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> connect(builder))
        .havingCause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(status));
  }

  private static String authority() {
    return "localhost:" + RestAssured.port;
  }

  /** What has come, message by message. */
  private static final class Received implements WebSocket.Listener {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private volatile boolean paused;

    void pause() {
      paused = true;
    }

    void resume(WebSocket socket) {
      paused = false;
      socket.request(1);
    }

    String next() throws InterruptedException {
      String message = messages.poll(30, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return message;
    }

    @Override
    public void onOpen(WebSocket socket) {
      if (!paused) {
        socket.request(1);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      messages.add("binary " + Arrays.toString(bytes));
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      messages.add("pong");
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      messages.add("closed " + status);
      return null;
    }
  }
}
