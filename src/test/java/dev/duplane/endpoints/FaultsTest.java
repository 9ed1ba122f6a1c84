package dev.duplane.endpoints;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.YamlText;
import dev.duplane.cluster.Disturbances;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import java.io.IOException;
import java.time.Duration;
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
    private long revision = 7;
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
      return revision;
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

  private final List<Duration> passed = new ArrayList<>();
  private final Quiet quiet = new Quiet();
  private final Faults faults =
      new Faults(
          (request, caller) ->
              CompletableFuture.completedFuture(
                  request.query().contains("watch")
                      ? new ApiResponse.Watching(200, List.of(), quiet, event -> new byte[0], 1)
                      : new ApiResponse.Complete(200, List.of(), new byte[0])),
          1,
          passed::add,
          Disturbances.none());

  private static FaultForm refusal(String verb, String resource, int times, int status) {
    return form(
        "{verb: '%s', resource: '%s', times: %d, status: %d}"
            .formatted(verb, resource, times, status)
            .replace("verb: '', ", "")
            .replace("resource: '', ", ""));
  }

  private static FaultForm form(String yaml) {
    return new ObjectMapper().convertValue(YamlText.parse(yaml.getBytes(UTF_8)), FaultForm.class);
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
    faults.clear();

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
    faults.add(form("{status: " + code + ", retryAfterSeconds: 3}"));

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
    faults.add(form("{name: a, status: 403, reason: Because, message: not you}"));

    JsonNode body = body(ask("GET", "/api/v1/namespaces/default/services/a", ""));

    assertThat(body)
        .hasToString(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"not you\",\"reason\":\"Because\",\"code\":403}");
  }

  @Test
  void refusal_impossible() {
    assertThat(refusal("", "", 0, 500).problems()).containsOnlyKeys("times");
    assertThat(refusal("", "", 1, 200).problems()).containsOnlyKeys("status");
    assertThatThrownBy(() -> faults.add(refusal("", "", 1, 200)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                | '{=a fault is one of status, delay, drop, watch, pool, provider}'
          {status: 500, watch: cut}         | '{=a fault is one of status, delay, drop, watch, pool, provider}'
          {drop: false}                     | {drop=drop must be true}
          {delay: soon}                     | {delay=delay must be a time such as 500ms, 90s or 1h30m}
          {delay: 1s, probability: 2}       | {probability=probability must be above 0, and 1 at most}
          {watch: cut, revision: 4}         | {revision=revision must be above 0, and goes with watch: expired}
          {pool: IPv5}                      | {pool=pool must be IPv4, IPv6 or nodePorts}
          {pool: IPv4, times: 2}            | {times=times does not go with pool}
          {provider: up, verb: get}         | {verb=verb does not go with provider, provider=provider must be down}
          {status: 500, verb: post}         | '{verb=verb must be get, list, watch, create, update, patch, delete, deletecollection}'
          """)
  void form_impossible(String yaml, String problems) {
    assertThat(form(yaml).problems()).hasToString(problems);
  }

  @Test
  void userAgent_beginsWith() {
    faults.add(form("{userAgent: kubectl/, status: 429, retryAfterSeconds: 1}"));

    assertThat(status("GET", "/api/v1/services")).isEqualTo(200);
    ApiRequest request =
        new ApiRequest(
            "GET",
            "/api/v1/services",
            "",
            Map.of("user-agent", List.of("kubectl/v1.36.2")),
            new byte[0]);
    assertThat(faults.handle(request).status()).isEqualTo(429);
  }

  @Test
  void drop_noAnswer() {
    faults.add(form("{drop: true, verb: list}"));

    assertThat(ask("GET", "/api/v1/services", "")).isInstanceOf(ApiResponse.Reset.class);
    assertThat(status("GET", "/api/v1/services")).isEqualTo(200);
  }

  @Test
  void delay_passesBeforeAnythingElse() {
    faults.add(form("{delay: 2s}"));
    faults.add(form("{delay: 3s, status: 503}"));

    assertThat(status("GET", "/api/v1/services")).isEqualTo(200);
    assertThat(status("GET", "/api/v1/services")).isEqualTo(503);
    assertThat(passed).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(3));
  }

  @Test
  void probability_isSeeded() {
    faults.add(form("{status: 500, probability: 0.25}"));
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      statuses.add(status("GET", "/api/v1/services"));
    }
    long struck = statuses.stream().filter(status -> status == 500).count();
    assertThat(struck).isBetween(60L, 140L);
    assertThat(faults.list()).hasSize(1);
  }

  @Test
  void list_tellsHowOftenYet() {
    faults.add(form("{status: 500, times: 3}"));
    faults.add(form("{watch: cut}"));
    assertThat(status("GET", "/api/v1/services")).isEqualTo(500);

    assertThat(faults.list()).containsExactly(form("{status: 500, times: 2}"));
  }

  @Test
  void watch_expiresAtRevision() {
    ResourceWatch early = begin();
    faults.add(form("{watch: expired, revision: 7, times: 2}"));
    assertThat(early.poll(1)).as("it has reached the revision before").isEmpty();
    faults.add(form("{watch: expired, revision: 9}"));
    assertThat(begin().poll(1)).isEmpty();
    quiet.revision = 9;
    assertThatThrownBy(() -> early.poll(1)).isInstanceOf(StatusException.class);
  }

  private ResourceWatch begin() {
    return ((ApiResponse.Watching) ask("GET", "/api/v1/services", "watch=true")).watch();
  }

  @Test
  void watch_cut() {
    ResourceWatch watch = begin();
    List<String> woken = new ArrayList<>();
    watch.onReady(() -> woken.add("woken"));
    faults.add(form("{watch: cut, resource: pods}"));
    assertThat(watch.closed()).isFalse();

    faults.add(form("{watch: cut, resource: services}"));

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

    faults.add(form("{watch: expired}"));

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
    faults.add(form("{watch: expired}"));

    assertThat(woken).containsExactly("woken");
  }
}
