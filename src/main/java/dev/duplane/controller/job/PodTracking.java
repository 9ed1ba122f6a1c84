package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.job.JobConditions.Ending;
import dev.duplane.controller.workload.WorkloadStatus;
import dev.duplane.patch.PatchType;
import dev.duplane.registry.Identity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the Pods that have ended, each once, whatever fails in between (KEP-2307;
 * job_controller.go, {@code trackJobStatusAndRemoveFinalizers}):
 *
 * <pre>
 *   1. the status names Pods that have ended           uncountedTerminatedPods: {succeeded: [uid]}
 *   2. they lose the finalizer, and may be deleted
 *   3. the status counts them and names them no more   succeeded: 1, uncountedTerminatedPods: {}
 * </pre>
 */
final class PodTracking {
  private static final int MOST_UNCOUNTED = 500;
  private static final String SUCCEEDED = "succeeded";
  private static final String FAILED = "failed";

  private final JobContext context;
  private final OwnObjects jobs;
  private final OwnObjects pods;
  private final EventRecorder events;
  private final Set<String> held = new HashSet<>();
  private @Nullable JsonNode written;

  PodTracking(JobContext context, OwnObjects jobs, OwnObjects pods, EventRecorder events) {
    this.context = context;
    this.jobs = jobs;
    this.pods = pods;
    this.events = events;
  }

  /** Removes the finalizer of a Pod, if it has it. */
  static void release(OwnObjects pods, ObjectNode pod) {
    if (!JobPods.tracked(pod)) {
      return;
    }
    ObjectMeta meta = ObjectMeta.of(pod);
    ObjectNode change = JsonNodeFactory.instance.objectNode();
    change
        .putObject("metadata")
        .putArray("$deleteFromPrimitiveList/finalizers")
        .add(JobPods.TRACKING);
    try {
      pods.patch(meta.namespace(), meta.name(), "", PatchType.STRATEGIC_MERGE, change);
    } catch (StatusException e) {
      if (!"NotFound".equals(e.status().reason())) {
        throw e;
      }
    }
  }

  void release(ObjectNode pod) {
    release(pods, pod);
    held.remove(JobPods.uid(pod));
  }

  /** Writes the status, and counts. */
  void track() {
    ObjectNode status = context.status;
    for (ObjectNode pod : context.pods) {
      if (JobPods.tracked(pod)) {
        held.add(JobPods.uid(pod));
      }
    }
    WorkloadStatus.count(status, "active", context.activeCount);
    status.put("ready", context.ready);
    status.put("terminating", context.terminating);
    count();
    List<ObjectNode> released = new ArrayList<>();
    boolean all = collect(released);
    Ending ending = announce();
    write();
    released.forEach(this::release);
    count();
    if (all && ending != null && end(ending)) {
      write();
      report(ending);
    } else {
      write();
    }
  }

  /** Counts the Pods that are named and have no finalizer any more. */
  private void count() {
    for (String field : List.of(SUCCEEDED, FAILED)) {
      ObjectNode uncounted = context.status.withObjectProperty("uncountedTerminatedPods");
      ArrayNode left = context.status.arrayNode();
      int counted = 0;
      for (JsonNode uid : uncounted.path(field)) {
        if (held.contains(uid.asText())) {
          left.add(uid);
        } else {
          counted++;
        }
      }
      WorkloadStatus.count(context.status, field, context.status.path(field).asInt() + counted);
      if (left.isEmpty()) {
        uncounted.remove(field);
      } else {
        uncounted.set(field, left);
      }
    }
  }

  /**
   * Names the Pods that have ended.
   *
   * @param released takes those that need no finalizer any more
   * @return whether all are named that have to be
   */
  private boolean collect(List<ObjectNode> released) {
    List<ObjectNode> sorted = new ArrayList<>(context.pods);
    if (context.indexed()) {
      sorted.sort(Comparator.comparingInt(JobPods::index));
    }
    List<Integer> indexes = new ArrayList<>();
    boolean all = true;
    for (ObjectNode pod : sorted) {
      if (held.contains(JobPods.uid(pod)) && isDone(pod)) {
        released.add(pod);
        name(pod, indexes);
        ObjectNode uncounted = context.status.withObjectProperty("uncountedTerminatedPods");
        int named = uncounted.path(SUCCEEDED).size() + uncounted.path(FAILED).size();
        if (named + indexes.size() >= MOST_UNCOUNTED) {
          all = false;
          break;
        }
      }
    }
    if (context.indexed()) {
      CompletionIndexes succeeded = context.succeededIndexes;
      WorkloadStatus.count(context.status, SUCCEEDED, succeeded.total());
      text("completedIndexes", succeeded.toString());
      if (context.failedIndexes != null) {
        context.status.put("failedIndexes", context.failedIndexes.toString());
      } else {
        context.status.remove("failedIndexes");
      }
    }
    return all;
  }

  private void text(String field, String value) {
    if (value.isEmpty()) {
      context.status.remove(field);
    } else {
      context.status.put(field, value);
    }
  }

  /** Whether a Pod has told all that it has to (job_controller.go, {@code canRemoveFinalizer}). */
  private boolean isDone(ObjectNode pod) {
    if (context.job.deleting() || context.ending != null || JobPods.succeeded(pod)) {
      return true;
    }
    return context.failed(pod)
        // Who replaces it is to know how often its index has failed.
        && !pod.equals(context.failedLast.get(JobPods.index(pod)));
  }

  private void name(ObjectNode pod, List<Integer> indexes) {
    String uid = JobPods.uid(pod);
    ObjectNode uncounted = context.status.withObjectProperty("uncountedTerminatedPods");
    Ending ending = context.ending;
    if (JobPods.succeeded(pod) && !context.uncountedFailed.contains(uid)) {
      if (context.indexed()) {
        if (context.valid(pod) && !context.countedIndexes.has(JobPods.index(pod))) {
          indexes.add(JobPods.index(pod));
        }
      } else if (!context.uncountedSucceeded.contains(uid)) {
        uncounted.withArrayProperty(SUCCEEDED).add(uid);
      }
    } else if ((context.failed(pod) || (ending != null && !ending.successful()))
        && !context.uncountedFailed.contains(uid)
        && context.valid(pod)
        && context.policy.of(pod).counted()) {
      // Pods that a failed Job ends have failed, too.
      uncounted.withArrayProperty(FAILED).add(uid);
    }
  }

  /** Says how the Job is going to end, before its Pods may go; how it ends then. */
  private @Nullable Ending announce() {
    Ending ending = context.ending;
    if (ending == null) {
      return null;
    }
    if (ending.type().equals(Ending.FAILURE_TARGET)) {
      context.conditions.set(ending);
      return ending.as(Ending.FAILED);
    }
    if (ending.type().equals(Ending.SUCCESS_CRITERIA_MET)) {
      if (context.conditions.ending(ending.type()) == null) {
        context.conditions.set(ending);
      }
      return ending.as(Ending.COMPLETE);
    }
    return ending;
  }

  /** Ends the Job, unless Pods are still to be counted or to end. */
  private boolean end(Ending ending) {
    if (!context.status.path("uncountedTerminatedPods").isEmpty() || context.terminating > 0) {
      return false;
    }
    context.conditions.set(ending);
    if (ending.successful()) {
      context.status.put("completionTime", Identity.timestamp(context.now));
    }
    return true;
  }

  private void write() {
    JsonNode before = written == null ? context.job.node().path("status") : written;
    if (!context.status.equals(before)) {
      written = context.status.deepCopy();
      WorkloadStatus.replace(jobs, context.job, context.status.deepCopy());
    }
  }

  private void report(Ending ending) {
    ObjectNode involved = context.job.involved();
    if (!ending.successful()) {
      events.event(involved, EventRecorder.WARNING, ending.reason(), ending.message());
      return;
    }
    if (context.spec.hasNonNull("completions")
        && context.status.path(SUCCEEDED).asInt() > context.completions()) {
      events.event(
          involved,
          EventRecorder.WARNING,
          "TooManySucceededPods",
          "Too many succeeded pods running after completion count reached");
    }
    events.event(involved, EventRecorder.NORMAL, "Completed", "Job completed");
  }
}
