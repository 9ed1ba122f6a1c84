package dev.duplane.app;

import org.jspecify.annotations.Nullable;

/**
 * Which build this is.
 *
 * @param version of Duplane, e.g. {@code 0.1.0-SNAPSHOT}
 */
record BuildInfo(String version) {
  /** The release of Kubernetes whose answers are given. */
  static final String KUBERNETES_RELEASE = "1.36.2";

  /** Its {@code major.minor}, as {@code --kubernetes-version} names it. */
  static final String KUBERNETES_VERSION = dev.duplane.cluster.ClusterConfig.KUBERNETES_VERSION;

  /** What the manifest of the jar says; classes that are not in a jar have no version. */
  static BuildInfo ofThisBuild() {
    @Nullable String version = BuildInfo.class.getPackage().getImplementationVersion();
    return new BuildInfo(version == null ? "(not packaged)" : version);
  }

  /** The line that {@code version} prints. */
  String line() {
    return "duplane " + version + " (answers as Kubernetes " + KUBERNETES_RELEASE + ")";
  }
}
