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
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes Jobs by schedule (pkg/controller/cronjob/cronjob_controllerv2.go). */
public final class CronJobController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "cronjob-controller";

  private static final String KIND = "CronJob";
  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";
  private static final int MINUTE = 60;

  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");

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
    if (cron == null) {
      return Result.DONE;
    }
    ObjectNode status =
        cron.node().path("status") instanceof ObjectNode before
            ? before.deepCopy()
            : cron.node().objectNode();
    List<ObjectNode> all = owned.controlledBy(cron);
    follow(cron, all, status);
    Result result = cron.deleting() ? Result.DONE : schedule(cron, status);
    JsonNode spec = cron.node().path("spec");
    keep(cron, all, "Complete", spec.path("successfulJobsHistoryLimit"));
    keep(cron, all, "Failed", spec.path("failedJobsHistoryLimit"));
    WorkloadStatus.write(cronJobs, cron, status);
    return result;
  }

  /** Takes Jobs that have ended, or are gone, off the list of those that run. */
  private void follow(WorkloadOwner cron, List<ObjectNode> all, ObjectNode status) {
    Map<String, JsonNode> active = new LinkedHashMap<>();
    for (JsonNode reference : status.path("active")) {
      active.put(reference.path("uid").asText(), reference);
    }
    Set<String> there = new HashSet<>();
    for (ObjectNode job : all) {
      ObjectMeta meta = ObjectMeta.of(job);
      there.add(meta.uid());
      String end = Conditions.isTrue(job, "Complete") ? "Complete" : "Failed";
      boolean ended = Conditions.isTrue(job, end);
      if (ended && active.remove(meta.uid()) != null) {
        tell(
            cron,
            EventRecorder.NORMAL,
            "SawCompletedJob",
            "Saw completed job: " + meta.name() + ", condition: " + end);
      } else if (!ended && !active.containsKey(meta.uid())) {
        tell(
            cron,
            EventRecorder.WARNING,
            "UnexpectedJob",
            "Saw a job that the controller did not create or forgot: " + meta.name());
      }
      String completed = job.path("status").path("completionTime").asText();
      if (end.equals("Complete")
          && !completed.isEmpty()
          && completed.compareTo(status.path("lastSuccessfulTime").asText()) > 0) {
        status.put("lastSuccessfulTime", completed);
      }
    }
    for (Map.Entry<String, JsonNode> each : List.copyOf(active.entrySet())) {
      if (!there.contains(each.getKey())) {
        tell(
            cron,
            EventRecorder.NORMAL,
            "MissingJob",
            "Active job went missing: " + each.getValue().path("name").asText());
        active.remove(each.getKey());
      }
    }
    ArrayNode left = cron.node().arrayNode();
    active.values().forEach(left::add);
    setActive(status, left);
  }

  private void tell(WorkloadOwner cron, String type, String reason, String message) {
    events.event(cron.involved(), type, reason, message);
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
    ScheduledTime due = ScheduledTime.mostRecent(cron.node(), status, schedule, zone, now);
    if (due != null) {
      if (due.manyMissed()) {
        tell(
            cron,
            EventRecorder.WARNING,
            "TooManyMissedTimes",
            "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check"
                + " clock skew");
      }
      if (!Identity.timestamp(due.time()).equals(status.path("lastScheduleTime").asText())) {
        run(cron, status, due.time(), zone);
      }
    }
    Instant next = schedule.next(now, zone);
    return next == null ? Result.DONE : Result.after(Duration.between(now, next));
  }

  private void run(WorkloadOwner cron, ObjectNode status, Instant due, ZoneId zone) {
    String policy = cron.node().path("spec").path("concurrencyPolicy").asText();
    ArrayNode active = cron.node().arrayNode();
    status.path("active").forEach(active::add);
    if (policy.equals("Forbid") && !active.isEmpty()) {
      tell(
          cron,
          EventRecorder.NORMAL,
          "JobAlreadyActive",
          "Not starting job because prior execution is running and concurrency policy is Forbid");
      return;
    }
    if (policy.equals("Replace")) {
      for (JsonNode job : active) {
        String name = job.path("name").asText();
        delete(cron, name);
      }
      active.removeAll();
    }
    ObjectNode made = create(cron, due, zone);
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

  private @Nullable ObjectNode create(WorkloadOwner cron, Instant due, ZoneId zone) {
    JsonNode template = cron.node().path("spec").path("jobTemplate");
    ObjectNode job = OwnObjects.named(cron.name() + "-" + due.getEpochSecond() / MINUTE);
    ObjectNode metadata = job.withObjectProperty("metadata");
    for (String field : List.of("labels", "annotations")) {
      if (template.path("metadata").has(field)) {
        metadata.set(field, template.path("metadata").get(field).deepCopy());
      }
    }
    metadata.withObjectProperty("annotations").put(SCHEDULED, RFC_3339.format(due.atZone(zone)));
    metadata.putArray("ownerReferences").add(cron.reference());
    job.set("spec", template.path("spec").deepCopy());
    try {
      ObjectNode made = jobs.tree(jobs.create(cron.namespace(), job));
      tell(
          cron,
          EventRecorder.NORMAL,
          "SuccessfulCreate",
          "Created job " + ObjectMeta.of(made).name());
      return made;
    } catch (StatusException e) {
      if ("AlreadyExists".equals(e.status().reason()) || OwnObjects.isNamespaceTerminating(e)) {
        return null;
      }
      tell(cron, EventRecorder.WARNING, "FailedCreate", "Error creating job: " + e.getMessage());
      throw e;
    }
  }

  /** Deletes the oldest of the Jobs that have ended so, but for some. */
  private void keep(WorkloadOwner cron, List<ObjectNode> all, String end, JsonNode limit) {
    if (!limit.isNumber()) {
      return;
    }
    List<ObjectNode> ended = new ArrayList<>();
    all.stream().filter(job -> Conditions.isTrue(job, end)).forEach(ended::add);
    ended.sort(
        Comparator.comparing((ObjectNode job) -> job.path("status").path("startTime").asText())
            .thenComparing(job -> ObjectMeta.of(job).name()));
    for (ObjectNode job : ended.subList(0, Math.max(0, ended.size() - limit.asInt()))) {
      delete(cron, ObjectMeta.of(job).name());
    }
  }

  private void delete(WorkloadOwner cron, String name) {
    DeleteOptions how = new DeleteOptions(false, null, null, null, PropagationPolicy.BACKGROUND);
    jobs.delete(cron.namespace(), name, how);
    tell(cron, EventRecorder.NORMAL, "SuccessfulDelete", "Deleted job " + name);
  }
}
