package dev.duplane.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.endpoints.ApiResponse;
import dev.duplane.endpoints.OpenPort;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.net.IpAddress;
import io.vertx.core.Context;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VertxPortTest {

  /** Whatever may wait does so on another thread, and the answer is sent by the event loop. */
  @Test
  void apart_isOnAWorker() throws Exception {
    RequestHandler handler =
        (request, caller) ->
            caller
                .apart(Context::isOnWorkerThread)
                .thenApply(
                    worker ->
                        new ApiResponse.Complete(
                            200,
                            List.of(),
                            (worker + " " + Context.isOnEventLoopThread()).getBytes(UTF_8)));
    try (OpenPort port = VertxPort.open(handler, IpAddress.of("127.0.0.1"), 0)) {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.number() + "/"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("true true");
    }
  }
}
