package dev.duplane.app;

import dev.duplane.cluster.Cluster;
import dev.duplane.http.RequestHandler;
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
  static ServeOptions options(@CommandLineArguments String[] args) {
    return Commands.serveOptions(List.of(args));
  }

  @Produces
  @ApplicationScoped
  static Cluster cluster(ClusterStarter starter, ServeOptions options) {
    return starter.start(options.cluster());
  }

  static void close(@Disposes Cluster cluster) {
    cluster.close();
  }

  @Produces
  @Singleton
  static RequestHandler endpoints(ClusterStarter starter, Cluster cluster) {
    return starter.endpoints(cluster);
  }
}
