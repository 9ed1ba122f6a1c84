package dev.duplane.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.duplane.cluster.Cluster;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The classes of the program alone, wherever the build has put them. */
final class ProgramClasses {
  static final String ROOT = "dev.duplane";

  static final JavaClasses ALL = read();

  private ProgramClasses() {}

  private static JavaClasses read() {
    try {
      return new ClassFileImporter()
          .importPath(
              Path.of(Cluster.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
