package dev.duplane.registry.pod;

import dev.duplane.api.FieldError;
import dev.duplane.api.FieldPath;
import dev.duplane.api.ObjectView;
import dev.duplane.api.validation.NameFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a Pod that its own containers may be told of (Downward API). */
final class FieldReferenceValidation {
  static final List<String> OF_VARIABLES =
      List.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  static final List<String> OF_FILES =
      List.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");

  private static final List<String> RESOURCES =
      List.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");
  private static final String SIZES = "1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti, 1Pi, 1Ei";
  private static final Pattern SUBSCRIPT = Pattern.compile("(.*)\\['([^\\[]*)'\\]");

  private FieldReferenceValidation() {}

  static void field(FieldPath path, ObjectView reference, List<String> supported, Checks checks) {
    String version = reference.text("apiVersion");
    String field = reference.text("fieldPath");
    if (!checks.required(path.child("apiVersion"), version)
        || !checks.required(path.child("fieldPath"), field)) {
      return;
    }
    if (!version.equals("v1")) {
      checks.add(
          FieldError.invalid(
              path.child("fieldPath"),
              field,
              "error converting fieldPath: unsupported pod version: " + version));
      return;
    }
    Matcher subscript = SUBSCRIPT.matcher(field);
    String plain = subscript.matches() ? subscript.group(1) : field;
    if (!known(plain, subscript.matches())) {
      checks.add(
          FieldError.invalid(
              path.child("fieldPath"),
              field,
              "error converting fieldPath: field label "
                  + (subscript.matches() ? "does not support subscript: " : "not supported: ")
                  + field));
      return;
    }
    if (subscript.matches()) {
      String key = subscript.group(2);
      boolean annotation = plain.equals("metadata.annotations");
      checks.format(
          path, annotation ? key.toLowerCase(Locale.ROOT) : key, NameFormat::qualifiedName);
    } else if (!supported.contains(field)) {
      checks.add(FieldError.notSupported(path.child("fieldPath"), field, supported));
    }
  }

  private static boolean known(String field, boolean subscript) {
    if (subscript) {
      return Set.of("metadata.annotations", "metadata.labels").contains(field);
    }
    return OF_VARIABLES.contains(field)
        || OF_FILES.contains(field)
        || Set.of("spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host")
            .contains(field);
  }

  static void resource(FieldPath path, ObjectView reference, boolean file, Checks checks) {
    String resource = reference.text("resource");
    if (file && reference.text("containerName").isEmpty()) {
      checks.add(FieldError.required(path.child("containerName"), ""));
    } else if (resource.isEmpty()) {
      checks.add(FieldError.required(path.child("resource"), ""));
    } else if (!RESOURCES.contains(resource) && !hugePages(resource)) {
      checks.add(FieldError.notSupported(path.child("resource"), resource, RESOURCES));
    }
    divisor(path.child("divisor"), resource, reference.text("divisor"), checks);
  }

  private static boolean hugePages(String resource) {
    return resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
  }

  private static void divisor(FieldPath path, String resource, String divisor, Checks checks) {
    if (divisor.isEmpty() || divisor.equals("0")) {
      return;
    }
    boolean cpu = resource.endsWith(".cpu");
    List<String> allowed = cpu ? List.of("1m", "1") : List.of(SIZES.split(", ", -1));
    String kind = null;
    if (cpu) {
      kind = "cpu";
    } else if (resource.endsWith(".memory")) {
      kind = "memory";
    } else if (resource.endsWith(".ephemeral-storage")) {
      kind = "local ephemeral storage";
    } else if (hugePages(resource)) {
      kind = "hugepages";
    }
    if (kind != null && !allowed.contains(divisor)) {
      String values = cpu ? "1m and 1" : SIZES;
      checks.add(
          FieldError.invalid(
              path,
              resource,
              "only divisor's values " + values + " are supported with the " + kind + " resource"));
    }
  }
}
