package dev.duplane.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.controller.EventRecorder;

/**
 * Workloads that would select all Pods are left alone (pkg/controller/deployment and
 * pkg/controller/daemon, {@code everything} in {@code syncDeployment} and {@code syncDaemonSet}).
 */
public final class EmptySelector {
  private EmptySelector() {}

  /**
   * Whether a workload selects all Pods, which an Event tells.
   *
   * @param called what the Event calls it: {@code daemon set}
   */
  public static boolean refused(WorkloadOwner owner, String called, EventRecorder events) {
    JsonNode selector = owner.node().path("spec").path("selector");
    if (!selector.isObject() || !selector.isEmpty()) {
      return false;
    }
    events.event(
        owner.involved(),
        EventRecorder.WARNING,
        "SelectingAll",
        "This " + called + " is selecting all pods. A non-empty selector is required.");
    return true;
  }
}
