package dev.duplane.controller.podautoscaler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.GroupResource;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.api.UserInfo;
import dev.duplane.api.schema.JsonTree;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.podautoscaler.MissingMetrics.MetricFailure;
import dev.duplane.controller.workload.WorkloadStatus;
import dev.duplane.registry.Body;
import dev.duplane.registry.FieldValidation;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import dev.duplane.registry.ResourceRegistry;
import dev.duplane.registry.WriteOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Keeps what is scaled within its limits, and says why there is nothing more to go by: no metrics
 * API is served here (pkg/controller/podautoscaler/horizontal.go).
 */
public final class HorizontalController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "horizontal-pod-autoscaler-controller";

  /** How often the real one looks. */
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private static final GroupResource PODS = new GroupResource("", "pods");

  private final OwnObjects autoscalers;
  private final EventRecorder events;
  private final Clock clock;
  private final ScaleSelectors selectors;

  /**
   * @param registry where the status is written
   * @param manager whose informers are read
   * @param clock gives the times of conditions
   */
  public HorizontalController(Registry registry, ControllerManager manager, Clock clock) {
    this.autoscalers =
        OwnObjects.inVersion(
            registry,
            "autoscaling",
            registry.resource("autoscaling", "v2", "horizontalpodautoscalers") == null
                ? "v1"
                : "v2",
            "horizontalpodautoscalers",
            OwnObjects.CONTROLLER_MANAGER);
    this.events = new EventRecorder(registry, clock, "horizontal-pod-autoscaler");
    this.clock = clock;
    this.selectors =
        new ScaleSelectors(
            registry, manager.informer(autoscalers.resource()), manager.informer(PODS));
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
    ObjectNode status = autoscaler.withObjectProperty("status");
    ObjectNode before = status.deepCopy();
    try {
      scale(autoscaler, status);
    } catch (StatusException e) {
      tell(autoscaler, "FailedGetScale", String.valueOf(e.getMessage()));
      set(
          status,
          "AbleToScale",
          "False",
          "FailedGetScale",
          "the HPA controller was unable to get the target's current scale: " + e.getMessage());
    }
    if (!status.equals(before)) {
      autoscalers.update(request.namespace(), request.name(), "status", autoscaler);
    }
    return Result.after(INTERVAL);
  }

  private void tell(ObjectNode autoscaler, String reason, String message) {
    events.event(autoscaler, EventRecorder.WARNING, reason, message);
  }

  /**
   * Brings the target within the limits.
   *
   * @throws StatusException if the target cannot be found
   */
  private void scale(ObjectNode autoscaler, ObjectNode status) {
    JsonNode spec = autoscaler.path("spec");
    String namespace = ObjectMeta.of(autoscaler).namespace();
    String name = spec.path("scaleTargetRef").path("name").asText();
    ResourceRegistry scales = selectors.scales(spec.path("scaleTargetRef"));
    ObjectNode scale = (ObjectNode) JsonTree.parse(scales.get(namespace, name, null).json());
    set(
        status,
        "AbleToScale",
        "True",
        "SucceededGetScale",
        "the HPA controller was able to get the target's current scale");
    int current = scale.path("spec").path("replicas").asInt();
    int least = spec.path("minReplicas").asInt(1);
    int most = spec.path("maxReplicas").asInt();
    WorkloadStatus.count(status, "currentReplicas", current);
    if (current == 0 && least != 0) {
      set(
          status,
          "ScalingActive",
          "False",
          "ScalingDisabled",
          "scaling is disabled since the replica count of the target is zero");
      numbers(status, 0);
    } else if (current > most) {
      rescale(autoscaler, scales, scale, most, "Current number of replicas above Spec.MaxReplicas");
    } else if (current < least) {
      rescale(
          autoscaler, scales, scale, least, "Current number of replicas below Spec.MinReplicas");
    } else {
      compute(autoscaler, scale);
    }
  }

  /** No metric is part of a status that does not come from metrics. */
  private static void numbers(ObjectNode status, int desired) {
    status.put("desiredReplicas", desired);
    status.remove("currentMetrics");
  }

  private void rescale(
      ObjectNode autoscaler, ResourceRegistry scales, ObjectNode scale, int size, String reason) {
    ObjectNode status = autoscaler.withObjectProperty("status");
    ObjectMeta meta = ObjectMeta.of(scale);
    String name = meta.name();
    scale.withObjectProperty("spec").put("replicas", size);
    String change = "New size: " + size + "; reason: " + reason;
    try {
      var unused =
          scales.update(
              meta.namespace(),
              name,
              "",
              Body.of(scale),
              new WriteOptions(
                  false,
                  OwnObjects.CONTROLLER_MANAGER,
                  FieldValidation.STRICT,
                  UserInfo.CONTROLLER_MANAGER));
    } catch (StatusException e) {
      tell(autoscaler, "FailedRescale", change + "; error: " + e.getMessage());
      set(
          status,
          "AbleToScale",
          "False",
          "FailedUpdateScale",
          "the HPA controller was unable to update the target scale: " + e.getMessage());
      return;
    }
    set(
        status,
        "AbleToScale",
        "True",
        "SucceededRescale",
        "the HPA controller was able to update the target scale to " + size);
    events.event(autoscaler, EventRecorder.NORMAL, "SuccessfulRescale", change);
    numbers(status, size);
    status.put("lastScaleTime", Identity.timestamp(clock.instant()));
  }

  private void compute(ObjectNode autoscaler, JsonNode scale) {
    ObjectNode status = autoscaler.withObjectProperty("status");
    String selector = scale.path("status").path("selector").asText();
    if (selector.isEmpty()) {
      tell(autoscaler, "SelectorRequired", "selector is required");
      unselected(
          autoscaler,
          "InvalidSelector",
          "the HPA target's scale is missing a selector",
          "selector is required");
      return;
    }
    String rivals = selectors.rivals(ObjectMeta.of(autoscaler).namespace(), selector);
    if (!rivals.isEmpty()) {
      String why = "pods by selector " + selector + " are controlled by multiple HPAs: " + rivals;
      tell(autoscaler, "AmbiguousSelector", why);
      unselected(autoscaler, "AmbiguousSelector", why, why);
      return;
    }
    JsonNode metrics = autoscaler.path("spec").path("metrics");
    ArrayNode found = status.putArray("currentMetrics");
    MetricFailure first = null;
    for (JsonNode metric : metrics) {
      found.addObject().put("type", "");
      MetricFailure failure = MissingMetrics.of(metric, ObjectMeta.of(autoscaler).namespace());
      tell(autoscaler, failure.reason(), failure.cause());
      first = first == null ? failure : first;
    }
    if (first != null) {
      set(
          status,
          "ScalingActive",
          "False",
          first.reason(),
          "the HPA was unable to compute the replica count: " + first.cause());
      tell(
          autoscaler,
          "FailedComputeMetricsReplicas",
          "invalid metrics (%1$d invalid out of %1$d), first error is: %2$s"
              .formatted(metrics.size(), first.failure()));
    }
  }

  /** It is not known which Pods are meant. */
  private void unselected(ObjectNode autoscaler, String reason, String message, String error) {
    ObjectNode status = autoscaler.withObjectProperty("status");
    set(status, "ScalingActive", "False", reason, message);
    status.remove("currentMetrics");
    tell(autoscaler, "FailedComputeMetricsReplicas", error);
  }

  /** Sets a condition where it stands (horizontal.go, {@code setConditionInList}). */
  private void set(ObjectNode status, String type, String value, String reason, String message) {
    ArrayNode conditions =
        status.get("conditions") instanceof ArrayNode present
            ? present
            : status.putArray("conditions");
    ObjectNode condition = null;
    for (JsonNode each : conditions) {
      if (each.path("type").asText().equals(type)) {
        condition = (ObjectNode) each;
      }
    }
    if (condition == null) {
      condition = conditions.addObject().put("type", type);
    }
    if (!condition.path("status").asText().equals(value)) {
      condition.put("status", value);
      condition.put("lastTransitionTime", Identity.timestamp(clock.instant()));
    }
    condition.put("reason", reason).put("message", message);
  }
}
