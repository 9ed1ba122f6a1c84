package dev.duplane.admission.podsecurity;

import static dev.duplane.admission.podsecurity.CheckWords.containers;
import static dev.duplane.admission.podsecurity.CheckWords.plural;
import static dev.duplane.admission.podsecurity.CheckWords.quoted;
import static dev.duplane.admission.podsecurity.CheckWords.setters;

import com.fasterxml.jackson.databind.JsonNode;
import dev.duplane.api.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Under which profiles of seccomp, AppArmor and SELinux Pods may run. */
final class ProfileChecks {
  private static final String SECCOMP = "seccompProfile";
  private static final String APP_ARMOR_ANNOTATION =
      "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_ANNOTATION = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_CONTAINER_ANNOTATION =
      "container.seccomp.security.alpha.kubernetes.io/";
  private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");

  private ProfileChecks() {}

  /** Who sets a profile to a type that may not be, and to which. */
  private record BadProfiles(boolean pod, List<String> containers, Set<String> types) {
    static BadProfiles of(CheckedPod pod, String field) {
      Set<String> types = new TreeSet<>();
      boolean own = isBad(pod.securityContext().path(field), types);
      return new BadProfiles(
          own, pod.containers(context -> isBad(context.path(field), types)), types);
    }

    private static boolean isBad(JsonNode profile, Set<String> types) {
      String type = profile.path("type").asText();
      if (!profile.isObject() || PROFILES.contains(type)) {
        return false;
      }
      types.add(type);
      return true;
    }

    String setters() {
      return CheckWords.setters(pod, containers);
    }
  }

  /** policy/check_appArmorProfile.go. */
  static @Nullable Violation appArmorProfile(CheckedPod pod) {
    BadProfiles bad = BadProfiles.of(pod, "appArmorProfile");
    List<String> annotations = new ArrayList<>();
    pod.annotations()
        .forEach(
            (key, value) -> {
              if (key.startsWith(APP_ARMOR_ANNOTATION)
                  && !value.isEmpty()
                  && !isAllowedAnnotation(value)) {
                annotations.add(key + "=" + GoText.quote(value));
              }
            });
    List<String> setters = new ArrayList<>();
    if (!bad.setters().isEmpty()) {
      setters.add(bad.setters());
    }
    if (!annotations.isEmpty()) {
      setters.add(plural("annotation", annotations.size()));
    }
    List<String> values = new ArrayList<>(bad.types());
    values.addAll(annotations);
    return setters.isEmpty()
        ? null
        : new Violation(
            plural("forbidden AppArmor profile", values.size()),
            String.join(" and ", setters)
                + " must not set AppArmor profile type to "
                + quoted(values));
  }

  private static boolean isAllowedAnnotation(String profile) {
    return profile.equals("runtime/default") || profile.startsWith("localhost/");
  }

  /** policy/check_seccompProfile_baseline.go, before there were fields for it. */
  static @Nullable Violation seccompAnnotations(CheckedPod pod) {
    Set<String> bad = new TreeSet<>();
    List<String> keys = new ArrayList<>();
    keys.add(SECCOMP_ANNOTATION);
    pod.containers().forEach(c -> keys.add(SECCOMP_CONTAINER_ANNOTATION + CheckedPod.name(c)));
    Map<String, String> annotations = pod.annotations();
    for (String key : keys) {
      String value = annotations.get(key);
      if (value != null && !value.equals("docker/default") && !isAllowedAnnotation(value)) {
        bad.add(key + "=" + GoText.quote(value));
      }
    }
    return bad.isEmpty()
        ? null
        : new Violation(
            SECCOMP,
            "forbidden " + plural("annotation", bad.size()) + " " + String.join(", ", bad));
  }

  /** policy/check_seccompProfile_baseline.go. */
  static @Nullable Violation seccompProfile(CheckedPod pod) {
    BadProfiles bad = BadProfiles.of(pod, SECCOMP);
    return bad.setters().isEmpty()
        ? null
        : new Violation(
            SECCOMP,
            bad.setters()
                + " must not set securityContext.seccompProfile.type to "
                + quoted(bad.types()));
  }

  /** policy/check_seccompProfile_restricted.go. */
  static @Nullable Violation restrictedSeccompProfile(CheckedPod pod) {
    Violation bad = seccompProfile(pod);
    if (bad != null || pod.securityContext().has(SECCOMP)) {
      return bad;
    }
    List<String> silent = pod.containers(context -> !context.has(SECCOMP));
    return silent.isEmpty()
        ? null
        : new Violation(
            SECCOMP,
            "pod or "
                + containers(silent)
                + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                + " \"Localhost\"");
  }

  /**
   * policy/check_seLinuxOptions.go.
   *
   * @param allowed the types that may be set
   */
  static PodCheck seLinuxOptions(Set<String> allowed) {
    return pod -> {
      SeLinux found = new SeLinux(allowed, new TreeSet<>(), new TreeSet<>());
      boolean own = found.isBad(pod.securityContext());
      String setters = setters(own, pod.containers(found::isBad));
      return setters.isEmpty()
          ? null
          : new Violation(
              "seLinuxOptions",
              setters + " set forbidden securityContext.seLinuxOptions: " + found.text());
    };
  }

  /**
   * What is set that may not be.
   *
   * @param types that are not allowed
   * @param fields that may not be set at all
   */
  private record SeLinux(Set<String> allowed, Set<String> types, Set<String> fields) {
    boolean isBad(JsonNode securityContext) {
      JsonNode options = securityContext.path("seLinuxOptions");
      boolean bad = false;
      String type = options.path("type").asText();
      if (!type.isEmpty() && !allowed.contains(type)) {
        types.add(type);
        bad = true;
      }
      for (String field : List.of("user", "role")) {
        if (!options.path(field).asText().isEmpty()) {
          fields.add(field);
          bad = true;
        }
      }
      return bad;
    }

    String text() {
      List<String> data = new ArrayList<>();
      if (!types.isEmpty()) {
        data.add(plural("type", types.size()) + " " + quoted(types));
      }
      for (String field : List.of("user", "role")) {
        if (fields.contains(field)) {
          data.add(field + " may not be set");
        }
      }
      return String.join("; ", data);
    }
  }
}
