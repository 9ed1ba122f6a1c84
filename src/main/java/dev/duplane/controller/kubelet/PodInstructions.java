package dev.duplane.controller.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * What a Pod's annotations ask of its simulated kubelet. Values that mean nothing ask for nothing.
 *
 * @param ready {@value #READY}: {@code "false"} makes the readiness of all containers fail
 * @param phase {@value #PHASE}: {@code Pending}, {@code Succeeded} or {@code Failed}; else empty
 * @param exitCode {@value #EXIT_CODE}: the containers end with this code, 0 to 255
 * @param terminationSeconds {@value #TERMINATION_SECONDS}: how long the Pod takes to end after it
 *     was deleted, its grace period at most
 * @param runSeconds {@value #RUN_SECONDS}: how long the containers run before they end; those of a
 *     Job's Pods run {@value #JOB_SECONDS} s if nothing is said
 */
record PodInstructions(
    boolean ready,
    String phase,
    OptionalInt exitCode,
    OptionalInt terminationSeconds,
    OptionalInt runSeconds) {
  static final String READY = "duplane.dev/ready";
  static final String PHASE = "duplane.dev/phase";
  static final String EXIT_CODE = "duplane.dev/exit-code";
  static final String TERMINATION_SECONDS = "duplane.dev/termination-seconds";

  static final String RUN_SECONDS = "duplane.dev/run-seconds";
  static final int JOB_SECONDS = 1;

  /** 128 and SIGTERM: what most programs end with that do not expect it. */
  static final int TERMINATED = 143;

  private static final int MOST_CODES = 255;

  /** As many as an int holds for certain. */
  private static final int MOST_DIGITS = 9;

  static PodInstructions of(ObjectNode pod) {
    JsonNode annotations = pod.path("metadata").path("annotations");
    return new PodInstructions(
        !annotations.path(READY).asText().equals("false"),
        annotations.path(PHASE).asText(),
        number(annotations.path(EXIT_CODE).asText(), MOST_CODES),
        number(annotations.path(TERMINATION_SECONDS).asText(), Integer.MAX_VALUE),
        runSeconds(pod, annotations.path(RUN_SECONDS).asText()));
  }

  /** Pods of Jobs have something to do that ends; all others run on, as do those that say so. */
  private static OptionalInt runSeconds(ObjectNode pod, String asked) {
    if (!asked.isEmpty()) {
      return number(asked, Integer.MAX_VALUE);
    }
    boolean ends = !pod.path("spec").path("restartPolicy").asText().equals("Always");
    for (JsonNode owner : pod.path("metadata").path("ownerReferences")) {
      if (ends && owner.path("kind").asText().equals("Job")) {
        return OptionalInt.of(JOB_SECONDS);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * What is asked of a Pod that has run for as long as it was to: it ends well or as it is said.
   */
  PodInstructions ended() {
    return new PodInstructions(
        ready, phase, OptionalInt.of(exitCode.orElse(0)), terminationSeconds, runSeconds);
  }

  /**
   * What is asked of a Pod that is made to end: one that had something to do did not get it done.
   */
  PodInstructions killed() {
    int code = exitCode.orElse(runSeconds.isPresent() ? TERMINATED : 0);
    return new PodInstructions(ready, phase, OptionalInt.of(code), terminationSeconds, runSeconds);
  }

  /** What is asked of a Pod that has yet to run for a while. */
  PodInstructions running() {
    return new PodInstructions(ready, phase, OptionalInt.empty(), terminationSeconds, runSeconds);
  }

  private static OptionalInt number(String text, int most) {
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.isEmpty() || text.length() > MOST_DIGITS) {
      return OptionalInt.empty();
    }
    int number = Integer.parseInt(text);
    return number <= most ? OptionalInt.of(number) : OptionalInt.empty();
  }

  /** The code that a container ends with if the Pod ends badly. */
  int failure() {
    int code = exitCode.orElse(1);
    return code == 0 ? 1 : code;
  }
}
