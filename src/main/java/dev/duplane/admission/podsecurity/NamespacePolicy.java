package dev.duplane.admission.podsecurity;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of a Namespace ask of its Pods (Pod Security Admission, "Pod Security Admission
 * labels for namespaces"; pod-security-admission/api/helpers.go, {@code PolicyToEvaluate}). A label
 * that is not there means privileged, as kube-apiserver is configured by default; what is warned of
 * is at least what is enforced, unless a label says otherwise. Audit, which nobody reads here, is
 * only checked for errors.
 *
 * @param enforce what Pods are refused for
 * @param warn what clients are warned of
 * @param errors what is wrong with the labels; a level to be enforced that cannot be read is
 *     restricted, one to be warned of is privileged
 */
public record NamespacePolicy(LevelVersion enforce, LevelVersion warn, List<FieldError> errors) {
  private static final String PREFIX = "pod-security.kubernetes.io/";
  private static final String VERSION = "-version";
  private static final FieldPath LABELS = FieldPath.of("metadata", "labels");

  private static final NamespacePolicy PRIVILEGED =
      new NamespacePolicy(LevelVersion.PRIVILEGED, LevelVersion.PRIVILEGED, List.of());

  /** What labels ask for. */
  public static NamespacePolicy of(Map<String, String> labels) {
    for (String label : labels.keySet()) {
      if (label.startsWith(PREFIX)) {
        return read(labels);
      }
    }
    return PRIVILEGED;
  }

  private static NamespacePolicy read(Map<String, String> labels) {
    List<FieldError> errors = new ArrayList<>();
    LevelVersion enforce = mode(labels, "enforce", SecurityLevel.RESTRICTED, errors);
    mode(labels, "audit", SecurityLevel.PRIVILEGED, errors);
    LevelVersion warn = mode(labels, "warn", SecurityLevel.PRIVILEGED, errors);
    String enforced = labels.get(PREFIX + "enforce");
    if (!labels.containsKey(PREFIX + "warn")
        && enforced != null
        && SecurityLevel.of(enforced) != null
        && enforce.level().compareTo(warn.level()) > 0) {
      boolean own = labels.containsKey(PREFIX + "warn" + VERSION);
      warn = new LevelVersion(enforce.level(), own ? warn.version() : enforce.version());
    }
    return new NamespacePolicy(enforce, warn, List.copyOf(errors));
  }

  /**
   * One of the three.
   *
   * @param otherwise the level if the label cannot be read
   */
  private static LevelVersion mode(
      Map<String, String> labels, String mode, SecurityLevel otherwise, List<FieldError> errors) {
    SecurityLevel level = SecurityLevel.PRIVILEGED;
    String named = labels.get(PREFIX + mode);
    if (named != null) {
      level =
          valid(
              SecurityLevel.of(named),
              otherwise,
              error(mode, named, "must be one of " + SecurityLevel.names()),
              errors);
    }
    PolicyVersion version = PolicyVersion.LATEST;
    String numbered = labels.get(PREFIX + mode + VERSION);
    if (numbered != null) {
      version =
          valid(
              PolicyVersion.of(numbered),
              PolicyVersion.LATEST,
              error(mode + VERSION, numbered, "must be \"latest\" or \"v1.x\""),
              errors);
    }
    return new LevelVersion(level, version);
  }

  private static <T> T valid(
      @Nullable T read, T otherwise, FieldError error, List<FieldError> errors) {
    if (read == null) {
      errors.add(error);
      return otherwise;
    }
    return read;
  }

  private static FieldError error(String label, String value, String why) {
    return FieldError.invalid(LABELS.key(PREFIX + label), value, why);
  }
}
