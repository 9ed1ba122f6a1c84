package dev.duplane.app;

import dev.duplane.cluster.ClusterConfig;
import dev.duplane.http.Clusters;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.PrintStream;

/** What {@code serve} does once Quarkus listens: says where, and waits. */
public final class ServeApplication implements QuarkusApplication {
  private final HttpServer server;
  private final ServeOptions options;
  private final Clusters clusters;
  private final Launch launch;

  ServeApplication(HttpServer server, Launch launch, Clusters clusters) {
    this.server = server;
    this.launch = launch;
    this.options = launch.options();
    this.clusters = clusters;
  }

  @Override
  public int run(String... args) {
    launch.port().set(server.getPort());
    clusters.listens(options.reachedAt(), server.getPort());
    int nodePorts = options.cluster().serviceNodePortRange().size();
    PrintStream out = System.out;
    out.println("duplane serves " + options.url(server.getPort()));
    out.println("service-cluster-ip-range " + options.ranges());
    out.println(
        "service-node-port-range "
            + options.cluster().serviceNodePortRange()
            + " ("
            + nodePorts
            + " ports)");
    String release = release(options.cluster());
    if (!release.isEmpty()) {
      out.println(release);
    }
    out.println("ready");
    out.flush();
    if (Boolean.getBoolean("duplane.rehearse")) {
      Rehearsal.play(options.bind(), server.getPort());
      return 0;
    }
    Quarkus.waitForExit();
    return 0;
  }

  /** Which release it answers as, empty for the usual. */
  private static String release(ClusterConfig config) {
    String gates = config.featureGates();
    boolean usual =
        config.kubernetesVersion().equals(ClusterConfig.KUBERNETES_VERSION) && gates.isEmpty();
    return usual
        ? ""
        : "kubernetes-version "
            + config.kubernetesVersion()
            + (gates.isEmpty() ? "" : " (feature-gates " + gates + ")");
  }
}
