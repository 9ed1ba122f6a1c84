package dev.duplane.controller.cronjob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.CronSchedule;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.StatusException;
import dev.duplane.controller.Controller;
import dev.duplane.controller.ControllerManager;
import dev.duplane.controller.EventRecorder;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.controller.workload.OwnedObjects;
import dev.duplane.controller.workload.WorkloadOwner;
import dev.duplane.controller.workload.WorkloadStatus;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.Identity;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes Jobs by schedule (pkg/controller/cronjob/cronjob_controllerv2.go). */
public final class CronJobController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "cronjob-controller";

  private static final String KIND = "CronJob";
  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";
  private static final int MINUTE = 60;

  /** More times that were missed are not looked at one by one. */
  private static final int MOST_MISSED = 10_000;

  private final OwnObjects cronJobs;
  private final OwnObjects jobs;
  private final OwnedObjects owned;
  private final EventRecorder events;
  private final Clock clock;

  /**
   * @param registry where Jobs are made
   * @param manager whose informers are read
   * @param clock tells when
   */
  public CronJobController(Registry registry, ControllerManager manager, Clock clock) {
    this.cronJobs = OwnObjects.of(registry, "batch", "cronjobs", OwnObjects.CONTROLLER_MANAGER);
    this.jobs = OwnObjects.of(registry, "batch", "jobs", OwnObjects.CONTROLLER_MANAGER);
    this.owned = new OwnedObjects(manager, jobs, cronJobs, KIND);
    this.events = new EventRecorder(registry, clock, NAME);
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
    return List.of(Source.of(cronJobs.resource()), owned.events());
  }

  @Override
  public Result reconcile(Request request) {
    WorkloadOwner cron = owned.owner(request);
    if (cron == null || cron.deleting()) {
      return Result.DONE;
    }
    ObjectNode status =
        cron.node().path("status") instanceof ObjectNode before
            ? before.deepCopy()
            : cron.node().objectNode();
    List<ObjectNode> all = owned.controlledBy(cron);
    follow(cron, all, status);
    Result result = schedule(cron, status);
    WorkloadStatus.write(cronJobs, cron, status);
    JsonNode spec = cron.node().path("spec");
    keep(all, "Complete", spec.path("successfulJobsHistoryLimit"));
    keep(all, "Failed", spec.path("failedJobsHistoryLimit"));
    return result;
  }

  /** Takes finished Jobs off the list of those that run. */
  private void follow(WorkloadOwner cron, List<ObjectNode> all, ObjectNode status) {
    ArrayNode active = cron.node().arrayNode();
    for (JsonNode reference : status.path("active")) {
      for (ObjectNode job : all) {
        ObjectMeta meta = ObjectMeta.of(job);
        if (!meta.uid().equals(reference.path("uid").asText())) {
          continue;
        }
        String end = Conditions.isTrue(job, "Complete") ? "Complete" : "Failed";
        if (!Conditions.isTrue(job, end)) {
          active.add(reference);
          continue;
        }
        events.event(
            cron.involved(),
            EventRecorder.NORMAL,
            "SawCompletedJob",
            "Saw completed job: " + meta.name() + ", condition: " + end);
        if (end.equals("Complete")) {
          status.set("lastSuccessfulTime", job.path("status").path("completionTime"));
        }
      }
    }
    setActive(status, active);
  }

  private static void setActive(ObjectNode status, ArrayNode active) {
    if (active.isEmpty()) {
      status.remove("active");
    } else {
      status.set("active", active);
    }
  }

  /** Makes a Job if it is time; the next time. */
  private Result schedule(WorkloadOwner cron, ObjectNode status) {
    JsonNode spec = cron.node().path("spec");
    if (spec.path("suspend").asBoolean()) {
      return Result.DONE;
    }
    CronSchedule schedule = CronSchedule.parse(spec.path("schedule").asText());
    ZoneId zone = ZoneId.of(spec.path("timeZone").asText("UTC"));
    Instant now = clock.instant();
    Instant due = due(cron, schedule, zone, status, now);
    if (due != null) {
      run(cron, status, due);
    }
    Instant next = schedule.next(now, zone);
    return next == null ? Result.DONE : Result.after(Duration.between(now, next));
  }

  /** The last time that was missed and is not too long ago. */
  private static @Nullable Instant due(
      WorkloadOwner cron, CronSchedule schedule, ZoneId zone, ObjectNode status, Instant now) {
    String last =
        status
            .path("lastScheduleTime")
            .asText(cron.node().path("metadata").path("creationTimestamp").asText());
    Instant from = Instant.parse(last);
    JsonNode deadline = cron.node().path("spec").path("startingDeadlineSeconds");
    if (deadline.isNumber() && from.isBefore(now.minusSeconds(deadline.asLong()))) {
      from = now.minusSeconds(deadline.asLong());
    }
    Instant due = null;
    Instant next = schedule.next(from, zone);
    for (int i = 0; i < MOST_MISSED && next != null && !next.isAfter(now); i++) {
      due = next;
      next = schedule.next(next, zone);
    }
    return due;
  }

  private void run(WorkloadOwner cron, ObjectNode status, Instant due) {
    String policy = cron.node().path("spec").path("concurrencyPolicy").asText();
    ArrayNode active = cron.node().arrayNode();
    status.path("active").forEach(active::add);
    if (policy.equals("Forbid") && !active.isEmpty()) {
      events.event(
          cron.involved(),
          EventRecorder.NORMAL,
          "JobAlreadyActive",
          "Not starting job because prior execution is running and concurrency policy is Forbid");
      return;
    }
    if (policy.equals("Replace")) {
      for (JsonNode job : active) {
        String name = job.path("name").asText();
        delete(cron.namespace(), name);
        events.event(
            cron.involved(), EventRecorder.NORMAL, "SuccessfulDelete", "Deleted job " + name);
      }
      active.removeAll();
    }
    ObjectNode made = create(cron, due);
    if (made != null) {
      ObjectMeta meta = ObjectMeta.of(made);
      active
          .addObject()
          .put("kind", "Job")
          .put("namespace", meta.namespace())
          .put("name", meta.name())
          .put("uid", meta.uid())
          .put("apiVersion", "batch/v1")
          .put("resourceVersion", meta.resourceVersion());
      status.put("lastScheduleTime", Identity.timestamp(due));
    }
    setActive(status, active);
  }

  private @Nullable ObjectNode create(WorkloadOwner cron, Instant due) {
    JsonNode template = cron.node().path("spec").path("jobTemplate");
    ObjectNode job = OwnObjects.named(cron.name() + "-" + due.getEpochSecond() / MINUTE);
    ObjectNode metadata = job.withObjectProperty("metadata");
    for (String field : List.of("labels", "annotations")) {
      if (template.path("metadata").has(field)) {
        metadata.set(field, template.path("metadata").get(field).deepCopy());
      }
    }
    metadata.withObjectProperty("annotations").put(SCHEDULED, Identity.timestamp(due));
    metadata.putArray("ownerReferences").add(cron.reference());
    job.set("spec", template.path("spec").deepCopy());
    try {
      ObjectNode made = jobs.tree(jobs.create(cron.namespace(), job));
      events.event(
          cron.involved(),
          EventRecorder.NORMAL,
          "SuccessfulCreate",
          "Created job " + ObjectMeta.of(made).name());
      return made;
    } catch (StatusException e) {
      if ("AlreadyExists".equals(e.status().reason()) || OwnObjects.isNamespaceTerminating(e)) {
        return null;
      }
      events.event(
          cron.involved(),
          EventRecorder.WARNING,
          "FailedCreate",
          "Error creating job: " + e.getMessage());
      throw e;
    }
  }

  /** Deletes the oldest of the Jobs that have ended so, but for some. */
  private void keep(List<ObjectNode> all, String end, JsonNode limit) {
    if (!limit.isNumber()) {
      return;
    }
    List<ObjectNode> ended = new ArrayList<>();
    all.stream().filter(job -> Conditions.isTrue(job, end)).forEach(ended::add);
    ended.sort(
        Comparator.comparing((ObjectNode job) -> job.path("status").path("startTime").asText())
            .thenComparing(job -> ObjectMeta.of(job).name()));
    for (ObjectNode job : ended.subList(0, Math.max(0, ended.size() - limit.asInt()))) {
      ObjectMeta meta = ObjectMeta.of(job);
      delete(meta.namespace(), meta.name());
    }
  }

  private void delete(String namespace, String name) {
    jobs.delete(
        namespace, name, new DeleteOptions(false, null, null, null, PropagationPolicy.BACKGROUND));
  }
}
