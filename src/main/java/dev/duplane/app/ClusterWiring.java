package dev.duplane.app;

import dev.duplane.authentication.ClientAuthorities;
import dev.duplane.console.ConsoleSwitch;
import dev.duplane.http.AccessLog;
import dev.duplane.http.AllowedHosts;
import dev.duplane.http.Clusters;
import dev.duplane.http.SecurePort;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
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
  static SecurePort.ServerIdentity identity(Launch launch) {
    return new SecurePort.ServerIdentity(
        () ->
            ServingCertificate.of(
                launch.options().listening(), launch.clusters().join().first().cluster()),
        () -> {
          ClientAuthorities known = launch.options().cluster().authentication().clientAuthorities();
          return known == null ? List.of() : known.certificates();
        });
  }

  @Produces
  @Singleton
  static AccessLog accessLog(ServeOptions options, Instance<Clusters> clusters) {
    return new AccessLog(options.told().accessLog() ? System.err::println : null, clusters::get);
  }

  @Produces
  @Singleton
  static ConsoleSwitch console(ServeOptions options) {
    return new ConsoleSwitch(options.console());
  }

  @Produces
  @Singleton
  static AllowedHosts allowedHosts(ServeOptions options) {
    return new AllowedHosts(options.listening().bind(), options.listening().allowedHosts());
  }
}
