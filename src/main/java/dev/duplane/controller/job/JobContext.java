package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.PodState;
import dev.duplane.controller.job.JobConditions.Ending;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.registry.Identity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a Job while it is synchronized (job_controller.go, {@code syncJobCtx}): the
 * facts as they are at first, and the numbers and the status that are being made of them.
 */
final class JobContext {
  final WorkloadOwner job;
  final JsonNode spec;
  final List<ObjectNode> pods;
  final List<ObjectNode> active = new ArrayList<>();
  final ObjectNode status;
  final JobConditions conditions;
  final PodFailurePolicy policy;
  final Instant now;

  /** Uids of Pods that have ended, are in the status as such, and are not in its numbers yet. */
  final Set<String> uncountedSucceeded;

  final Set<String> uncountedFailed;

  /** As the status has them, and with what Pods add to them. */
  final CompletionIndexes countedIndexes;

  final CompletionIndexes succeededIndexes;

  /** The indexes that have failed; null if they cannot fail one by one. */
  final @Nullable CompletionIndexes failedIndexes;

  final int succeeded;
  final int failed;

  /** Of each index that is to be tried again, the Pod that has failed last. */
  final Map<Integer, ObjectNode> failedLast = new HashMap<>();

  int activeCount;
  int ready;
  int terminating;
  @Nullable Ending ending;

  JobContext(WorkloadOwner job, List<ObjectNode> pods, Instant now) {
    this.job = job;
    this.spec = job.node().path("spec");
    this.pods = pods;
    this.now = now;
    this.status =
        job.node().path("status") instanceof ObjectNode before
            ? before.deepCopy()
            : job.node().objectNode();
    status.withObjectProperty("uncountedTerminatedPods");
    this.conditions = new JobConditions(status, Identity.timestamp(now));
    this.policy = new PodFailurePolicy(spec);
    this.uncountedSucceeded = uncounted("succeeded");
    this.uncountedFailed = uncounted("failed");
    for (ObjectNode pod : pods) {
      if (PodState.active(pod)) {
        active.add(pod);
        ready += PodState.ready(pod) ? 1 : 0;
      } else if (PodState.terminating(pod)) {
        terminating++;
      }
    }
    this.activeCount = active.size();
    this.countedIndexes = indexes("completedIndexes");
    this.succeededIndexes = countedIndexes.with(succeededNow());
    this.failedIndexes = perIndex() ? indexes("failedIndexes").with(failedNow()) : null;
    this.succeeded =
        indexed()
            ? succeededIndexes.total()
            : status.path("succeeded").asInt()
                + newlySucceeded().size()
                + uncountedSucceeded.size();
    this.failed =
        status.path("failed").asInt()
            + (int) newlyFailed().stream().filter(pod -> policy.of(pod).counted()).count()
            + uncountedFailed.size();
    if (perIndex()) {
      lastFailures();
    }
  }

  private Set<String> uncounted(String field) {
    Set<String> uids = new HashSet<>();
    status.path("uncountedTerminatedPods").path(field).forEach(uid -> uids.add(uid.asText()));
    return uids;
  }

  private CompletionIndexes indexes(String field) {
    return CompletionIndexes.parse(status.path(field).asText(), completions());
  }

  boolean indexed() {
    return spec.path("completionMode").asText().equals("Indexed");
  }

  boolean perIndex() {
    return indexed() && spec.hasNonNull("backoffLimitPerIndex");
  }

  boolean suspended() {
    return spec.path("suspend").asBoolean();
  }

  int completions() {
    return spec.path("completions").asInt();
  }

  /** Whether a Pod's index is one of the Job's, which any is if the Job has none. */
  boolean valid(ObjectNode pod) {
    int index = JobPods.index(pod);
    return !indexed() || (index != JobPods.NO_INDEX && index < completions());
  }

  boolean failed(ObjectNode pod) {
    return JobPods.failed(pod, spec);
  }

  /** Pods that have succeeded, and that neither the status nor its numbers have. */
  List<ObjectNode> newlySucceeded() {
    return pods.stream()
        .filter(pod -> JobPods.tracked(pod) && valid(pod) && JobPods.succeeded(pod))
        .filter(pod -> !uncountedSucceeded.contains(JobPods.uid(pod)))
        .toList();
  }

  /** Pods that have failed, and that neither the status nor its numbers have. */
  List<ObjectNode> newlyFailed() {
    return pods.stream()
        .filter(pod -> JobPods.tracked(pod) && valid(pod) && failed(pod))
        .filter(pod -> !uncountedFailed.contains(JobPods.uid(pod)))
        .toList();
  }

  private List<Integer> succeededNow() {
    return pods.stream()
        .filter(pod -> indexed() && JobPods.tracked(pod) && valid(pod) && JobPods.succeeded(pod))
        .map(JobPods::index)
        .toList();
  }

  private List<Integer> failedNow() {
    return pods.stream()
        .filter(pod -> JobPods.tracked(pod) && valid(pod) && failsItsIndex(pod))
        .map(JobPods::index)
        .toList();
  }

  private boolean failsItsIndex(ObjectNode pod) {
    if (!failed(pod)) {
      return false;
    }
    PodFailurePolicy.FailureVerdict verdict = policy.of(pod);
    return verdict.failsIndex()
        || (verdict.counted()
            && JobPods.failures(pod) >= spec.path("backoffLimitPerIndex").asInt());
  }

  private void lastFailures() {
    Set<Integer> done = new HashSet<>();
    active.forEach(pod -> done.add(JobPods.index(pod)));
    for (ObjectNode pod : pods) {
      int index = JobPods.index(pod);
      if (JobPods.tracked(pod)
          && valid(pod)
          && failed(pod)
          && !done.contains(index)
          && !succeededIndexes.has(index)
          && (failedIndexes == null || !failedIndexes.has(index))) {
        failedLast.merge(index, pod, JobContext::later);
      }
    }
  }

  private static ObjectNode later(ObjectNode one, ObjectNode other) {
    boolean more = failures(one) <= failures(other);
    return more && !JobPods.finished(other).isBefore(JobPods.finished(one)) ? other : one;
  }

  private static int failures(ObjectNode pod) {
    return JobPods.failures(pod) + JobPods.ignoredFailures(pod);
  }
}
