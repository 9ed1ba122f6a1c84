package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** {@code /version}: which kube-apiserver the cluster answers as (version.Info). */
final class VersionDocument {
  /** The patch releases whose behaviour is the one built here; others begin at zero. */
  private static final Map<String, String> PATCH = Map.of("1.36", "2");

  private VersionDocument() {}

  /**
   * The document.
   *
   * @param version {@code major.minor}
   */
  static ObjectNode of(String version) {
    int dot = version.indexOf('.');
    String major = version.substring(0, dot);
    int minor = Integer.parseInt(version.substring(dot + 1));
    return JsonNodeFactory.instance
        .objectNode()
        .put("major", major)
        .put("minor", Integer.toString(minor))
        .put("emulationMajor", major)
        .put("emulationMinor", Integer.toString(minor))
        .put("minCompatibilityMajor", major)
        .put("minCompatibilityMinor", Integer.toString(minor - 1))
        .put("gitVersion", "v" + version + "." + PATCH.getOrDefault(version, "0"))
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "go1.26")
        .put("compiler", "gc")
        .put("platform", "linux/amd64");
  }
}
