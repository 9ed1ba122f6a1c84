package dev.duplane.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldSelector;
import dev.duplane.api.LabelSelectorParser;
import dev.duplane.registry.ResourceWatch;
import dev.duplane.registry.WatchEvent;
import dev.duplane.registry.WatchOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Events of {@code v1} and of {@code events.k8s.io/v1} are the same objects. */
class EventsTest {
  private static final String CORE = "/api/v1/namespaces/default/events";
  private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/default/events";

  private static final String OLD =
      """
      {"metadata":{"name":"old"},"reason":"Started","message":"it began","type":"Normal","count":3,
       "involvedObject":{"kind":"Pod","namespace":"default","name":"web"},
       "source":{"component":"kubelet","host":"node-1"},
       "firstTimestamp":"2025-12-31T23:59:00Z","lastTimestamp":"2025-12-31T23:59:50Z"}
      """;
  private static final String NEW =
      """
      {"metadata":{"name":"new"},"reason":"Scaled","note":"up","type":"Warning","action":"Scale",
       "regarding":{"kind":"Service","namespace":"default","name":"web"},
       "eventTime":"2025-12-31T23:59:30.000000Z","reportingController":"example.com/scaler",
       "reportingInstance":"scaler-1"}
      """;

  private static Peer peer() {
    return Peer.withRanges("10.96.0.0/16");
  }

  private static JsonNode json(String text) {
    return RecordedFile.parse(text);
  }

  @Test
  void create_byCore_seenByEvents() {
    try (Peer peer = peer()) {
      JsonNode created = peer.post(CORE, json(OLD)).body();
      JsonNode read = peer.get(EVENTS + "/old").body();
      assertThat(read.path("apiVersion").asText()).isEqualTo("events.k8s.io/v1");
      assertThat(read.path("metadata")).isEqualTo(created.path("metadata"));
      assertThat(read.path("note").asText()).isEqualTo("it began");
      assertThat(read.path("regarding")).isEqualTo(created.path("involvedObject"));
      assertThat(read.path("deprecatedSource")).isEqualTo(created.path("source"));
      assertThat(read.path("deprecatedFirstTimestamp")).isEqualTo(created.path("firstTimestamp"));
      assertThat(read.path("deprecatedLastTimestamp")).isEqualTo(created.path("lastTimestamp"));
      assertThat(read.path("deprecatedCount").asInt()).isEqualTo(3);
      assertThat(read.has("message") || read.has("source") || read.has("count")).isFalse();
      assertThat(peer.get(CORE + "/old").body()).isEqualTo(created);
    }
  }

  @Test
  void create_byEvents_seenByCore() {
    try (Peer peer = peer()) {
      Peer.Answer answer = peer.post(EVENTS, json(NEW));
      assertThat(answer.code()).as("%s", answer.body()).isEqualTo(201);
      JsonNode created = answer.body();
      JsonNode read = peer.get(CORE + "/new").body();
      assertThat(read.path("apiVersion").asText()).isEqualTo("v1");
      assertThat(read.path("metadata")).isEqualTo(created.path("metadata"));
      assertThat(read.path("message").asText()).isEqualTo("up");
      assertThat(read.path("involvedObject")).isEqualTo(created.path("regarding"));
      assertThat(read.path("reportingComponent").asText()).isEqualTo("example.com/scaler");
      assertThat(read.path("eventTime")).isEqualTo(created.path("eventTime"));
      assertThat(peer.get(EVENTS + "/new").body()).isEqualTo(created);
      assertThat(peer.post(CORE, json(NEW.replace("note", "message"))).code()).isNotEqualTo(201);
    }
  }

  @Test
  void list_hasBoth() {
    try (Peer peer = peer()) {
      peer.post(CORE, json(OLD));
      peer.post(EVENTS, json(NEW));
      JsonNode core = peer.get(CORE).body();
      JsonNode events = peer.get(EVENTS).body();
      assertThat(core.path("metadata")).isEqualTo(events.path("metadata"));
      assertThat(core.findValuesAsText("message")).containsExactly("up", "it began");
      assertThat(events.findValuesAsText("note")).containsExactly("up", "it began");
      assertThat(names(peer.get(CORE + "?fieldSelector=involvedObject.kind=Pod")))
          .containsExactly("old");
      assertThat(names(peer.get(EVENTS + "?fieldSelector=regarding.kind=Service")))
          .containsExactly("new");
      assertThat(names(peer.get(CORE + "?fieldSelector=source=example.com/scaler")))
          .containsExactly("new");
      assertThat(names(peer.get(EVENTS + "?fieldSelector=type=Normal"))).containsExactly("old");
      assertThat(peer.get(EVENTS + "?fieldSelector=source=x").code()).isEqualTo(400);
    }
  }

  private static List<String> names(Peer.Answer answer) {
    List<String> names = new ArrayList<>();
    answer
        .body()
        .path("items")
        .forEach(item -> names.add(item.path("metadata").path("name").asText()));
    return names;
  }

  @Test
  void update_byOther_keepsManagers() {
    try (Peer peer = peer()) {
      peer.post(CORE + "?fieldManager=first", json(OLD));
      Peer.Answer patched =
          peer.patch(
              EVENTS + "/old?fieldManager=second",
              json("{\"series\":{\"count\":4,\"lastObservedTime\":\"2026-01-01T00:00:00Z\"}}"));
      assertThat(patched.code()).as("%s", patched.body()).isEqualTo(200);
      JsonNode read = peer.get(CORE + "/old").body();
      assertThat(read.path("series").path("count").asInt()).isEqualTo(4);
      assertThat(read.path("message").asText()).isEqualTo("it began");
      assertThat(read.path("metadata").path("resourceVersion"))
          .isEqualTo(patched.body().path("metadata").path("resourceVersion"));
      assertThat(read.path("metadata").path("managedFields").findValuesAsText("manager"))
          .contains("first", "second");
      JsonNode first = read.path("metadata").path("managedFields").path(0);
      assertThat(first.path("fieldsV1").has("f:message")).as("%s", first).isTrue();
      Peer.Answer changed = peer.patch(EVENTS + "/old", json("{\"note\":\"other\"}"));
      assertThat(changed.body().path("message").asText())
          .isEqualTo(
              "Event.events.k8s.io \"old\" is invalid: message: Invalid value: \"other\": field is"
                  + " immutable");
      assertThat(peer.patch(CORE + "/old", json("{\"message\":\"other\"}")).code()).isEqualTo(200);
      assertThat(peer.get(EVENTS + "/old").body().path("note").asText()).isEqualTo("other");
    }
  }

  @Test
  void delete_byOther() {
    try (Peer peer = peer()) {
      peer.post(CORE, json(OLD));
      peer.post(EVENTS, json(NEW));
      assertThat(peer.delete(EVENTS + "/old").code()).isEqualTo(200);
      assertThat(peer.get(CORE + "/old").code()).isEqualTo(404);
      JsonNode gone = peer.delete(CORE).body();
      assertThat(gone.findValuesAsText("message")).containsExactly("up");
      assertThat(names(peer.get(EVENTS))).isEmpty();
    }
  }

  @Test
  void watch_showsWhatOtherWrites() {
    try (Peer peer = peer();
        ResourceWatch core = watch(peer, "");
        ResourceWatch events = watch(peer, "events.k8s.io")) {
      peer.post(CORE, json(OLD));
      peer.post(EVENTS, json(NEW));
      peer.delete(EVENTS + "/old");
      assertThat(texts(core, "message"))
          .containsExactly("ADDED it began", "ADDED up", "DELETED it began");
      assertThat(texts(events, "note"))
          .containsExactly("ADDED it began", "ADDED up", "DELETED it began");
    }
  }

  private static ResourceWatch watch(Peer peer, String group) {
    return Objects.requireNonNull(peer.cluster().catalog().resource(group, "v1", "events"))
        .watch(
            "default",
            new WatchOptions(
                LabelSelectorParser.parse(""), FieldSelector.EVERYTHING, null, false, null));
  }

  private static List<String> texts(ResourceWatch watch, String field) {
    List<String> texts = new ArrayList<>();
    for (WatchEvent event : watch.poll(100)) {
      JsonNode object =
          RecordedFile.parse(
              new String(event.value().json(event.resourceVersion()), StandardCharsets.UTF_8));
      texts.add(event.type() + " " + object.path(field).asText());
    }
    return texts;
  }

  @Test
  void validation_byGroup() {
    try (Peer peer = peer()) {
      ObjectNode bare = (ObjectNode) json(OLD);
      assertThat(message(peer.post(EVENTS, bare)))
          .isEqualTo("Event.events.k8s.io \"old\" is invalid: eventTime: Required value");
      ObjectNode elsewhere = bare.deepCopy();
      ((ObjectNode) elsewhere.path("involvedObject")).put("namespace", "other");
      assertThat(message(peer.post(CORE, elsewhere)))
          .isEqualTo(
              "Event \"old\" is invalid: involvedObject.namespace: Invalid value: \"other\": does not"
                  + " match event.namespace");
      ObjectNode late = (ObjectNode) json(NEW);
      late.remove(List.of("action", "reportingController", "type"));
      late.put("deprecatedCount", 2);
      assertThat(message(peer.post(EVENTS, late)))
          .contains(
              "reportingController: Required value",
              "action: Required value",
              "type: Invalid value: \"\": has invalid value: ",
              "count: Invalid value: \"\": needs to be unset");
    }
  }

  private static String message(Peer.Answer answer) {
    assertThat(answer.code()).as("%s", answer.body()).isEqualTo(422);
    return answer.body().path("message").asText();
  }

  @Test
  void table_asKubectlShows() {
    try (Peer peer = peer()) {
      peer.post(CORE, json(OLD));
      peer.post(EVENTS, json(NEW));
      Map<String, String> accept = Map.of("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
      JsonNode core = peer.call("GET", CORE, Peer.NO_BODY, accept).body();
      assertThat(core.path("rows").path(1).path("cells"))
          .isEqualTo(
              json(
                  "[\"10s\",\"Normal\",\"Started\",\"pod/web\",\"\",\"kubelet, node-1\","
                      + "\"it began\",\"60s\",3,\"old\"]"));
      JsonNode events = peer.call("GET", EVENTS, Peer.NO_BODY, accept).body();
      assertThat(events.path("rows").path(0).path("cells"))
          .isEqualTo(
              json(
                  "[\"30s\",\"Warning\",\"Scaled\",\"service/web\",\"\","
                      + "\"example.com/scaler, scaler-1\",\"up\",\"30s\",1,\"new\"]"));
    }
  }
}
