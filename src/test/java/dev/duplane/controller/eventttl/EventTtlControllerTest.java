package dev.duplane.controller.eventttl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventTtlControllerTest {
  private static final String EVENTS = "/api/v1/namespaces/default/events";
  private static final String NEW_EVENTS = "/apis/events.k8s.io/v1/namespaces/default/events";

  private final DrivenCluster cluster =
      DrivenCluster.with("namespace-controller", config -> config);

  @AfterEach
  void close() {
    cluster.close();
  }

  private void event(String name) {
    cluster.create(
        EVENTS,
        "{'metadata':{'name':'%s'},'involvedObject':{'namespace':'default'}}".formatted(name));
  }

  /** One by one, as a clock that runs has them. */
  private void minutes(int minutes) {
    for (int i = 0; i < minutes; i++) {
      cluster.advance(Duration.ofMinutes(1));
    }
  }

  private List<String> names() {
    return cluster.items(EVENTS).stream()
        .map(event -> event.at("/metadata/name").asText())
        .toList();
  }

  @Test
  void event_goesAfterAnHour() {
    event("a");
    minutes(30);
    event("b");
    minutes(29);
    assertThat(names()).containsExactly("a", "b");
    minutes(2);
    assertThat(names()).containsExactly("b");
    minutes(31);
    assertThat(names()).isEmpty();
    assertThat(cluster.items(NEW_EVENTS)).isEmpty();
  }

  @Test
  void event_written_isRenewed() {
    event("a");
    minutes(50);
    cluster.patch(EVENTS + "/a", "{'message':'again'}");
    minutes(50);
    assertThat(names()).containsExactly("a");
    minutes(12);
    assertThat(names()).isEmpty();
  }

  @Test
  void otherObjects_stay() {
    cluster.create("/api/v1/namespaces/default/configmaps", "{'metadata':{'name':'c'}}");
    event("a");
    minutes(120);
    assertThat(cluster.items("/api/v1/namespaces/default/configmaps")).hasSize(1);
    assertThat(names()).isEmpty();
  }
}
