package dev.duplane.scenario.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.duplane.scenario.compare.SentRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class HotLoopsTest {
  private static final String WEB = "/api/v1/namespaces/default/services/web";

  private final HotLoops loops = new HotLoops();

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static JsonNode refusal(String message) {
    return object().put("kind", "Status").put("message", message);
  }

  private static JsonNode version(String resourceVersion) {
    ObjectNode answer = object();
    answer.putObject("metadata").put("resourceVersion", resourceVersion);
    return answer;
  }

  private void send(int times, String method, String uri, String body, int status, JsonNode back) {
    for (int i = 0; i < times; i++) {
      loops.add(
          new SentRequest(
              method,
              uri,
              "application/json",
              TextNode.valueOf(body),
              status,
              List.of(),
              back,
              List.of()));
    }
  }

  @Test
  void refusedTheSameWay() {
    send(7, "PATCH", WEB, "a", 409, refusal("conflict"));

    assertThat(loops.found()).containsExactly(new HotLoop("PATCH", WEB, 7, 409, "conflict"));
    assertThat(loops.found().get(0).refused()).isTrue();
  }

  @Test
  void changesNothing() {
    send(5, "PUT", WEB, "a", 200, version("12"));

    assertThat(loops.found()).containsExactly(new HotLoop("PUT", WEB, 5, 200, ""));
    assertThat(loops.found().get(0).refused()).isFalse();
  }

  @Test
  void fewerThanFive() {
    send(4, "PATCH", WEB, "a", 409, refusal("conflict"));

    assertThat(loops.found()).isEmpty();
  }

  @Test
  void anotherBodyOrMethodOrAnswer_beginsAnew() {
    send(4, "PATCH", WEB, "a", 409, refusal("conflict"));
    send(4, "PATCH", WEB, "b", 409, refusal("conflict"));
    send(4, "PUT", WEB, "b", 409, refusal("conflict"));
    send(4, "PUT", WEB, "b", 409, refusal("other"));
    send(4, "PUT", WEB, "b", 422, refusal("other"));
    send(4, "PUT", WEB + "?dryRun=All", "b", 422, refusal("other"));

    assertThat(loops.found()).isEmpty();
  }

  @Test
  void writesThatChangeSomething() {
    for (int i = 0; i < 9; i++) {
      send(1, "PUT", WEB, "a", 200, version(String.valueOf(i)));
    }
    send(9, "DELETE", WEB, "", 200, refusal("no resourceVersion, as it is gone"));

    assertThat(loops.found()).isEmpty();
  }

  @Test
  void readsAndOtherPaths_mayComeBetween() {
    for (int i = 0; i < 5; i++) {
      send(1, "GET", WEB, "", 200, version("3"));
      send(1, "PUT", WEB, "a", 409, refusal("conflict"));
      send(1, "PUT", WEB + "-2", "a", 409, refusal("conflict"));
    }
    send(9, "GET", WEB, "", 200, version("3"));

    assertThat(loops.found())
        .containsExactly(
            new HotLoop("PUT", WEB, 5, 409, "conflict"),
            new HotLoop("PUT", WEB + "-2", 5, 409, "conflict"));
  }

  @Test
  void endedLoop_staysFound() {
    send(6, "POST", WEB, "a", 500, TextNode.valueOf("range is full"));
    send(1, "POST", WEB, "a", 201, version("4"));
    send(5, "POST", WEB, "a", 409, refusal("it is there"));

    assertThat(loops.found())
        .containsExactly(
            new HotLoop("POST", WEB, 6, 500, "range is full"),
            new HotLoop("POST", WEB, 5, 409, "it is there"));
  }
}
