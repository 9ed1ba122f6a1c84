package dev.duplane.registry.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.GoText;
import dev.duplane.api.ObjectMeta;
import dev.duplane.api.ObjectView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Annotations of Pods that mean something to the server: profiles of AppArmor and seccomp from
 * before they had fields, Pods of a kubelet's own, the cost of a deletion
 * (ValidatePodSpecificAnnotations; KEP-24, KEP-135).
 */
final class PodAnnotations {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
  static final String SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
  private static final String LOCALHOST = "localhost/";
  private static final String RUNTIME_DEFAULT = "runtime/default";
  private static final String UNCONFINED = "unconfined";
  private static final FieldPath PATH = FieldPath.of("metadata", "annotations");
  private static final List<ContainerList> VISITED =
      List.of(ContainerList.INIT, ContainerList.REGULAR, ContainerList.EPHEMERAL);

  private PodAnnotations() {}

  /** Whether a kubelet made the Pod of a file, and shows it here. */
  static boolean isMirror(ObjectNode pod) {
    return of(pod).containsKey(MIRROR);
  }

  private static Map<String, String> of(ObjectNode pod) {
    return new ObjectView(ObjectMeta.of(pod).node()).textMap("annotations");
  }

  private static ObjectNode spec(ObjectNode pod) {
    return new ObjectView(pod).object("spec");
  }

  /** What holds of them at any time. */
  static List<FieldError> validate(ObjectNode pod) {
    return validate(PATH, pod);
  }

  /** As {@link #validate(ObjectNode)}, of annotations at a path. */
  static List<FieldError> validate(FieldPath at, ObjectNode pod) {
    Map<String, String> annotations = of(pod);
    List<FieldError> errors = new ArrayList<>();
    String mirror = annotations.get(MIRROR);
    if (mirror != null && new ObjectView(spec(pod)).text("nodeName").isEmpty()) {
      errors.add(
          FieldError.invalid(
              at.key(MIRROR), mirror, "must set spec.nodeName if mirror pod annotation is set"));
    }
    String cost = annotations.get(DELETION_COST);
    if (cost != null && !isCost(cost)) {
      errors.add(FieldError.invalid(at.key(DELETION_COST), cost, "must be a 32bit integer"));
    }
    Checks checks = new Checks(errors);
    annotations.forEach(
        (key, profile) -> {
          if (key.equals(SECCOMP_POD) || key.startsWith(SECCOMP_CONTAINER)) {
            seccomp(at.child(key), profile, checks);
          }
        });
    annotations.forEach(
        (key, profile) -> {
          if (key.startsWith(APP_ARMOR)) {
            appArmor(at, pod, key, profile, errors);
          }
        });
    return errors;
  }

  /** No plus sign and no leading zeros. */
  private static boolean isCost(String text) {
    if (!text.matches("0|-?[0-9]+") || (text.startsWith("0") && text.length() > 1)) {
      return false;
    }
    try {
      return Integer.toString(Integer.parseInt(text)) != null;
    } catch (NumberFormatException tooLarge) {
      return false;
    }
  }

  private static void seccomp(FieldPath path, String profile, Checks checks) {
    if (profile.startsWith(LOCALHOST)) {
      checks.relativePath(path, profile.substring(LOCALHOST.length()));
    } else if (!List.of(RUNTIME_DEFAULT, "docker/default", UNCONFINED).contains(profile)) {
      checks.add(FieldError.invalid(path, profile, "must be a valid seccomp profile"));
    }
  }

  private static void appArmor(
      FieldPath at, ObjectNode pod, String key, String profile, List<FieldError> errors) {
    String container = key.substring(APP_ARMOR.length());
    boolean known =
        VISITED.stream()
            .flatMap(list -> list.of(spec(pod)).stream())
            .anyMatch(it -> new ObjectView(it).text("name").equals(container));
    if (!known) {
      errors.add(FieldError.invalid(at.key(key), container, "container not found"));
    }
    if (!profile.isEmpty()
        && !List.of(RUNTIME_DEFAULT, UNCONFINED).contains(profile)
        && !profile.startsWith(LOCALHOST)) {
      errors.add(
          FieldError.invalid(
              at.key(key), profile, "invalid AppArmor profile name: " + GoText.quote(profile)));
    }
  }

  /** What an update may not do to them, and what holds afterwards. */
  static List<FieldError> validateUpdate(ObjectNode after, ObjectNode before) {
    Map<String, String> now = of(after);
    Map<String, String> then = of(before);
    List<FieldError> errors = new ArrayList<>();
    then.forEach(
        (key, value) -> {
          String what = kept(key);
          if (what != null && !value.equals(now.get(key))) {
            errors.add(FieldError.forbidden(PATH.key(key), "may not remove or update " + what));
          }
        });
    now.forEach(
        (key, value) -> {
          String what = kept(key);
          if (what != null && !then.containsKey(key)) {
            errors.add(FieldError.forbidden(PATH.key(key), "may not add " + what));
          }
        });
    errors.addAll(validate(after));
    return errors;
  }

  private static @Nullable String kept(String key) {
    if (key.startsWith(APP_ARMOR)) {
      return "AppArmor annotations";
    }
    return key.equals(MIRROR) ? "mirror pod annotation" : null;
  }

  /** A new Pod that has a profile both ways has the same both ways. */
  static List<FieldError> validateMatch(FieldPath path, ObjectNode pod) {
    Map<String, String> annotations = of(pod);
    List<FieldError> errors = new ArrayList<>();
    ObjectNode spec = spec(pod);
    match(path, spec, "seccompProfile", "seccomp", annotations.get(SECCOMP_POD), errors);
    containers(
        path,
        pod,
        (own, container, name) ->
            match(
                own,
                container,
                "seccompProfile",
                "seccomp",
                annotations.get(SECCOMP_CONTAINER + name),
                errors));
    if (!isWindows(spec)) {
      containers(
          path,
          pod,
          (own, container, name) ->
              match(
                  own,
                  container,
                  "appArmorProfile",
                  "apparmor",
                  annotations.get(APP_ARMOR + name),
                  errors));
    }
    return errors;
  }

  private static boolean isWindows(ObjectNode spec) {
    return spec.path("os").path("name").asText().equals("windows");
  }

  private interface ContainerRule {
    void judge(FieldPath path, ObjectNode container, String name);
  }

  private static void containers(FieldPath path, ObjectNode pod, ContainerRule rule) {
    for (ContainerList list : VISITED) {
      List<ObjectNode> containers = list.of(spec(pod));
      for (int i = 0; i < containers.size(); i++) {
        rule.judge(
            path.child(list.field()).index(i),
            containers.get(i),
            new ObjectView(containers.get(i)).text("name"));
      }
    }
  }

  private static void match(
      FieldPath holder,
      ObjectNode node,
      String field,
      String what,
      @Nullable String annotation,
      List<FieldError> errors) {
    JsonNode profile = node.path("securityContext").path(field);
    if (annotation == null || !profile.isObject()) {
      return;
    }
    FieldPath path = holder.child("securityContext").child(field);
    String type = profile.path("type").asText();
    boolean same =
        switch (type) {
          case "Unconfined" -> annotation.equals(UNCONFINED);
          case "RuntimeDefault" ->
              annotation.equals(RUNTIME_DEFAULT)
                  || (what.equals("seccomp") && annotation.equals("docker/default"));
          case "Localhost" -> annotation.startsWith(LOCALHOST);
          default -> true;
        };
    if (!same) {
      errors.add(
          FieldError.forbidden(
              path.child("type"), what + " type in annotation and field must match"));
    } else if (type.equals("Localhost")
        && !annotation
            .substring(LOCALHOST.length())
            .equals(profile.path("localhostProfile").textValue())) {
      errors.add(
          FieldError.forbidden(
              path.child("localhostProfile"),
              what + " profile in annotation and field must match"));
    }
  }

  /**
   * Warns of annotations of AppArmor that a new Pod has no fields for (applyAppArmorVersionSkew).
   */
  static List<String> warnings(ObjectNode pod) {
    List<String> warnings = new ArrayList<>();
    unmatched(
        pod,
        (container, name, profile) -> {
          if (profile == null || !profile.equals(ofPod(pod))) {
            warnings.add(
                PATH.key(APP_ARMOR + name)
                    + ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
          }
        });
    return warnings;
  }

  /** Gives a new Pod the fields that its annotations of AppArmor stand for. */
  static void toFields(ObjectNode pod) {
    unmatched(
        pod,
        (container, name, profile) -> {
          if (profile != null && !profile.equals(ofPod(pod))) {
            new ObjectView(container).object("securityContext").set("appArmorProfile", profile);
          }
        });
  }

  private static JsonNode ofPod(ObjectNode pod) {
    return pod.path("spec").path("securityContext").path("appArmorProfile");
  }

  private interface Unmatched {
    void found(ObjectNode container, String name, @Nullable ObjectNode profile);
  }

  private static void unmatched(ObjectNode pod, Unmatched action) {
    Map<String, String> annotations = of(pod);
    if (isWindows(spec(pod))) {
      return;
    }
    containers(
        FieldPath.of("spec"),
        pod,
        (path, container, name) -> {
          String annotation = annotations.get(APP_ARMOR + name);
          if (annotation != null
              && !container.path("securityContext").path("appArmorProfile").isObject()) {
            action.found(container, name, profile(annotation));
          }
        });
  }

  private static @Nullable ObjectNode profile(String annotation) {
    ObjectNode profile = JsonNodeFactory.instance.objectNode();
    String local = annotation.startsWith(LOCALHOST) ? annotation.substring(LOCALHOST.length()) : "";
    if (annotation.equals(UNCONFINED)) {
      return profile.put("type", "Unconfined");
    }
    if (annotation.equals(RUNTIME_DEFAULT)) {
      return profile.put("type", "RuntimeDefault");
    }
    boolean valid = !local.isEmpty() && local.strip().equals(local);
    return valid ? profile.put("type", "Localhost").put("localhostProfile", local) : null;
  }
}
