package dev.duplane.controller.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.controller.PodState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How far a Job is, by its Pods and by what has been noted of Pods that are gone.
 *
 * @param active Pods that run or will
 * @param ready how many of them are ready
 * @param terminating how many Pods are being deleted
 * @param succeeded how many have succeeded
 * @param failed how many have failed
 * @param completed the indexes of an indexed Job that are done
 * @param lastFailure when a Pod failed last; null if none has
 */
record JobProgress(
    List<ObjectNode> active,
    int ready,
    int terminating,
    int succeeded,
    int failed,
    TreeSet<Integer> completed,
    @Nullable Instant lastFailure) {
  static final String INDEX = "batch.kubernetes.io/job-completion-index";

  static JobProgress of(JsonNode job, Collection<ObjectNode> pods) {
    List<ObjectNode> active = new ArrayList<>();
    int ready = 0;
    int terminating = 0;
    int succeeded = 0;
    int failed = 0;
    TreeSet<Integer> completed = indexes(job.path("status").path("completedIndexes").asText());
    Instant last = null;
    for (ObjectNode pod : pods) {
      String phase = pod.path("status").path("phase").asText();
      if (phase.equals("Succeeded")) {
        succeeded++;
        completed.add(index(pod));
      } else if (phase.equals("Failed")) {
        failed++;
        Instant end = end(pod);
        last = last == null || (end != null && end.isAfter(last)) ? end : last;
      } else if (PodState.deleting(pod)) {
        terminating++;
      } else {
        active.add(pod);
        ready += PodState.ready(pod) ? 1 : 0;
      }
    }
    boolean indexed = job.path("spec").path("completionMode").asText().equals("Indexed");
    completed.remove(-1);
    JsonNode status = job.path("status");
    return new JobProgress(
        active,
        ready,
        terminating,
        indexed ? completed.size() : Math.max(succeeded, status.path("succeeded").asInt()),
        Math.max(failed, status.path("failed").asInt()),
        completed,
        last);
  }

  /** The index of a Pod of an indexed Job; -1 if it has none. */
  static int index(ObjectNode pod) {
    return pod.path("metadata").path("annotations").path(INDEX).asInt(-1);
  }

  private static @Nullable Instant end(ObjectNode pod) {
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      String finished = status.at("/state/terminated/finishedAt").asText();
      if (!finished.isEmpty()) {
        return Instant.parse(finished);
      }
    }
    return null;
  }

  private static TreeSet<Integer> indexes(String text) {
    TreeSet<Integer> indexes = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      if (!part.isEmpty()) {
        String[] ends = part.split("-", -1);
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int i = Integer.parseInt(ends[0]); i <= last; i++) {
          indexes.add(i);
        }
      }
    }
    return indexes;
  }

  /** The completed indexes as a status has them: {@code 0-2,5}. */
  String completedText() {
    List<String> parts = new ArrayList<>();
    Integer first = null;
    Integer last = null;
    for (Integer index : completed) {
      if (last != null && index == last + 1) {
        last = index;
        continue;
      }
      if (first != null) {
        parts.add(range(first, last));
      }
      first = index;
      last = index;
    }
    if (first != null) {
      parts.add(range(first, last));
    }
    return String.join(",", parts);
  }

  private static String range(Integer first, @Nullable Integer last) {
    if (last == null || last.equals(first)) {
      return String.valueOf(first);
    }
    return first + (last == first + 1 ? "," : "-") + last;
  }
}
