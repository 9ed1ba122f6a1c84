package dev.duplane.controller.podautoscaler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.DrivenCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a HorizontalPodAutoscaler does and says where no metrics API is served. */
class HorizontalControllerTest {
  private static final String AUTOSCALERS =
      "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
  private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
  private static final String EVENTS = "/api/v1/namespaces/default/events";

  private final DrivenCluster driven = DrivenCluster.with("*", config -> config);

  @AfterEach
  void close() {
    driven.close();
  }

  private void deployment(int replicas) {
    driven.create(
        DEPLOYMENTS,
        """
        {'metadata':{'name':'web'},'spec':{'replicas':%d,'selector':{'matchLabels':{'a':'b'}},
         'template':{'metadata':{'labels':{'a':'b'}},
          'spec':{'containers':[{'name':'c','image':'i'}]}}}}"""
            .formatted(replicas));
  }

  private JsonNode autoscaler(String kind, String limits, String metrics) {
    driven.create(
        AUTOSCALERS,
        """
        {'metadata':{'name':'web'},'spec':{%s,'metrics':[%s],'scaleTargetRef':
         {'apiVersion':'apps/v1','kind':'%s','name':'web'}}}"""
            .formatted(limits, metrics, kind));
    return status();
  }

  private JsonNode status() {
    return driven.get(AUTOSCALERS + "/web").path("status");
  }

  private Map<String, String> events() {
    List<JsonNode> all = driven.items(EVENTS);
    return all.stream()
        .filter(event -> event.at("/source/component").asText().startsWith("horizontal"))
        .collect(
            Collectors.toMap(
                event -> event.path("reason").asText(), event -> event.path("message").asText()));
  }

  @Test
  void twoAutoscalers_ofTheSamePods_areAmbiguous() {
    deployment(2);
    autoscaler("Deployment", "'maxReplicas':3", "");
    driven.create(
        AUTOSCALERS,
        """
        {'metadata':{'name':'also'},'spec':{'maxReplicas':3,'scaleTargetRef':
         {'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}""");
    driven.advance(Duration.ofSeconds(15));
    String why =
        "pods by selector a=b are controlled by multiple HPAs: [{also default} {web default}]";

    for (String name : List.of("web", "also")) {
      JsonNode status = driven.get(AUTOSCALERS + "/" + name).path("status");
      assertThat(status.at("/conditions/1/type").asText()).isEqualTo("ScalingActive");
      assertThat(status.at("/conditions/1/reason").asText()).isEqualTo("AmbiguousSelector");
      assertThat(status.at("/conditions/1/message").asText()).isEqualTo(why);
      assertThat(status.path("currentMetrics").isEmpty()).isTrue();
    }
    assertThat(driven.items(EVENTS).stream().map(event -> event.path("message").asText()))
        .contains(why);
  }

  @Test
  void resourceMetric_cannotBeHad() {
    deployment(2);
    JsonNode status = autoscaler("Deployment", "'maxReplicas':3", "");
    String cause =
        "failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch"
            + " metrics from resource metrics API: the server could not find the requested resource"
            + " (get pods.metrics.k8s.io)";

    assertThat(status.path("currentReplicas").asInt()).isEqualTo(2);
    assertThat(status.path("desiredReplicas").asInt()).isZero();
    assertThat(status.path("currentMetrics")).hasToString("[{\"type\":\"\"}]");
    assertThat(status.at("/conditions/0/reason").asText()).isEqualTo("SucceededGetScale");
    assertThat(status.at("/conditions/1/reason").asText()).isEqualTo("FailedGetResourceMetric");
    assertThat(status.at("/conditions/1/message").asText())
        .isEqualTo("the HPA was unable to compute the replica count: " + cause);
    assertThat(events())
        .containsEntry("FailedGetResourceMetric", cause)
        .containsEntry(
            "FailedComputeMetricsReplicas",
            "invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource"
                + " metric value: "
                + cause);
  }

  @Test
  void events_areCountedEveryFifteenSeconds() {
    deployment(2);
    autoscaler("Deployment", "'maxReplicas':3", "");
    driven.advance(Duration.ofSeconds(30));

    assertThat(driven.items(EVENTS))
        .filteredOn(event -> event.path("reason").asText().equals("FailedGetResourceMetric"))
        .singleElement()
        .satisfies(event -> assertThat(event.path("count").asInt()).isEqualTo(3));
  }

  @Test
  void replicas_areBroughtWithinTheLimits() {
    deployment(1);
    JsonNode status = autoscaler("Deployment", "'minReplicas':3,'maxReplicas':4", "");

    assertThat(driven.get(DEPLOYMENTS + "/web").at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(status.path("desiredReplicas").asInt()).isEqualTo(3);
    assertThat(status.hasNonNull("lastScaleTime")).isTrue();
    assertThat(events())
        .containsEntry(
            "SuccessfulRescale",
            "New size: 3; reason: Current number of replicas below Spec.MinReplicas");
    driven.patch(DEPLOYMENTS + "/web", "{'spec':{'replicas':9}}");
    driven.advance(Duration.ofSeconds(15));
    assertThat(driven.get(DEPLOYMENTS + "/web").at("/spec/replicas").asInt()).isEqualTo(4);
  }

  @Test
  void nothing_isScaledFromZero() {
    deployment(0);

    assertThat(autoscaler("Deployment", "'maxReplicas':3", "").at("/conditions/1/reason").asText())
        .isEqualTo("ScalingDisabled");
  }

  @Test
  void target_absent() {
    JsonNode condition = autoscaler("Deployment", "'maxReplicas':3", "").at("/conditions/0");

    assertThat(condition.path("status").asText()).isEqualTo("False");
    assertThat(condition.path("message").asText())
        .isEqualTo(
            "the HPA controller was unable to get the target's current scale: deployments.apps"
                + " \"web\" not found");
    assertThat(events()).containsEntry("FailedGetScale", "deployments.apps \"web\" not found");
  }

  @Test
  void target_ofAnUnknownKind() {
    assertThat(autoscaler("Thing", "'maxReplicas':3", "").at("/conditions/0/message").asText())
        .endsWith("no matches for kind \"Thing\" in group \"apps\"");
  }

  @Test
  void otherMetrics_haveTheirOwnWords() {
    deployment(2);
    autoscaler(
        "Deployment",
        "'maxReplicas':3",
        """
        {'type':'Pods','pods':{'metric':{'name':'m'},'target':{'type':'AverageValue',
         'averageValue':'1'}}},
        {'type':'Object','object':{'metric':{'name':'m'},'describedObject':{'kind':'Service',
         'name':'s'},'target':{'type':'Value','value':'1'}}},
        {'type':'External','external':{'metric':{'name':'m','selector':{'matchLabels':{'q':'x'}}},
         'target':{'type':'Value','value':'1'}}}""");

    assertThat(events())
        .containsEntry(
            "FailedGetPodsMetric",
            "unable to get metric m: unable to fetch metrics from custom metrics API: no custom"
                + " metrics API (custom.metrics.k8s.io) registered")
        .containsEntry(
            "FailedGetObjectMetric",
            "unable to get metric m: Service on default s/unable to fetch metrics from custom"
                + " metrics API: no custom metrics API (custom.metrics.k8s.io) registered")
        .containsEntry(
            "FailedGetExternalMetric",
            "unable to get external metric default/m/&LabelSelector{MatchLabels:map[string]string{q:"
                + " x,},MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics"
                + " from external metrics API: the server could not find the requested resource"
                + " (get m.external.metrics.k8s.io)");
  }
}
