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
 */
record PodInstructions(
    boolean ready, String phase, OptionalInt exitCode, OptionalInt terminationSeconds) {
  static final String READY = "duplane.dev/ready";
  static final String PHASE = "duplane.dev/phase";
  static final String EXIT_CODE = "duplane.dev/exit-code";
  static final String TERMINATION_SECONDS = "duplane.dev/termination-seconds";

  private static final int MOST_CODES = 255;

  /** As many as an int holds for certain. */
  private static final int MOST_DIGITS = 9;

  static PodInstructions of(ObjectNode pod) {
    JsonNode annotations = pod.path("metadata").path("annotations");
    return new PodInstructions(
        !annotations.path(READY).asText().equals("false"),
        annotations.path(PHASE).asText(),
        number(annotations.path(EXIT_CODE).asText(), MOST_CODES),
        number(annotations.path(TERMINATION_SECONDS).asText(), Integer.MAX_VALUE));
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
