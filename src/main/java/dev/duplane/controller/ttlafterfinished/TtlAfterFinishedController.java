package dev.duplane.controller.ttlafterfinished;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.Conditions;
import dev.duplane.api.ObjectMeta;
import dev.duplane.controller.Controller;
import dev.duplane.controller.OwnObjects;
import dev.duplane.controller.Request;
import dev.duplane.controller.Result;
import dev.duplane.controller.Source;
import dev.duplane.registry.DeleteOptions;
import dev.duplane.registry.DeleteOptions.PropagationPolicy;
import dev.duplane.registry.Registry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Deletes Jobs, with their Pods, {@code spec.ttlSecondsAfterFinished} after they have ended
 * (KEP-592; pkg/controller/ttlafterfinished/ttlafterfinished_controller.go).
 */
public final class TtlAfterFinishedController implements Controller {
  /** As {@code --controllers} has it. */
  public static final String NAME = "ttl-after-finished-controller";

  private final OwnObjects jobs;
  private final Clock clock;

  /**
   * @param registry where the Jobs are
   * @param clock tells when their time has come
   */
  public TtlAfterFinishedController(Registry registry, Clock clock) {
    this.jobs = OwnObjects.of(registry, "batch", "jobs", OwnObjects.CONTROLLER_MANAGER);
    this.clock = clock;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** After those that look at Jobs that have ended. */
  @Override
  public int priority() {
    return LAST;
  }

  @Override
  public List<Source> watches() {
    return List.of(Source.of(jobs.resource()));
  }

  @Override
  public Result reconcile(Request request) {
    ObjectNode job = jobs.get(request.namespace(), request.name());
    if (job == null || ObjectMeta.of(job).deleting()) {
      return Result.DONE;
    }
    JsonNode seconds = job.path("spec").path("ttlSecondsAfterFinished");
    String type = Conditions.isTrue(job, "Complete") ? "Complete" : "Failed";
    if (!seconds.isNumber() || !Conditions.isTrue(job, type)) {
      return Result.DONE;
    }
    String since = Conditions.of(job, type).path("lastTransitionTime").asText();
    Instant end = Instant.parse(since).plusSeconds(seconds.asLong());
    Duration left = Duration.between(clock.instant(), end);
    if (!left.isNegative() && !left.isZero()) {
      return Result.after(left);
    }
    String uid = ObjectMeta.of(job).uid();
    jobs.delete(
        request.namespace(),
        request.name(),
        new DeleteOptions(false, null, uid, null, PropagationPolicy.FOREGROUND));
    return Result.DONE;
  }
}
