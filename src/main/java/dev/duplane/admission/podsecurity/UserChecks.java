package dev.duplane.admission.podsecurity;

import static dev.duplane.admission.podsecurity.CheckWords.containers;
import static dev.duplane.admission.podsecurity.CheckWords.setters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As whom a restricted Pod may run. */
final class UserChecks {
  private static final String NON_ROOT = "runAsNonRoot";

  private UserChecks() {}

  /** policy/check_runAsNonRoot.go. */
  static @Nullable Violation runAsNonRoot(CheckedPod pod) {
    String reason = NON_ROOT + " != true";
    String setters =
        setters(mayBeRoot(pod.securityContext()), pod.containers(UserChecks::mayBeRoot));
    if (!setters.isEmpty()) {
      return new Violation(reason, setters + " must not set securityContext.runAsNonRoot=false");
    }
    if (pod.securityContext().path(NON_ROOT).asBoolean()) {
      return null;
    }
    List<String> silent = pod.containers(context -> !context.has(NON_ROOT));
    return silent.isEmpty()
        ? null
        : new Violation(
            reason, "pod or " + containers(silent) + " must set securityContext.runAsNonRoot=true");
  }

  private static boolean mayBeRoot(JsonNode securityContext) {
    return !securityContext.path(NON_ROOT).asBoolean(true);
  }

  /** policy/check_runAsUser.go. */
  static @Nullable Violation runAsUser(CheckedPod pod) {
    String setters = setters(isRoot(pod.securityContext()), pod.containers(UserChecks::isRoot));
    return setters.isEmpty()
        ? null
        : new Violation("runAsUser=0", setters + " must not set runAsUser=0");
  }

  private static boolean isRoot(JsonNode securityContext) {
    return securityContext.path("runAsUser").asLong(-1) == 0;
  }
}
