package dev.duplane.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.StatusException;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients see of faults, and which requests they strike. */
class FaultsTest {

  /** A watch on which nothing happens. */
  private static final class Quiet implements ResourceWatch {
    private boolean closed;
    private @Nullable Runnable waiting;

    @Override
    public List<WatchEvent> poll(int max) {
      return List.of();
    }

    @Override
    public void onReady(Runnable wake) {
      waiting = wake;
    }

    @Override
    public long revision() {
      return 7;
    }

    @Override
    public boolean closed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final Quiet quiet = new Quiet();
  private final Faults faults =
      new Faults(
          (request, caller) ->
              CompletableFuture.completedFuture(
                  request.query().contains("watch")
                      ? new ApiResponse.Watching(200, List.of(), quiet, event -> new byte[0], 1)
                      : new ApiResponse.Complete(200, List.of(), new byte[0])));

  private static Fault.Refusal refusal(String verb, String resource, int times, int status) {
    return new Fault.Refusal(verb, resource, "", "", times, status, "", "", 0);
  }

  private ApiResponse ask(String method, String path, String query) {
    return faults.handle(new ApiRequest(method, path, query, Map.of(), new byte[0]));
  }

  private int status(String method, String path) {
    return ask(method, path, "").status();
  }

  private static JsonNode body(ApiResponse response) throws IOException {
    return new ObjectMapper().readTree(((ApiResponse.Complete) response).body());
  }

  @Test
  void refusal_asOftenAsSaid() {
    faults.add(refusal("create", "services", 2, 503));
    String services = "/api/v1/namespaces/default/services";

    assertThat(status("GET", services)).isEqualTo(200);
    assertThat(status("POST", "/api/v1/namespaces")).isEqualTo(200);
    assertThat(status("POST", services)).isEqualTo(503);
    assertThat(status("POST", services)).isEqualTo(503);
    assertThat(status("POST", services)).isEqualTo(200);
  }

  @Test
  void refusal_firstToldFirstUsed() {
    faults.add(refusal("", "", 1, 500));
    faults.add(refusal("list", "", 1, 503));

    assertThat(status("GET", "/api/v1/services")).isEqualTo(500);
    assertThat(status("GET", "/api/v1")).isEqualTo(200);
    assertThat(status("GET", "/api/v1/services")).isEqualTo(503);
  }

  @Test
  void none_takesThemBack() {
    faults.add(refusal("", "", 9, 500));
    faults.add(new Fault.None());

    assertThat(status("GET", "/api/v1/services")).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "409|Conflict|Operation cannot be fulfilled on services \"a\": the object has been"
            + " modified; please apply your changes to the latest version and try again"
            + "|{\"name\":\"a\",\"kind\":\"services\",\"retryAfterSeconds\":3}",
        "429|TooManyRequests|the server has received too many requests and has asked us to try"
            + " again later|{\"retryAfterSeconds\":3}",
        "500|InternalError|Internal error occurred: fault"
            + "|{\"causes\":[{\"message\":\"fault\"}],\"retryAfterSeconds\":3}",
        "503|ServiceUnavailable|the server is currently unable to handle the request"
            + "|{\"retryAfterSeconds\":3}",
        "504|Timeout|Timeout: request did not complete within the allotted timeout (services)"
            + "|{\"retryAfterSeconds\":3}",
      })
  void refusal_asKubernetesSaysIt(int code, String reason, String message, String details)
      throws IOException {
    faults.add(new Fault.Refusal("", "", "", "", 1, code, "", "", 3));

    ApiResponse response = ask("PUT", "/api/v1/namespaces/default/services/a", "");

    assertThat(response.status()).isEqualTo(code);
    assertThat(response.headers()).contains(new ApiResponse.Header("Retry-After", "3"));
    JsonNode body = body(response);
    assertThat(body.path("kind").asText()).isEqualTo("Status");
    assertThat(body.path("code").asInt()).isEqualTo(code);
    assertThat(body.path("reason").asText()).isEqualTo(reason);
    assertThat(body.path("message").asText()).isEqualTo(message);
    assertThat(body.path("details")).hasToString(details);
  }

  @Test
  void refusal_inItsOwnWords() throws IOException {
    faults.add(new Fault.Refusal("", "", "", "a", 1, 403, "Because", "not you", 0));

    JsonNode body = body(ask("GET", "/api/v1/namespaces/default/services/a", ""));

    assertThat(body)
        .hasToString(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"not you\",\"reason\":\"Because\",\"code\":403}");
  }

  @Test
  void refusal_impossible() {
    assertThatThrownBy(() -> refusal("", "", 0, 500)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> refusal("", "", 1, 200)).isInstanceOf(IllegalArgumentException.class);
  }

  private ResourceWatch begin() {
    return ((ApiResponse.Watching) ask("GET", "/api/v1/services", "watch=true")).watch();
  }

  @Test
  void watch_cut() {
    ResourceWatch watch = begin();
    List<String> woken = new ArrayList<>();
    watch.onReady(() -> woken.add("woken"));
    faults.add(new Fault.CutWatches("pods"));
    assertThat(watch.closed()).isFalse();

    faults.add(new Fault.CutWatches("services"));

    assertThat(woken).containsExactly("woken");
    assertThat(watch.closed()).isTrue();
    assertThat(quiet.closed()).isTrue();
    assertThat(watch.poll(1)).isEmpty();
  }

  @Test
  void watch_expired() {
    ResourceWatch watch = begin();
    List<String> woken = new ArrayList<>();
    watch.onReady(() -> woken.add("woken"));

    faults.add(new Fault.ExpireWatches(""));

    assertThat(woken).containsExactly("woken");
    assertThatThrownBy(() -> watch.poll(1))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> {
              assertThat(e.status().code()).isEqualTo(410);
              assertThat(e.status().message()).isEqualTo("too old resource version: 7 (8)");
              assertThat(new String(StatusJson.errorFrame(e.status()), UTF_8))
                  .contains("\"type\":\"ERROR\"");
            });
    watch.onReady(() -> woken.add("again"));
    assertThat(woken).containsExactly("woken", "again");
  }

  @Test
  void watch_wakesOnceForWhatComes() {
    ResourceWatch watch = begin();
    List<String> woken = new ArrayList<>();
    watch.onReady(() -> woken.add("woken"));

    Runnable wake = quiet.waiting;
    assertThat(wake).isNotNull();
    if (wake != null) {
      wake.run();
    }
    faults.add(new Fault.ExpireWatches(""));

    assertThat(woken).containsExactly("woken");
  }
}
