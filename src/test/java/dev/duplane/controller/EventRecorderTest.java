package dev.duplane.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How many Events there are of many, and in which order. */
class EventRecorderTest {
  private static final String SETS = "/apis/apps/v1/namespaces/default/replicasets";
  private static final String EVENTS = "/api/v1/namespaces/default/events";

  private static DrivenCluster start() {
    return DrivenCluster.with("replicaset-controller", config -> config);
  }

  private static void create(DrivenCluster cluster, int replicas) {
    cluster.create(
        SETS,
        """
        {'metadata':{'name':'web'},'spec':{'replicas':%d,'selector':{'matchLabels':{'a':'b'}},\
        'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'x'}]}}}}
        """
            .formatted(replicas));
  }

  private static List<JsonNode> created(DrivenCluster cluster) {
    return cluster.items(EVENTS).stream()
        .filter(event -> event.path("reason").asText().equals("SuccessfulCreate"))
        .toList();
  }

  @Test
  void similar_nineAreTold() {
    try (DrivenCluster cluster = start()) {
      create(cluster, 9);
      assertThat(created(cluster))
          .hasSize(9)
          .allMatch(event -> event.path("count").asInt() == 1)
          .allMatch(event -> event.path("message").asText().startsWith("Created pod: web-"));
    }
  }

  @Test
  void similar_fromTheTenthOn_areOne() {
    try (DrivenCluster cluster = start()) {
      create(cluster, 20);
      List<JsonNode> events = created(cluster);
      assertThat(events).hasSize(10);
      JsonNode last = events.get(9);
      assertThat(last.path("count").asInt()).isEqualTo(11);
      assertThat(last.path("message").asText())
          .startsWith("(combined from similar events): Created pod: web-");
      assertThat(last.path("reportingComponent").asText()).isEmpty();
      assertThat(last.at("/source/component").asText()).isEqualTo("replicaset-controller");
    }
  }

  @Test
  void burst_isSpent_andComesBackWithTime() {
    try (DrivenCluster cluster = start()) {
      create(cluster, 100);
      assertThat(created(cluster).get(9).path("count").asInt()).isEqualTo(16);
      cluster.advance(Duration.ofMinutes(5));
      cluster.patch(SETS + "/web", "{'spec':{'replicas':102}}");
      assertThat(created(cluster).get(9).path("count").asInt())
          .as("91 were said before, 16 of them written")
          .isEqualTo(92);
    }
  }

  @Test
  void similar_afterTenMinutes_beginAnew() {
    try (DrivenCluster cluster = start()) {
      create(cluster, 9);
      cluster.advance(Duration.ofMinutes(11));
      cluster.patch(SETS + "/web", "{'spec':{'replicas':10}}");
      assertThat(created(cluster))
          .hasSize(10)
          .noneMatch(event -> event.path("message").asText().startsWith("("));
    }
  }

  @Test
  void names_areInTheOrderOfWriting() {
    try (DrivenCluster cluster = start()) {
      create(cluster, 5);
      List<String> pods =
          cluster.items(DrivenCluster.PODS).stream()
              .sorted(
                  (a, b) ->
                      Integer.compare(
                          a.at("/metadata/resourceVersion").asInt(),
                          b.at("/metadata/resourceVersion").asInt()))
              .map(pod -> "Created pod: " + pod.at("/metadata/name").asText())
              .toList();
      assertThat(created(cluster).stream().map(event -> event.path("message").asText()))
          .isEqualTo(pods)
          .hasSameSizeAs(IntStream.range(0, 5).boxed().toList());
    }
  }

  @Test
  void event_deleted_isMadeAnew() {
    try (DrivenCluster cluster = start()) {
      create(cluster, 11);
      String combined = created(cluster).get(9).at("/metadata/name").asText();
      cluster.delete(EVENTS + "/" + combined);
      cluster.patch(SETS + "/web", "{'spec':{'replicas':12}}");
      JsonNode last = created(cluster).get(9);
      assertThat(last.at("/metadata/name").asText()).isEqualTo(combined);
      assertThat(last.path("count").asInt()).isEqualTo(3);
    }
  }
}
