package dev.duplane.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build this is.
 *
 * @param version of Duplane, e.g. {@code 0.1.0-SNAPSHOT}
 */
record BuildInfo(String version) {
  private static final String PROPERTIES = "/META-INF/maven/dev.duplane/duplane/pom.properties";

  /** The release of Kubernetes whose answers are given. */
  static final String KUBERNETES_RELEASE = "1.36.2";

  /** Its {@code major.minor}, as {@code --kubernetes-version} names it. */
  static final String KUBERNETES_VERSION = dev.duplane.cluster.ClusterConfig.KUBERNETES_VERSION;

  /**
   * What Maven has put into the jar; classes that are not in a jar have no version. The manifest
   * says it, too, but the JVM forgets it for classes that come from an archive.
   */
  static BuildInfo ofThisBuild() {
    try (InputStream in = BuildInfo.class.getResourceAsStream(PROPERTIES)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return new BuildInfo(properties.getProperty("version", "(not packaged)"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line that {@code version} prints. */
  String line() {
    return "duplane " + version + " (answers as Kubernetes " + KUBERNETES_RELEASE + ")";
  }
}
