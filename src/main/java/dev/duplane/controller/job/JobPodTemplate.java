package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.workload.PodControl;
import dev.duplane.controller.workload.WorkloadOwner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the Pods of a Job from its template (job_controller.go, {@code manageJob}). */
final class JobPodTemplate {
  private static final String ENVIRONMENT = "JOB_COMPLETION_INDEX";

  private final WorkloadOwner job;
  private final JsonNode spec;
  private final PodFailurePolicy policy;

  JobPodTemplate(WorkloadOwner job, PodFailurePolicy policy) {
    this.job = job;
    this.spec = job.node().path("spec");
    this.policy = policy;
  }

  /** A Pod of a Job without indexes. */
  ObjectNode pod() {
    ObjectNode pod = PodControl.fromTemplate(job, spec.path("template"));
    ArrayNode finalizers = pod.withObjectProperty("metadata").withArrayProperty("finalizers");
    for (JsonNode each : finalizers) {
      if (each.asText().equals(JobPods.TRACKING)) {
        return pod;
      }
    }
    finalizers.add(JobPods.TRACKING);
    return pod;
  }

  /**
   * A Pod that knows which one it is (KEP-2214).
   *
   * @param replaced the one of its index that has failed last, if that is to be told
   */
  ObjectNode pod(int index, @Nullable ObjectNode replaced) {
    ObjectNode pod = pod();
    String name = job.name() + "-" + index;
    ObjectNode metadata = pod.withObjectProperty("metadata");
    metadata.put("generateName", name + "-");
    ObjectNode annotations = metadata.withObjectProperty("annotations");
    annotations.put(JobPods.INDEX, String.valueOf(index));
    metadata.withObjectProperty("labels").put(JobPods.INDEX, String.valueOf(index));
    if (spec.hasNonNull("backoffLimitPerIndex")) {
      failures(annotations, replaced);
    }
    ObjectNode podSpec = pod.withObjectProperty("spec");
    podSpec.put("hostname", name);
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : podSpec.path(list)) {
        environment((ObjectNode) container);
      }
    }
    return pod;
  }

  private void failures(ObjectNode annotations, @Nullable ObjectNode replaced) {
    int failures = 0;
    int ignored = 0;
    if (replaced != null) {
      boolean counted = policy.of(replaced).counted();
      failures = JobPods.failures(replaced) + (counted ? 1 : 0);
      ignored = JobPods.ignoredFailures(replaced) + (counted ? 0 : 1);
    }
    annotations.put(JobPods.FAILURES, String.valueOf(failures));
    if (ignored > 0) {
      annotations.put(JobPods.IGNORED_FAILURES, String.valueOf(ignored));
    }
  }

  private static void environment(ObjectNode container) {
    ArrayNode variables = container.withArrayProperty("env");
    for (JsonNode variable : variables) {
      if (variable.path("name").asText().equals(ENVIRONMENT)) {
        return;
      }
    }
    variables
        .addObject()
        .put("name", ENVIRONMENT)
        .putObject("valueFrom")
        .putObject("fieldRef")
        .put("fieldPath", "metadata.labels['" + JobPods.INDEX + "']");
  }
}
