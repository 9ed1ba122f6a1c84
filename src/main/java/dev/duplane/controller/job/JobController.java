package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.StatusConditions;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.controller.workload.WorkloadStatus;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes Pods until as many have succeeded as a Job wants, or too many have failed
 * (pkg/controller/job/job_controller.go), and deletes finished Jobs when their time has come
 * (ttl-after-finished-controller).
 */
public final class JobController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "job-controller";

  private static final String KIND = "Job";
  private static final int FIRST_BACKOFF_SECONDS = 10;
  private static final int LONGEST_BACKOFF_SECONDS = 600;
  private static final int MOST_DOUBLINGS = 6;

  private final OwnObjects jobs;
  private final OwnedObjects pods;
  private final PodControl control;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param registry where Pods are made
   * @param manager whose informers are read
   * @param clock by which Jobs run
   */
  public JobController(Registry registry, ControllerManager manager, Clock clock) {
    this.jobs = OwnObjects.of(registry, "batch", "jobs", OwnObjects.CONTROLLER_MANAGER);
    OwnObjects ownPods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.pods = new OwnedObjects(manager, ownPods, jobs, KIND);
    this.events = new EventRecorder(registry, clock, NAME);
    this.control = new PodControl(ownPods, events);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int priority() {
    return AFTER_OTHERS;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(jobs.resource()), pods.events());
  }

  @Override
  public Result reconcile(Request request) {
    WorkloadOwner job = pods.owner(request);
    if (job == null || job.deleting()) {
      return Result.DONE;
    }
    if (Conditions.isTrue(job.node(), "Complete") || Conditions.isTrue(job.node(), "Failed")) {
      return expire(job);
    }
    JobProgress progress = JobProgress.of(job.node(), pods.claim(job, pod -> true));
    JsonNode spec = job.node().path("spec");
    ObjectNode status = status(job.node());
    StatusConditions conditions = new StatusConditions(status);
    Instant now = clock.instant();
    boolean suspended = spec.path("suspend").asBoolean();
    Result result = Result.DONE;
    if (suspended) {
      status.remove("startTime");
      progress.active().forEach(pod -> control.delete(job, pod));
      set(conditions, "Suspended", "True", "JobSuspended", "Job suspended");
    } else {
      if (Conditions.isTrue(job.node(), "Suspended")) {
        set(conditions, "Suspended", "False", "JobResumed", "Job resumed");
      }
      if (!status.hasNonNull("startTime")) {
        status.put("startTime", Identity.timestamp(now));
      }
      result = proceed(job, progress, status, conditions);
    }
    boolean ended = conditions.get("Complete") != null || conditions.get("Failed") != null;
    int active = ended || suspended ? 0 : progress.active().size();
    WorkloadStatus.count(status, "active", active);
    WorkloadStatus.count(status, "succeeded", progress.succeeded());
    WorkloadStatus.count(status, "failed", progress.failed());
    status.put("ready", ended || suspended ? 0 : progress.ready());
    status.put("terminating", progress.terminating());
    status.putObject("uncountedTerminatedPods");
    if (isIndexed(spec)) {
      status.put("completedIndexes", progress.completedText());
    }
    WorkloadStatus.write(jobs, job, status);
    return result;
  }

  private static ObjectNode status(ObjectNode job) {
    return job.path("status") instanceof ObjectNode before ? before.deepCopy() : job.objectNode();
  }

  private static boolean isIndexed(JsonNode spec) {
    return spec.path("completionMode").asText().equals("Indexed");
  }

  /** Ends the Job, or makes the Pods that are missing. */
  private Result proceed(
      WorkloadOwner job, JobProgress progress, ObjectNode status, StatusConditions conditions) {
    JsonNode spec = job.node().path("spec");
    Instant now = clock.instant();
    if (progress.failed() > spec.path("backoffLimit").asInt()) {
      String why = "Job has reached the specified backoff limit";
      return fail(job, progress, conditions, "BackoffLimitExceeded", why);
    }
    Duration left = null;
    if (spec.hasNonNull("activeDeadlineSeconds")) {
      Instant start = Instant.parse(status.path("startTime").asText());
      left = Duration.between(now, start.plusSeconds(spec.get("activeDeadlineSeconds").asLong()));
      if (left.isNegative() || left.isZero()) {
        String why = "Job was active longer than specified deadline";
        return fail(job, progress, conditions, "DeadlineExceeded", why);
      }
    }
    boolean counted = spec.hasNonNull("completions");
    int missing =
        counted
            ? spec.get("completions").asInt() - progress.succeeded()
            : progress.succeeded() > 0 ? 0 : Integer.MAX_VALUE;
    boolean complete = missing <= 0 && (counted || progress.active().isEmpty());
    if (complete) {
      complete(job, progress, status, conditions);
      return Result.DONE;
    }
    int wanted = Math.min(spec.path("parallelism").asInt(), missing);
    Duration wait = fill(job, progress, wanted);
    Duration first = left == null || (wait != null && wait.compareTo(left) < 0) ? wait : left;
    return first == null ? Result.DONE : Result.after(first);
  }

  /** Makes or deletes Pods; how long to wait before more are made, null for nothing to wait for. */
  private @Nullable Duration fill(WorkloadOwner job, JobProgress progress, int wanted) {
    List<ObjectNode> active = progress.active();
    for (int i = wanted; i < active.size(); i++) {
      control.delete(job, active.get(i));
    }
    Instant failure = progress.lastFailure();
    if (failure != null && active.size() < wanted) {
      int doublings = Math.min(progress.failed() - 1, MOST_DOUBLINGS);
      long seconds = Math.min(FIRST_BACKOFF_SECONDS << doublings, LONGEST_BACKOFF_SECONDS);
      Duration wait = Duration.between(clock.instant(), failure.plusSeconds(seconds));
      if (!wait.isNegative() && !wait.isZero()) {
        return wait;
      }
    }
    JsonNode spec = job.node().path("spec");
    TreeSet<Integer> taken = new TreeSet<>(progress.completed());
    active.forEach(pod -> taken.add(JobProgress.index(pod)));
    int index = 0;
    for (int i = active.size(); i < wanted; i++) {
      ObjectNode pod = PodControl.fromTemplate(job, spec.path("template"));
      if (isIndexed(spec)) {
        while (taken.contains(index)) {
          index++;
        }
        taken.add(index);
        indexed(job, pod, index);
      }
      if (!control.create(job, pod)) {
        break;
      }
    }
    return null;
  }

  /** A Pod of an indexed Job knows which one it is (KEP-2214). */
  private static void indexed(WorkloadOwner job, ObjectNode pod, int index) {
    String name = job.name() + "-" + index;
    ObjectNode metadata = pod.withObjectProperty("metadata");
    metadata.put("generateName", name + "-");
    for (String field : List.of("annotations", "labels")) {
      metadata.withObjectProperty(field).put(JobProgress.INDEX, String.valueOf(index));
    }
    ObjectNode spec = pod.withObjectProperty("spec");
    spec.put("hostname", name);
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : spec.path(list)) {
        ((ObjectNode) container)
            .withArrayProperty("env")
            .addObject()
            .put("name", "JOB_COMPLETION_INDEX")
            .put("value", String.valueOf(index));
      }
    }
  }

  private void complete(
      WorkloadOwner job, JobProgress progress, ObjectNode status, StatusConditions conditions) {
    progress.active().forEach(pod -> control.delete(job, pod));
    String why = "Reached expected number of succeeded pods";
    set(conditions, "SuccessCriteriaMet", "True", "CompletionsReached", why);
    set(conditions, "Complete", "True", "CompletionsReached", why);
    status.put("completionTime", Identity.timestamp(clock.instant()));
    events.event(job.involved(), EventRecorder.NORMAL, "Completed", "Job completed");
  }

  private Result fail(
      WorkloadOwner job,
      JobProgress progress,
      StatusConditions conditions,
      String reason,
      String message) {
    progress.active().forEach(pod -> control.delete(job, pod));
    set(conditions, "FailureTarget", "True", reason, message);
    set(conditions, "Failed", "True", reason, message);
    events.event(job.involved(), EventRecorder.WARNING, reason, message);
    return Result.DONE;
  }

  private void set(
      StatusConditions conditions, String type, String value, String reason, String message) {
    String now = Identity.timestamp(clock.instant());
    conditions.set(type, value, reason, message, now, "lastProbeTime", "lastTransitionTime");
  }

  /** Deletes a finished Job, with its Pods, when it has been finished for long enough. */
  private Result expire(WorkloadOwner job) {
    JsonNode ttl = job.node().path("spec").path("ttlSecondsAfterFinished");
    if (!ttl.isNumber()) {
      return Result.DONE;
    }
    boolean complete = Conditions.isTrue(job.node(), "Complete");
    String since =
        Conditions.of(job.node(), complete ? "Complete" : "Failed")
            .path("lastTransitionTime")
            .asText();
    Duration left =
        Duration.between(clock.instant(), Instant.parse(since).plusSeconds(ttl.asLong()));
    if (!left.isNegative() && !left.isZero()) {
      return Result.after(left);
    }
    jobs.delete(
        job.namespace(),
        job.name(),
        new DeleteOptions(false, null, job.uid(), null, PropagationPolicy.FOREGROUND));
    return Result.DONE;
  }
}
