package dev.duplane.admission.podsecurity;

import static dev.duplane.admission.podsecurity.CheckWords.containers;
import static dev.duplane.admission.podsecurity.CheckWords.plural;
import static dev.duplane.admission.podsecurity.CheckWords.quoted;
import static dev.duplane.admission.podsecurity.CheckWords.setters;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What Pods may have of their Node: its namespaces, ports, files and sysctls. */
final class HostChecks {
  private HostChecks() {}

  /** policy/check_hostNamespaces.go. */
  static @Nullable Violation hostNamespaces(CheckedPod pod) {
    List<String> shared = new ArrayList<>();
    for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
      if (pod.spec().path(field).asBoolean()) {
        shared.add(field + "=true");
      }
    }
    return shared.isEmpty() ? null : new Violation("host namespaces", String.join(", ", shared));
  }

  /** policy/check_hostPathVolumes.go. */
  static @Nullable Violation hostPathVolumes(CheckedPod pod) {
    List<String> bad = new ArrayList<>();
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (volume.has("hostPath")) {
        bad.add(volume.path("name").asText());
      }
    }
    return bad.isEmpty()
        ? null
        : new Violation("hostPath volumes", plural("volume", bad.size()) + " " + quoted(bad));
  }

  /** policy/check_hostPorts.go. */
  static @Nullable Violation hostPorts(CheckedPod pod) {
    List<String> bad = new ArrayList<>();
    Set<String> ports = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      boolean uses = false;
      for (JsonNode port : container.path("ports")) {
        int hostPort = port.path("hostPort").asInt();
        if (hostPort != 0) {
          ports.add(Integer.toString(hostPort));
          uses = true;
        }
      }
      if (uses) {
        bad.add(CheckedPod.name(container));
      }
    }
    return bad.isEmpty()
        ? null
        : new Violation(
            "hostPort",
            uses(bad) + plural("hostPort", ports.size()) + " " + String.join(", ", ports));
  }

  /** policy/check_hostProbesAndhostLifecycle.go. */
  static @Nullable Violation hostProbesAndHostLifecycle(CheckedPod pod) {
    Set<String> bad = new TreeSet<>();
    Set<String> hosts = new TreeSet<>();
    for (JsonNode container : pod.containers()) {
      List<String> own = hosts(container);
      if (!own.isEmpty()) {
        bad.add(CheckedPod.name(container));
        hosts.addAll(own);
      }
    }
    return bad.isEmpty()
        ? null
        : new Violation(
            "probe or lifecycle host",
            uses(bad) + plural("probe or lifecycle host", hosts.size()) + " " + quoted(hosts));
  }

  /** The hosts other than the Pod itself that a kubelet is told to ask. */
  private static List<String> hosts(JsonNode container) {
    List<String> hosts = new ArrayList<>();
    for (String handler :
        List.of(
            "/livenessProbe",
            "/readinessProbe",
            "/startupProbe",
            "/lifecycle/postStart",
            "/lifecycle/preStop")) {
      for (String action : List.of("httpGet", "tcpSocket")) {
        String host = container.at(handler).path(action).path("host").asText();
        if (!host.isEmpty()) {
          hosts.add(host);
        }
      }
    }
    return hosts;
  }

  /** policy/check_windowsHostProcess.go. */
  static @Nullable Violation windowsHostProcess(CheckedPod pod) {
    String setters =
        setters(isHostProcess(pod.securityContext()), pod.containers(HostChecks::isHostProcess));
    return setters.isEmpty()
        ? null
        : new Violation(
            "hostProcess",
            setters + " must not set securityContext.windowsOptions.hostProcess=true");
  }

  private static boolean isHostProcess(JsonNode securityContext) {
    return securityContext.path("windowsOptions").path("hostProcess").asBoolean();
  }

  /**
   * policy/check_sysctls.go.
   *
   * @param safe those that do not reach beyond the Pod
   */
  static PodCheck sysctls(Set<String> safe) {
    return pod -> {
      List<String> bad = new ArrayList<>();
      for (JsonNode sysctl : pod.securityContext().path("sysctls")) {
        String name = sysctl.path("name").asText();
        if (!safe.contains(name)) {
          bad.add(name);
        }
      }
      return bad.isEmpty() ? null : new Violation("forbidden sysctls", String.join(", ", bad));
    };
  }

  private static String uses(Collection<String> names) {
    return containers(List.copyOf(names)) + (names.size() == 1 ? " uses " : " use ");
  }
}
