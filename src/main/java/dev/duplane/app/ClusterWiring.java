package dev.duplane.app;

import dev.duplane.api.schema.Contract;
import dev.duplane.cluster.Cluster;
import dev.duplane.endpoints.ApiEndpoints;
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
  static Cluster cluster(ServeOptions options) {
    return Cluster.start(options.cluster());
  }

  static void close(@Disposes Cluster cluster) {
    cluster.close();
  }

  @Produces
  @Singleton
  static RequestHandler endpoints(Cluster cluster) {
    return new ApiEndpoints(cluster, Contract.bundled())::handle;
  }
}
