package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.List;

/**
 * What a Pod may ask for on the operating system that it is for (KEP-2802; validateOS,
 * validateLinux, validateWindows, validateWindowsHostProcessPod).
 */
final class OsValidation {
  private static final String CONTEXT = "securityContext";
  private static final String WINDOWS_OPTIONS = "windowsOptions";
  private static final List<String> NOT_FOR_WINDOWS_CONTAINERS =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "seccompProfile",
          "capabilities",
          "readOnlyRootFilesystem",
          "privileged",
          "allowPrivilegeEscalation",
          "procMount",
          "runAsUser",
          "runAsGroup");

  /** In the order of the real server, with those that v1 has beside the security context. */
  private static final List<String> NOT_FOR_WINDOWS_PODS =
      List.of(
          "appArmorProfile",
          "seLinuxOptions",
          "/hostUsers",
          "/hostPID",
          "/hostIPC",
          "seccompProfile",
          "fsGroup",
          "fsGroupChangePolicy",
          "sysctls",
          "/shareProcessNamespace",
          "runAsUser",
          "runAsGroup",
          "supplementalGroups",
          "supplementalGroupsPolicy",
          "seLinuxChangePolicy");

  private final FieldPath path;
  private final ObjectNode spec;
  private final Checks checks;

  OsValidation(FieldPath path, ObjectNode spec, Checks checks) {
    this.path = path;
    this.spec = spec;
    this.checks = checks;
  }

  /** That of {@code spec.os}. */
  void os() {
    if (!(spec.get("os") instanceof ObjectNode os)) {
      return;
    }
    String name = new ObjectView(os).text("name");
    switch (name) {
      case "" -> checks.add(FieldError.required(path.child("os").child("name"), "cannot be empty"));
      case "linux" -> linux();
      case "windows" -> windows();
      default -> checks.supported(path.child("os"), name, "linux", "windows");
    }
  }

  private void linux() {
    forbid(path.child(CONTEXT), spec.path(CONTEXT), WINDOWS_OPTIONS, "linux");
    containers((own, context) -> forbid(own, context, WINDOWS_OPTIONS, "linux"));
  }

  private void windows() {
    for (String field : NOT_FOR_WINDOWS_PODS) {
      if (field.startsWith("/")) {
        forbid(path, spec, field.substring(1), "windows");
      } else {
        forbid(path.child(CONTEXT), spec.path(CONTEXT), field, "windows");
      }
    }
    containers(
        (own, context) ->
            NOT_FOR_WINDOWS_CONTAINERS.forEach(field -> forbid(own, context, field, "windows")));
  }

  private void forbid(FieldPath holder, JsonNode value, String field, String os) {
    JsonNode given = value.path(field);
    // False is the same as none where Go has no pointer.
    boolean plain = field.equals("hostPID") || field.equals("hostIPC");
    boolean set = plain ? given.asBoolean() : !given.isMissingNode() && !given.isNull();
    if (set && !(given.isArray() && given.isEmpty())) {
      String why =
          os.equals("linux")
              ? "windows options cannot be set for a linux pod"
              : "cannot be set for a windows pod";
      checks.add(FieldError.forbidden(holder.child(field), why));
    }
  }

  private interface ContextRule {
    void judge(FieldPath path, JsonNode context);
  }

  /** As the real server visits them: those that come before the Pod's own containers first. */
  private void containers(ContextRule rule) {
    for (ContainerList list :
        List.of(ContainerList.INIT, ContainerList.REGULAR, ContainerList.EPHEMERAL)) {
      List<ObjectNode> containers = list.of(spec);
      for (int i = 0; i < containers.size(); i++) {
        rule.judge(
            path.child(list.field()).index(i).child(CONTEXT), containers.get(i).path(CONTEXT));
      }
    }
  }

  /** Containers that run as the host's own processes: all or none, and on the host's network. */
  void hostProcesses() {
    JsonNode whole = spec.path(CONTEXT).path(WINDOWS_OPTIONS).path("hostProcess");
    int[] count = new int[2];
    containers(
        (own, context) -> {
          JsonNode single = context.path(WINDOWS_OPTIONS).path("hostProcess");
          if (whole.isBoolean() && single.isBoolean() && !whole.equals(single)) {
            checks.add(
                FieldError.invalid(
                    own.child(WINDOWS_OPTIONS).child("hostProcess"),
                    single,
                    "pod hostProcess value must be identical if both are specified, was "
                        + whole.asText()));
          }
          count[0]++;
          count[1] += (single.isBoolean() ? single : whole).asBoolean() ? 1 : 0;
        });
    if (count[1] == 0) {
      return;
    }
    if (count[0] != count[1]) {
      checks.add(
          FieldError.invalid(
              path,
              "",
              "If pod contains any hostProcess containers then all containers must be HostProcess"
                  + " containers"));
    }
    if (!spec.path("hostNetwork").asBoolean()) {
      checks.add(
          FieldError.invalid(
              path.child("hostNetwork"),
              false,
              "hostNetwork must be true if pod contains any hostProcess containers"));
    }
  }
}
