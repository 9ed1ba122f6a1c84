package dev.duplane.app;

import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.RequestHandler;
import dev.duplane.http.AllowedHosts;
import dev.duplane.journal.Journal;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** The one cluster that {@code serve} serves, made from the command line. */
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
  @ApplicationScoped
  static Cluster cluster(Launch launch) {
    return launch.cluster().join();
  }

  static void close(@Disposes Cluster cluster) {
    cluster.close();
  }

  @Produces
  @Singleton
  static RequestHandler endpoints(Launch launch) {
    return launch.journal().before(launch.endpoints().join());
  }

  @Produces
  @Singleton
  static AllowedHosts allowedHosts(ServeOptions options) {
    return new AllowedHosts(options.bind(), options.allowedHosts());
  }

  @Produces
  @Singleton
  static Journal journal(Launch launch) {
    return launch.journal();
  }
}
