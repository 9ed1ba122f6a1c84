package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for what a Pod and its containers may do (Configure a Security Context). */
final class PodSecurityValidation {
  private static final String SYSCTL_PART = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final String SYSCTL = "(" + SYSCTL_PART + "[\\./])*" + SYSCTL_PART;
  private static final Pattern SYSCTL_PATTERN = Pattern.compile(SYSCTL);
  private static final int SYSCTL_MAX = 253;
  private static final int PROFILE_MAX = 4095;

  private PodSecurityValidation() {}

  /** That of a whole Pod. */
  static void podContext(FieldPath path, ObjectView spec, ObjectView context, Checks checks) {
    for (String field : List.of("fsGroup", "runAsUser", "runAsGroup")) {
      checks.id(path, context, field);
    }
    JsonNode groups = context.get("supplementalGroups");
    for (int i = 0; groups != null && i < groups.size(); i++) {
      checks.id(path.child("supplementalGroups").index(i), groups.get(i).asLong());
    }
    if (spec.bool("shareProcessNamespace") && spec.bool("hostPID")) {
      checks.add(
          FieldError.invalid(
              path.child("shareProcessNamespace"),
              true,
              "ShareProcessNamespace and HostPID cannot both be enabled"));
    }
    sysctls(path.child("sysctls"), spec, context.objects("sysctls"), checks);
    supported(path, context, "fsGroupChangePolicy", checks, "Always", "OnRootMismatch");
    profiles(path, context, checks);
    supported(path, context, "supplementalGroupsPolicy", checks, "Merge", "Strict");
    supported(path, context, "seLinuxChangePolicy", checks, "MountOption", "Recursive");
  }

  private static void supported(
      FieldPath path, ObjectView context, String field, Checks checks, String... values) {
    String value = context.optionalText(field);
    if (value != null) {
      checks.supported(path.child(field), value, values);
    }
  }

  private static void sysctls(
      FieldPath path, ObjectView spec, List<ObjectNode> sysctls, Checks checks) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < sysctls.size(); i++) {
      FieldPath own = path.index(i).child("name");
      String name = new ObjectView(sysctls.get(i)).text("name");
      if (checks.required(own, name)) {
        if (name.length() > SYSCTL_MAX || !SYSCTL_PATTERN.matcher(name).matches()) {
          checks.add(
              FieldError.invalid(
                  own, name, "must have at most 253 characters and match regex ^" + SYSCTL + "$"));
        } else if (!names.add(name)) {
          checks.add(FieldError.duplicate(own, name));
        }
      }
      String plain = name.replace('/', '.');
      if (spec.bool("hostNetwork") && plain.startsWith("net.")) {
        checks.add(
            FieldError.invalid(own, name, "may not be specified when 'hostNetwork' is true"));
      } else if (spec.bool("hostIPC")
          && (plain.startsWith("kernel.shm")
              || plain.startsWith("kernel.msg")
              || plain.equals("kernel.sem")
              || plain.startsWith("fs.mqueue."))) {
        checks.add(FieldError.invalid(own, name, "may not be specified when 'hostIPC' is true"));
      }
    }
  }

  private static void profiles(FieldPath path, ObjectView context, Checks checks) {
    if (context.get("seccompProfile") instanceof ObjectNode profile) {
      seccomp(path.child("seccompProfile"), new ObjectView(profile), checks);
    }
    if (context.get("appArmorProfile") instanceof ObjectNode profile) {
      appArmor(path.child("appArmorProfile"), new ObjectView(profile), checks);
    }
  }

  private static void seccomp(FieldPath path, ObjectView profile, Checks checks) {
    String type = profile.text("type");
    if (type.isEmpty()) {
      checks.add(
          FieldError.required(path.child("type"), "type is required when seccompProfile is set"));
    } else {
      checks.supported(path.child("type"), type, "Localhost", "RuntimeDefault", "Unconfined");
    }
    String local = profile.optionalText("localhostProfile");
    FieldPath localPath = path.child("localhostProfile");
    if (type.equals("Localhost")) {
      if (local == null) {
        checks.add(FieldError.required(localPath, "must be set when seccomp type is Localhost"));
      } else {
        checks.relativePath(localPath, local);
      }
    } else if (local != null) {
      ObjectNode shown = profile.node().objectNode();
      shown.put("Type", type).put("LocalhostProfile", local);
      checks.add(
          FieldError.invalid(localPath, shown, "can only be set when seccomp type is Localhost"));
    }
  }

  private static void appArmor(FieldPath path, ObjectView profile, Checks checks) {
    String local = profile.optionalText("localhostProfile");
    FieldPath localPath = path.child("localhostProfile");
    String type = profile.text("type");
    switch (type) {
      case "Localhost" -> {
        if (local == null || local.isEmpty()) {
          checks.add(FieldError.required(localPath, "must be set when AppArmor type is Localhost"));
        } else if (!local.strip().equals(local)) {
          checks.add(FieldError.invalid(localPath, local, "must not be padded with whitespace"));
        }
        if (local != null && local.length() > PROFILE_MAX) {
          checks.add(FieldError.tooLong(localPath, PROFILE_MAX));
        }
      }
      case "RuntimeDefault", "Unconfined" -> {
        if (local != null) {
          checks.add(
              FieldError.invalid(
                  localPath, local, "can only be set when AppArmor type is Localhost"));
        }
      }
      case "" ->
          checks.add(
              FieldError.required(
                  path.child("type"), "type is required when appArmorProfile is set"));
      default ->
          checks.supported(path.child("type"), type, "Localhost", "RuntimeDefault", "Unconfined");
    }
  }

  /** That of one container (ValidateSecurityContext). */
  static void containerContext(FieldPath path, ObjectView context, Checks checks) {
    checks.id(path, context, "runAsUser");
    checks.id(path, context, "runAsGroup");
    String procMount = context.optionalText("procMount");
    if (procMount != null) {
      checks.supported(path.child("procMount"), procMount, "Default", "Unmasked");
    }
    profiles(path, context, checks);
    JsonNode escalation = context.get("allowPrivilegeEscalation");
    if (escalation != null && !escalation.asBoolean()) {
      if (context.bool("privileged")) {
        checks.add(
            FieldError.invalid(
                path,
                shown(context),
                "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"));
      }
      for (JsonNode added : context.node().path("capabilities").path("add")) {
        if (added.asText().equals("CAP_SYS_ADMIN")) {
          checks.add(
              FieldError.invalid(
                  path,
                  shown(context),
                  "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add`"
                      + " CAP_SYS_ADMIN"));
        }
      }
    }
  }

  private static ObjectNode shown(ObjectView context) {
    return InternalForm.of("SecurityContext", context.node());
  }
}
