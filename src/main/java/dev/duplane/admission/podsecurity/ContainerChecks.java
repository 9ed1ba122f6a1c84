package dev.duplane.admission.podsecurity;

import static dev.duplane.admission.podsecurity.CheckWords.containers;
import static dev.duplane.admission.podsecurity.CheckWords.quoted;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What containers may have of the privileges of their Node. */
final class ContainerChecks {
  private static final Set<String> DEFAULT_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private ContainerChecks() {}

  /** policy/check_privileged.go. */
  static @Nullable Violation privileged(CheckedPod pod) {
    List<String> bad = pod.containers(context -> context.path("privileged").asBoolean());
    return bad.isEmpty()
        ? null
        : new Violation(
            "privileged", containers(bad) + " must not set securityContext.privileged=true");
  }

  /** policy/check_allowPrivilegeEscalation.go. */
  static @Nullable Violation allowPrivilegeEscalation(CheckedPod pod) {
    List<String> bad =
        pod.containers(context -> context.path("allowPrivilegeEscalation").asBoolean(true));
    return bad.isEmpty()
        ? null
        : new Violation(
            "allowPrivilegeEscalation != false",
            containers(bad) + " must set securityContext.allowPrivilegeEscalation=false");
  }

  /** policy/check_procMount_baseline.go. */
  static @Nullable Violation procMount(CheckedPod pod) {
    Set<String> values = new TreeSet<>();
    List<String> bad =
        pod.containers(
            context -> {
              String mount = context.path("procMount").asText("Default");
              if (mount.equals("Default")) {
                return false;
              }
              values.add(mount);
              return true;
            });
    return bad.isEmpty()
        ? null
        : new Violation(
            "procMount",
            containers(bad) + " must not set securityContext.procMount to " + quoted(values));
  }

  /** policy/check_capabilities_baseline.go. */
  static @Nullable Violation defaultCapabilities(CheckedPod pod) {
    Added added = Added.of(pod, DEFAULT_CAPABILITIES::contains);
    return added.containers().isEmpty()
        ? null
        : new Violation("non-default capabilities", added.text());
  }

  /** policy/check_capabilities_restricted.go. */
  static @Nullable Violation restrictedCapabilities(CheckedPod pod) {
    List<String> details = new ArrayList<>();
    List<String> keeping = pod.containers(context -> !dropsAll(context));
    if (!keeping.isEmpty()) {
      details.add(containers(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    Added added = Added.of(pod, "NET_BIND_SERVICE"::equals);
    if (!added.containers().isEmpty()) {
      details.add(added.text());
    }
    return details.isEmpty()
        ? null
        : new Violation("unrestricted capabilities", String.join("; ", details));
  }

  private static boolean dropsAll(JsonNode securityContext) {
    for (JsonNode dropped : securityContext.path("capabilities").path("drop")) {
      if (dropped.asText().equals("ALL")) {
        return true;
      }
    }
    return false;
  }

  /** Capabilities that are added and may not be, and by which containers. */
  private record Added(List<String> containers, Set<String> capabilities) {
    static Added of(CheckedPod pod, Predicate<String> allowed) {
      Set<String> forbidden = new TreeSet<>();
      List<String> adding =
          pod.containers(
              context -> {
                boolean adds = false;
                for (JsonNode capability : context.path("capabilities").path("add")) {
                  if (!allowed.test(capability.asText())) {
                    forbidden.add(capability.asText());
                    adds = true;
                  }
                }
                return adds;
              });
      return new Added(adding, forbidden);
    }

    String text() {
      return CheckWords.containers(containers)
          + " must not include "
          + quoted(capabilities)
          + " in securityContext.capabilities.add";
    }
  }
}
