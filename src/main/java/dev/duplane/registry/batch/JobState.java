package dev.duplane.registry.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.ObjectMeta;
import dev.duplane.registry.Age;
import java.time.Instant;

/** How far a Job is, as {@code kubectl get} shows it (printers.go, {@code printJob}). */
final class JobState {
  private JobState() {}

  static String of(ObjectNode job) {
    if (has(job, "Complete")) {
      return "Complete";
    }
    if (has(job, "Failed")) {
      return "Failed";
    }
    if (ObjectMeta.of(job).deleting()) {
      return "Terminating";
    }
    for (String condition : new String[] {"Suspended", "FailureTarget", "SuccessCriteriaMet"}) {
      if (has(job, condition)) {
        return condition;
      }
    }
    return "Running";
  }

  private static boolean has(ObjectNode job, String type) {
    for (JsonNode condition : job.path("status").path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  static String completions(ObjectNode job) {
    int succeeded = job.path("status").path("succeeded").asInt();
    JsonNode spec = job.path("spec");
    if (spec.hasNonNull("completions")) {
      return succeeded + "/" + spec.get("completions").asInt();
    }
    int parallelism = spec.path("parallelism").asInt();
    return succeeded + (parallelism > 1 ? "/1 of " + parallelism : "/1");
  }

  static String duration(ObjectNode job, Instant now) {
    JsonNode status = job.path("status");
    if (!status.hasNonNull("startTime")) {
      return "";
    }
    Instant end =
        status.hasNonNull("completionTime")
            ? Instant.parse(status.get("completionTime").asText())
            : now;
    return Age.since(Instant.parse(status.get("startTime").asText()), end);
  }
}
