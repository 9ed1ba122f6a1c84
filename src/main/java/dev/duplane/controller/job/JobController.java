package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.ObjectEvent;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.RetryDelays;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes Pods until as many have succeeded as a Job wants, or too many have failed
 * (pkg/controller/job/job_controller.go). {@link JobSync} does it for one Job; here is what is to
 * be looked at, and what becomes of Pods whose Job is gone.
 */
public final class JobController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "job-controller";

  private static final String KIND = "Job";
  private static final String MANAGER = "kubernetes.io/job-controller";

  /** {@code DefaultJobApiBackOff} and {@code MaxJobApiBackOff}. */
  private static final RetryDelays RETRIES =
      new RetryDelays(Duration.ofSeconds(1), Duration.ofSeconds(60));

  private final OwnObjects jobs;
  private final OwnObjects ownPods;
  private final OwnedObjects pods;
  private final PodControl control;
  private final EventRecorder events;
  private final Clock clock;
  private final PodBackoff backoff = new PodBackoff();

  /**
   * @param registry where Pods are made
   * @param manager whose informers are read
   * @param clock by which Jobs run
   */
  public JobController(Registry registry, ControllerManager manager, Clock clock) {
    this.jobs = OwnObjects.of(registry, "batch", "jobs", OwnObjects.CONTROLLER_MANAGER);
    this.ownPods = OwnObjects.of(registry, "", "pods", OwnObjects.CONTROLLER_MANAGER);
    this.pods = new OwnedObjects(manager, ownPods, jobs, KIND, List.of(JobPods.TRACKING));
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
  public RetryDelays retries() {
    return RETRIES;
  }

  @Override
  public List<Source> watches() {
    return List.of(
        new Source(jobs.resource(), this::observeJob),
        pods.events(),
        new Source(ownPods.resource(), this::observePod));
  }

  @Override
  public void reset() {
    backoff.reset();
  }

  /** When a Job goes, its Pods are held by nobody else. */
  private void observeJob(ObjectEvent event, Consumer<Request> queue) {
    queue.accept(event.request());
    ObjectNode before = event.before();
    if (event.current() == null && before != null) {
      backoff.forget(ObjectMeta.of(before).uid());
      for (ObjectNode pod : pods.controlledBy(ObjectMeta.of(before).uid())) {
        enqueue(pod, queue);
      }
    }
  }

  private void observePod(ObjectEvent event, Consumer<Request> queue) {
    if (event.current() != null && JobPods.tracked(event.shared())) {
      ObjectNode pod = event.shared();
      if (pods.ownerOf(pod) == null) {
        enqueue(pod, queue);
      }
    }
  }

  private void enqueue(ObjectNode pod, Consumer<Request> queue) {
    ObjectMeta meta = ObjectMeta.of(pod);
    queue.accept(ownPods.request(meta.namespace(), meta.name()));
  }

  @Override
  public Result reconcile(Request request) {
    if (request.resource().equals(ownPods.resource())) {
      releaseOrphan(pods.owned(request));
      return Result.DONE;
    }
    WorkloadOwner job = pods.owner(request);
    if (job == null || isManagedElsewhere(job)) {
      return Result.DONE;
    }
    if (JobConditions.ended(job.node())) {
      backoff.forget(job.uid());
      pods.controlledBy(job).forEach(pod -> PodTracking.release(ownPods, pod));
      return Result.DONE;
    }
    JobContext context = new JobContext(job, pods.claim(job, pod -> true), clock.instant());
    PodTracking tracking = new PodTracking(context, jobs, ownPods, events);
    return new JobSync(context, backoff, control, tracking, events).run();
  }

  /** Another controller has taken the Job over (KEP-4368). */
  private static boolean isManagedElsewhere(WorkloadOwner job) {
    JsonNode manager = job.node().path("spec").path("managedBy");
    return manager.isTextual() && !manager.asText().equals(MANAGER);
  }

  /** A Pod whose Job is gone is counted by nobody (job_controller.go, {@code syncOrphanPod}). */
  private void releaseOrphan(@Nullable ObjectNode pod) {
    if (pod == null || pods.ownerOf(pod) != null) {
      return;
    }
    JsonNode controller = WorkloadOwner.controllerOf(pod);
    boolean others =
        controller != null
            && !(controller.path("kind").asText().equals(KIND)
                && controller.path("apiVersion").asText().equals("batch/v1"));
    if (!others) {
      PodTracking.release(ownPods, pod);
    }
  }
}
