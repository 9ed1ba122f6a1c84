package dev.duplane.app;

import dev.duplane.cluster.Cluster;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.PrintStream;

/** What {@code serve} does once Quarkus listens: says where, and waits. */
public final class ServeApplication implements QuarkusApplication {
  private final HttpServer server;
  private final ServeOptions options;
  private final Cluster cluster;

  ServeApplication(HttpServer server, ServeOptions options, Cluster cluster) {
    this.server = server;
    this.options = options;
    this.cluster = cluster;
  }

  @Override
  public int run(String... args) {
    int nodePorts = cluster.config().serviceNodePortRange().size();
    PrintStream out = System.out;
    out.println("duplane serves " + options.url(server.getPort()));
    out.println("service-cluster-ip-range " + options.ranges());
    out.println(
        "service-node-port-range "
            + options.cluster().serviceNodePortRange()
            + " ("
            + nodePorts
            + " ports)");
    out.println("ready");
    out.flush();
    if (Boolean.getBoolean("duplane.rehearse")) {
      Rehearsal.play(options.bind(), server.getPort());
      return 0;
    }
    Quarkus.waitForExit();
    return 0;
  }
}
