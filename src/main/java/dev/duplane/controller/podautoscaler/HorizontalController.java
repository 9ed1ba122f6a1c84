package dev.duplane.controller.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ApiResource;
import dev.duplane.api.StatusException;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.StatusConditions;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why nothing is scaled (pkg/controller/podautoscaler/horizontal.go). */
public final class HorizontalController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "horizontal-pod-autoscaler-controller";

  /** How often the real one looks. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static final String NO_METRICS =
      "the HPA was unable to compute the replica count: failed to get %1$s utilization: unable to"
          + " get metrics for resource %1$s: unable to fetch metrics from resource metrics API: the"
          + " server could not find the requested resource (get pods.metrics.k8s.io)";

  private final Registry registry;
  private final OwnObjects autoscalers;
  private final Clock clock;

  /**
   * @param registry where the status is written
   * @param clock gives the times of conditions
   */
  public HorizontalController(Registry registry, Clock clock) {
    this.registry = registry;
    this.autoscalers =
        OwnObjects.inVersion(
            registry,
            "autoscaling",
            registry.resource("autoscaling", "v2", "horizontalpodautoscalers") == null
                ? "v1"
                : "v2",
            "horizontalpodautoscalers",
            OwnObjects.CONTROLLER_MANAGER);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return LAST;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(autoscalers.resource()));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode autoscaler = autoscalers.get(request.namespace(), request.name());
    if (autoscaler == null || !autoscaler.path("apiVersion").asText().endsWith("/v2")) {
      return Result.DONE;
    }
    ObjectNode status = autoscaler.path("status").deepCopy();
    StatusConditions conditions = new StatusConditions(status);
    JsonNode target = autoscaler.path("spec").path("scaleTargetRef");
    try {
      JsonNode scale = scale(request.namespace(), target);
      int current = scale.path("status").path("replicas").asInt();
      set(
          conditions,
          "AbleToScale",
          "True",
          "SucceededGetScale",
          "the HPA controller was able to get the target's current scale");
      if (current > 0) {
        status.put("currentReplicas", current);
      }
      if (scale.path("spec").path("replicas").asInt() == 0) {
        set(
            conditions,
            "ScalingActive",
            "False",
            "ScalingDisabled",
            "scaling is disabled since the replica count of the target is zero");
      } else {
        inactive(conditions, autoscaler.path("spec").path("metrics").path(0));
      }
    } catch (StatusException e) {
      set(
          conditions,
          "AbleToScale",
          "False",
          "FailedGetScale",
          "the HPA controller was unable to get the target's current scale: " + e.getMessage());
    }
    if (!status.equals(autoscaler.path("status"))) {
      autoscaler.set("status", status);
      autoscalers.update(request.namespace(), request.name(), "status", autoscaler);
    }
    return Result.after(INTERVAL);
  }

  private void inactive(StatusConditions conditions, JsonNode metric) {
    String type = metric.path("type").asText();
    if (type.equals("Resource") || type.equals("ContainerResource")) {
      String source = type.equals("Resource") ? "resource" : "containerResource";
      String name = metric.path(source).path("name").asText();
      set(
          conditions,
          "ScalingActive",
          "False",
          "FailedGet" + type + "Metric",
          NO_METRICS.formatted(name));
      return;
    }
    String api = type.equals("External") ? "external" : "custom";
    set(
        conditions,
        "ScalingActive",
        "False",
        "FailedGet" + type + "Metric",
        "the HPA was unable to compute the replica count: unable to get metric: unable to fetch"
            + " metrics from "
            + api
            + " metrics API: the server could not find the requested resource");
  }

  private void set(
      StatusConditions conditions, String type, String value, String reason, String message) {
    conditions.set(
        type, value, reason, message, Identity.timestamp(clock.instant()), "lastTransitionTime");
  }

  /**
   * The scale of what an autoscaler is for.
   *
   * @throws StatusException if it is not there or cannot be scaled
   */
  private JsonNode scale(String namespace, JsonNode target) {
    ResourceRegistry scaled = find(target);
    ResourceRegistry scales = scaled == null ? null : scaled.scale();
    if (scales == null) {
      throw StatusException.resourceNotFound();
    }
    return JsonTree.parse(scales.get(namespace, target.path("name").asText(), null).json());
  }

  private @Nullable ResourceRegistry find(JsonNode target) {
    for (ResourceRegistry each : registry.resources()) {
      ApiResource resource = each.resource();
      if (resource.kind().equals(target.path("kind").asText())
          && resource.apiVersion().equals(target.path("apiVersion").asText("v1"))) {
        return each;
      }
    }
    return null;
  }
}
