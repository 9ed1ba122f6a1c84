package dev.duplane.controller.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * The Events of kube-scheduler, which are of {@code events.k8s.io/v1} (client-go, package
 * tools/events). Each is about a Pod at another revision, and so never a series.
 */
final class SchedulerEvents {
  private static final System.Logger LOG = System.getLogger(SchedulerEvents.class.getName());
  private static final String CONTROLLER = "default-scheduler";

  private final OwnObjects events;
  private final Clock clock;

  /**
   * @param registry where the Events are written
   * @param clock gives their times
   */
  SchedulerEvents(Registry registry, Clock clock) {
    this.events = OwnObjects.of(registry, "events.k8s.io", "events", SchedulerController.MANAGER);
    this.clock = clock;
  }

  /** A Pod has got a Node. */
  void scheduled(ObjectNode pod, String node) {
    ObjectMeta meta = ObjectMeta.of(pod);
    String note = "Successfully assigned " + meta.namespace() + "/" + meta.name() + " to " + node;
    event(pod, "Normal", "Scheduled", "Binding", note);
  }

  /** A Pod has got none. */
  void failed(ObjectNode pod, String why) {
    event(pod, "Warning", "FailedScheduling", "Scheduling", why);
  }

  /** A Pod has to leave a Node for another one. */
  void preempted(ObjectNode pod, ObjectNode preemptor, String node) {
    String note = "Preempted by pod " + ObjectMeta.of(preemptor).uid() + " on node " + node;
    event(pod, preemptor, "Normal", "Preempted", "Preempting", note);
  }

  private void event(ObjectNode pod, String type, String reason, String action, String note) {
    event(pod, null, type, reason, action, note);
  }

  /** What is refused is dropped, as in a Namespace that ends. */
  private void event(
      ObjectNode pod,
      @Nullable ObjectNode related,
      String type,
      String reason,
      String action,
      String note) {
    try {
      record(pod, related, type, reason, action, note);
    } catch (StatusException e) {
      LOG.log(System.Logger.Level.DEBUG, "Event " + reason + " was refused: " + e.getMessage());
    }
  }

  private void record(
      ObjectNode pod,
      @Nullable ObjectNode related,
      String type,
      String reason,
      String action,
      String note) {
    ObjectMeta meta = ObjectMeta.of(pod);
    String name = EventRecorder.eventName(meta.name(), clock.instant(), events.revision());
    String now = Identity.microTimestamp(clock.instant());
    ObjectNode event = OwnObjects.named(name);
    event.put("eventTime", now);
    event.put("reportingController", CONTROLLER);
    event.put("reportingInstance", CONTROLLER + "-0");
    event.put("action", action).put("reason", reason).put("type", type).put("note", note);
    refer(event.putObject("regarding"), meta);
    if (related != null) {
      refer(event.putObject("related"), ObjectMeta.of(related));
    }
    events.create(meta.namespace(), event);
  }

  private static void refer(ObjectNode reference, ObjectMeta pod) {
    reference.put("kind", "Pod").put("apiVersion", "v1");
    reference.put("namespace", pod.namespace()).put("name", pod.name());
    reference.put("uid", pod.uid()).put("resourceVersion", pod.resourceVersion());
  }
}
