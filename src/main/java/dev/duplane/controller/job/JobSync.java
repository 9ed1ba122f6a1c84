package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.StatusException;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.PodState;
import dev.duplane.controller.Result;
import dev.duplane.controller.job.JobConditions.Ending;
import dev.duplane.controller.job.PodBackoff.Failures;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.registry.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings one Job a step on (job_controller.go, {@code syncJob}): has it ended, or are Pods to be
 * made or deleted? What has ended is counted by {@link PodTracking} then.
 */
final class JobSync {
  private static final int MOST_PODS = 500;

  private final JobContext context;
  private final PodControl control;
  private final PodTracking tracking;
  private final EventRecorder events;
  private final PodBackoff backoff;
  private final Failures failures;
  private @Nullable Duration again;
  private @Nullable StatusException refused;

  JobSync(
      JobContext context,
      PodBackoff backoff,
      PodControl control,
      PodTracking tracking,
      EventRecorder events) {
    this.context = context;
    this.backoff = backoff;
    this.failures = backoff.of(context);
    this.control = control;
    this.tracking = tracking;
    this.events = events;
  }

  /**
   * Does it.
   *
   * @return when to look again
   * @throws StatusException if a Pod could not be made; the status says what there is
   */
  Result run() {
    if (!context.status.hasNonNull("startTime") && !context.suspended()) {
      context.status.put("startTime", Identity.timestamp(context.now));
    }
    context.ending = ending();
    if (context.ending != null) {
      deleteActive();
    } else {
      proceed();
    }
    tracking.track();
    backoff.remember(context.job.uid(), failures);
    if (refused != null) {
      throw refused;
    }
    return again == null ? Result.DONE : Result.after(again);
  }

  private void lookAgain(Duration after) {
    again = again == null || after.compareTo(again) < 0 ? after : again;
  }

  /** Why the Job ends, null if it does not yet. */
  private @Nullable Ending ending() {
    Ending met = context.conditions.ending(Ending.SUCCESS_CRITERIA_MET);
    if (met != null) {
      return met;
    }
    Ending target = context.conditions.ending(Ending.FAILURE_TARGET);
    if (target != null) {
      return target.as(Ending.FAILED);
    }
    for (ObjectNode pod : context.pods) {
      String why = context.failed(pod) ? context.policy.of(pod).failsJob() : null;
      if (why != null) {
        return failure("PodFailurePolicy", why);
      }
    }
    if (context.failed > context.spec.path("backoffLimit").asInt() || restartedTooOften()) {
      return failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }
    if (isPastDeadline()) {
      return failure("DeadlineExceeded", "Job was active longer than specified deadline");
    }
    return context.indexed() ? endingByIndexes() : null;
  }

  private static Ending failure(String reason, String message) {
    return new Ending(Ending.FAILURE_TARGET, reason, message);
  }

  private boolean restartedTooOften() {
    if (!context.spec.at("/template/spec/restartPolicy").asText().equals("OnFailure")) {
      return false;
    }
    int restarts = context.pods.stream().mapToInt(JobPods::restarts).sum();
    int limit = context.spec.path("backoffLimit").asInt();
    return limit == 0 ? restarts > 0 : restarts >= limit;
  }

  private boolean isPastDeadline() {
    JsonNode deadline = context.spec.path("activeDeadlineSeconds");
    if (!deadline.isNumber() || context.suspended()) {
      return false;
    }
    Instant start = Instant.parse(context.status.path("startTime").asText());
    Duration left = Duration.between(context.now, start.plusSeconds(deadline.asLong()));
    if (left.isNegative() || left.isZero()) {
      return true;
    }
    lookAgain(left);
    return false;
  }

  private @Nullable Ending endingByIndexes() {
    CompletionIndexes failed = context.failedIndexes;
    if (failed != null) {
      JsonNode most = context.spec.path("maxFailedIndexes");
      if (most.isNumber() && failed.total() > most.asInt()) {
        return failure(
            "MaxFailedIndexesExceeded",
            "Job has exceeded the specified maximal number of failed indexes");
      }
      if (failed.total() > 0
          && failed.total() + context.succeededIndexes.total() >= context.completions()) {
        return failure("FailedIndexes", "Job has failed indexes");
      }
    }
    String met = SuccessPolicy.met(context.spec, context.succeededIndexes);
    return met == null ? null : new Ending(Ending.SUCCESS_CRITERIA_MET, "SuccessPolicy", met);
  }

  /** Pods keep their finalizers until they are counted. */
  private void deleteActive() {
    for (ObjectNode pod : context.active) {
      control.delete(context.job, pod);
      gone(pod);
    }
  }

  private void gone(ObjectNode pod) {
    context.activeCount--;
    context.terminating++;
    context.ready -= PodState.ready(pod) ? 1 : 0;
  }

  private void proceed() {
    if (!context.job.deleting()) {
      manage();
    }
    boolean complete =
        context.activeCount == 0
            && (context.spec.hasNonNull("completions")
                ? context.succeeded >= context.completions()
                : context.succeeded > 0);
    if (complete) {
      context.ending =
          new Ending(
              Ending.SUCCESS_CRITERIA_MET,
              "CompletionsReached",
              "Reached expected number of succeeded pods");
    } else if (!context.job.deleting()) {
      suspend();
    }
  }

  private void suspend() {
    ObjectNode involved = context.job.involved();
    if (context.suspended()) {
      if (context.conditions.set("Suspended", true, "JobSuspended", "Job suspended")) {
        // Time that a Job is active begins anew when it goes on (KEP-5440).
        context.status.remove("startTime");
        events.event(involved, EventRecorder.NORMAL, "Suspended", "Job suspended");
      }
    } else if (context.conditions.set("Suspended", false, "JobResumed", "Job resumed")) {
      context.status.put("startTime", Identity.timestamp(context.now));
      events.event(involved, EventRecorder.NORMAL, "Resumed", "Job resumed");
    }
  }

  /** Makes or deletes Pods (job_controller.go, {@code manageJob}). */
  private void manage() {
    int wanted = context.suspended() ? 0 : wanted();
    List<ObjectNode> surplus = surplus(Math.max(0, context.active.size() - wanted));
    if (!surplus.isEmpty() || context.suspended()) {
      for (ObjectNode pod : surplus.subList(0, Math.min(surplus.size(), MOST_PODS))) {
        tracking.release(pod);
        control.delete(context.job, pod);
        gone(pod);
      }
      return;
    }
    int waits = JobPods.replacesOnlyFailed(context.spec) ? context.terminating : 0;
    int missing = Math.min(wanted - waits - context.active.size(), MOST_PODS);
    if (missing > 0) {
      create(missing);
    }
  }

  private int wanted() {
    int parallelism = context.spec.path("parallelism").asInt();
    if (!context.spec.hasNonNull("completions")) {
      // Once a Pod has succeeded, those that run may go on, and no more are made.
      return context.succeeded > 0 ? context.active.size() : parallelism;
    }
    return Math.max(0, Math.min(context.completions() - context.succeeded, parallelism));
  }

  /** Pods that go: those that share an index with another one, and those that do least. */
  private List<ObjectNode> surplus(int atLeast) {
    List<ObjectNode> left = new ArrayList<>(context.active);
    left.sort(PodRemovalOrder.FIRST);
    List<ObjectNode> gone = new ArrayList<>();
    if (context.indexed()) {
      Set<Integer> taken = new HashSet<>();
      // The one that does most keeps the index.
      for (int i = left.size() - 1; i >= 0; i--) {
        ObjectNode pod = left.get(i);
        if (!context.valid(pod) || !taken.add(JobPods.index(pod))) {
          gone.add(pod);
          left.remove(i);
        }
      }
    }
    int more = Math.max(0, atLeast - gone.size());
    gone.addAll(left.subList(0, Math.min(more, left.size())));
    return gone;
  }

  private void create(int missing) {
    JobPodTemplate template = new JobPodTemplate(context.job, context.policy);
    if (!context.indexed()) {
      if (isDue(failures.remaining(context.now))) {
        make(IntStream.range(0, missing).mapToObj(i -> template.pod()).toList());
      }
      return;
    }
    List<Integer> indexes = pending(missing);
    if (!context.perIndex()) {
      if (isDue(failures.remaining(context.now))) {
        make(indexes.stream().map(index -> template.pod(index, null)).toList());
      }
      return;
    }
    List<ObjectNode> due = new ArrayList<>();
    for (int index : indexes) {
      ObjectNode last = context.failedLast.get(index);
      if (isDue(PodBackoff.remaining(last, context.now))) {
        due.add(template.pod(index, last));
      }
    }
    make(due);
  }

  private boolean isDue(Duration remaining) {
    if (remaining.isZero()) {
      return true;
    }
    lookAgain(remaining);
    return false;
  }

  private List<Integer> pending(int count) {
    List<Integer> taken = new ArrayList<>();
    boolean waits = JobPods.replacesOnlyFailed(context.spec);
    for (ObjectNode pod : context.pods) {
      if (PodState.active(pod) || (waits && PodState.terminating(pod))) {
        taken.add(JobPods.index(pod));
      }
    }
    CompletionIndexes done = context.succeededIndexes.with(taken);
    if (context.failedIndexes != null) {
      done = done.with(context.failedIndexes);
    }
    return done.missing(count, context.completions());
  }

  /** What is refused once would be refused again; what is there by then is counted. */
  private void make(List<ObjectNode> pods) {
    try {
      for (ObjectNode pod : pods) {
        if (!control.create(context.job, pod)) {
          return;
        }
        context.activeCount++;
      }
    } catch (StatusException e) {
      refused = e;
    }
  }
}
