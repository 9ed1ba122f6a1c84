package dev.duplane.app;

import dev.duplane.http.AllowedHosts;
import dev.duplane.http.Clusters;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The clusters that {@code serve} serves; the first is made from the command line. */
final class ClusterWiring {
  private ClusterWiring() {}

  @Produces
  @Singleton
  static Launch launch(@CommandLineArguments String[] args) {
    return Launch.current(List.of(args));
  }

  @Produces
  @Singleton
  static ServeOptions options(Launch launch) {
    return launch.options();
  }

  @Produces
  @Singleton
  static Clusters clusters(Launch launch) {
    return launch.clusters().join();
  }

  static void close(@Disposes Clusters clusters) {
    clusters.close();
  }

  @Produces
  @Singleton
  static AllowedHosts allowedHosts(ServeOptions options) {
    return new AllowedHosts(options.bind(), options.allowedHosts());
  }
}
