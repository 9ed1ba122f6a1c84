package dev.duplane.endpoints;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.duplane.api.release.Feature;
import dev.duplane.api.release.Features;
import dev.duplane.api.release.Release;
import java.util.List;

/** {@code /version}: which kube-apiserver the cluster answers as (version.Info). */
final class VersionDocument {
  /** The version of Go that the first release of each minor version from 1.19 on was built with. */
  private static final List<String> GO =
      List.of(
          "1.15", "1.15", "1.16", "1.16", "1.17", "1.18", "1.19", "1.19", "1.20", "1.20", "1.21",
          "1.22", "1.22", "1.23", "1.24", "1.24", "1.25", "1.26");

  private VersionDocument() {}

  /** The document. */
  static ObjectNode of(Features features) {
    int minor = features.release().minor();
    ObjectNode document =
        JsonNodeFactory.instance
            .objectNode()
            .put("major", "1")
            .put("minor", Integer.toString(minor));
    if (features.isEnabled(Feature.COMPATIBILITY_VERSIONS)) {
      document
          .put("emulationMajor", "1")
          .put("emulationMinor", Integer.toString(minor))
          .put("minCompatibilityMajor", "1")
          .put("minCompatibilityMinor", Integer.toString(minor - 1));
    }
    return document
        .put("gitVersion", features.release().gitVersion())
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "go" + GO.get(minor - Release.OLDEST.minor()))
        .put("compiler", "gc")
        .put("platform", "linux/amd64");
  }
}
